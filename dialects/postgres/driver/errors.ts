import type { DiagnosticCode } from "../../../src/kernel/codes.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";

/** Where and when an error came up. */
export interface Circumstance {
  readonly place: string;
  /** Before a session was had. */
  readonly connecting: boolean;
  /** Whether the statement was at work for as long as the server lets it. */
  readonly isOvertime?: boolean;
}

interface Verdict {
  readonly code: DiagnosticCode;
  readonly hint?: string;
}

const full = "warehouse-full";
const refused = "warehouse-error";
/** What the SQLSTATEs that a user can do something about mean. */
const verdicts: Readonly<Record<string, Verdict>> = {
  "42P01": { code: "relation-not-found", hint: "check the name, its schema and the search_path" },
  "42703": { code: "column-not-found" },
  "42P07": { code: "file-exists", hint: "choose another name, or replace it: --overwrite, in code overwrite: true" },
  "57014": { code: "cancelled", hint: "something on the server stopped it: a time limit or an administrator" },
  "25P04": { code: "statement-timeout", hint: "raise the server's transaction_timeout for this role" },
  "53100": { code: full, hint: "free some space on the server's disks, or ask for fewer rows at once" },
  "53200": { code: full, hint: "lower the server's work_mem, or ask for fewer rows at once" },
  "53400": { code: full, hint: "raise temp_file_limit or work_mem for this role, or ask for fewer rows at once" },
  "40001": { code: refused, hint: "it gave way to another transaction: run it again" },
  "40P01": { code: refused, hint: "it gave way to another transaction: run it again" },
  "55P03": { code: refused, hint: "another session holds a lock on it: run it again once that is done" },
  "42501": { code: refused, hint: "grant the role what it lacks, or use another role" },
  "25006": { code: refused, hint: "this runs in a read-only transaction: the SQL may not change anything" },
};
const timeout: Verdict = {
  code: "statement-timeout",
  hint: "raise statementTimeoutMs, or the server's statement_timeout for this role; see which index explain advises",
};

/** Codes of Node's sockets, and states in which the server ends a session by itself. */
const lostCodes =
  /^(08...|57P0[1-5]|25P03|53300|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
/** pg's own errors of a socket that is gone carry no code. */
const lostWords = /^Connection terminated|not queryable$|^Client was closed/;

/**
 * An error of the driver in our words. The original is not kept as the cause: it could carry connection settings into a log.
 */
export function toAsofError(error: unknown, circumstance: Circumstance): AsofError {
  if (error instanceof AsofError) return error;
  if (circumstance.connecting) return unreachable(error, circumstance.place);
  const state = textOf(error, "code");
  const message = textOf(error, "message") ?? String(error);
  if (state === null ? lostWords.test(message) : lostCodes.test(state)) return lost(message, circumstance.place);
  const verdict = isTimeout(state, message, circumstance)
    ? timeout
    : (verdicts[state ?? ""] ?? { code: "warehouse-error" });
  return AsofError.of(verdict.code, sentence(error, message, state), { hint: hintOf(error, verdict) });
}

/**
 * One SQLSTATE stands for every reason to stop a statement, and the words that tell which are in the server's language: where
 * they are not English, the time that went by tells.
 */
function isTimeout(state: string | null, message: string, { isOvertime = false }: Circumstance): boolean {
  if (state !== "57014") return false;
  if (message.includes("due to user request")) return false;
  return isOvertime || message.includes("due to statement timeout");
}

function unreachable(error: unknown, place: string): AsofError {
  const state = textOf(error, "code");
  return AsofError.of("warehouse-unreachable", `cannot use ${place}: ${reasonOf(error)}`, { hint: connectHint(state) });
}

function connectHint(state: string | null): string {
  if (state?.startsWith("28")) return "check the user, the password and what the server's pg_hba.conf allows";
  if (state === "3D000") return "create the database, or name another one";
  if (state === "57P03") return "wait until it has started; it was waited for in vain";
  if (state === "53300") return "close other connections, or lower maxConnections";
  return "check that it runs there and that host, port and ssl are right";
}

/** An attempt at several addresses fails with a list of errors and no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError)
    return error.errors.map((one) => textOf(one, "message") ?? String(one)).join("; ");
  return textOf(error, "message") ?? String(error);
}

function lost(message: string, place: string): AsofError {
  return AsofError.of("connection-lost", `the connection to ${place} was lost: ${message}; nothing partial was kept`, {
    hint: "run it again once the warehouse is up",
  });
}

function sentence(error: unknown, message: string, state: string | null): string {
  const detail = textOf(error, "detail");
  return `${message}${detail === null ? "" : ` (${detail})`}${state === null ? "" : ` [SQLSTATE ${state}]`}`;
}

function hintOf(error: unknown, verdict: Verdict): string | undefined {
  const hints = [textOf(error, "hint"), verdict.hint ?? null].filter((one) => one !== null);
  return hints.length === 0 ? undefined : hints.join("; ");
}

function textOf(error: unknown, field: "code" | "message" | "detail" | "hint"): string | null {
  const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, field) : undefined;
  return typeof value === "string" && value !== "" ? value : null;
}
