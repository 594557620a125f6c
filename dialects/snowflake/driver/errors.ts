import type { DiagnosticCode } from "../../../src/kernel/codes.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";

/** Where and when an error came up. */
export interface Circumstance {
  readonly place: string;
  /** Before a session was had. */
  readonly connecting: boolean;
  /** What no message may show. */
  readonly secrets: readonly string[];
}

interface Verdict {
  readonly code: DiagnosticCode;
  readonly hint?: string;
}

const notFound: Verdict = {
  code: "relation-not-found",
  hint: "check the name, letter case included, its database and schema, and what the role may see",
};
const lost: Verdict = { code: "connection-lost", hint: "run it again once the warehouse is up" };
const taken: Verdict = {
  code: "file-exists",
  hint: "choose another name, or replace it: --overwrite, in code overwrite: true",
};
const timedOut: Verdict = {
  code: "statement-timeout",
  hint: "raise statementTimeoutMs, or STATEMENT_TIMEOUT_IN_SECONDS of the user or the warehouse",
};

const suspended: Verdict = {
  code: "warehouse-error",
  hint: "name a warehouse in the configuration that the role may use, and resume it or let it resume by itself",
};
const malformed: Verdict = {
  code: "warehouse-error",
  hint: "something else may answer in Snowflake's place: check accessUrl, and the proxies on the way",
};

/** What the codes that a user can do something about mean. https://docs.snowflake.com/en/user-guide/querying-error-codes */
const byCode: Readonly<Record<string, Verdict>> = {
  "000604": { code: "cancelled", hint: "something stopped it: a user, an administrator or a limit of the warehouse" },
  "000606": suspended,
  "000608": suspended,
  "000630": timedOut,
  "000904": { code: "column-not-found" },
  "002002": taken,
  "002003": notFound,
  "002043": notFound,
  "003001": { code: "warehouse-error", hint: "grant the role what it lacks, or use another role" },
  "090073": { code: "warehouse-error", hint: "the warehouse has no resources left: check its resource monitor" },
  "390104": lost,
  "390111": lost,
  "390114": lost,
  "390195": lost,
};

/** For codes that are not listed. */
const byState: Readonly<Record<string, Verdict>> = {
  "42S02": notFound,
  "42S01": taken,
  "57014": { code: "cancelled" },
};

/** The client's own errors of the network, of answers that it cannot read and of sessions that ended. */
const lostCodes = /^(40[12]\d{3}|4070\d\d|40550[123]|E[A-Z]+|ERR_(SOCKET|STREAM)\w+)$/;

/** An error of the client in our words. The original is not kept as the cause: it carries requests, and tokens in them. */
export function toAsofError(error: unknown, circumstance: Circumstance): AsofError {
  if (error instanceof AsofError) return error;
  const { place, connecting, secrets } = circumstance;
  const { code, state, message: said, nonsense } = failureOf(error);
  const message = hidden(said, secrets);
  if (connecting)
    return AsofError.of("warehouse-unreachable", `cannot use ${place}: ${message}`, { hint: connectHint(code) });
  if (nonsense) return AsofError.of(malformed.code, `${place}: ${message}`, { hint: malformed.hint });
  const verdict = verdictOf(code, state);
  if (verdict.code === "connection-lost") return connectionLost(place, message);
  const ids = [code === null ? [] : [`code ${code}`], state === null ? [] : [`SQLSTATE ${state}`]].flat();
  return AsofError.of(verdict.code, `${message}${ids.length === 0 ? "" : ` [${ids.join(", ")}]`}`, {
    hint: verdict.hint,
  });
}

interface Failure {
  readonly code: string | null;
  readonly state: string | null;
  readonly message: string;
  /** Whether the answer was none of Snowflake's: the client trips over it, or takes a page of text for a refusal without a reason. */
  readonly nonsense: boolean;
}

function failureOf(error: unknown): Failure {
  const [code, state, said] = [textOf(error, "code"), textOf(error, "sqlState"), textOf(error, "message")];
  const tripped = error instanceof TypeError || /^Cannot read propert|is not iterable|in JSON at/.test(said ?? "");
  const nonsense = tripped || (code === null && said === null);
  const message = nonsense
    ? "the answer makes no sense"
    : `${firstLine(said ?? "no reason was given")}${causeOf(error)}`;
  return { code, state, message, nonsense };
}

/** The status of an answer, or the reason that none came, which the client's messages leave out. */
function causeOf(error: unknown): string {
  const status = textOf(fieldOf(error, "response"), "statusCode") ?? textOf(fieldOf(error, "response"), "status");
  if (status !== null) return ` (HTTP ${Number(status)})`;
  const reason = textOf(fieldOf(error, "cause"), "message") ?? textOf(fieldOf(error, "cause"), "code");
  return reason === null ? "" : ` (${firstLine(reason)})`;
}

export function connectionLost(place: string, reason: string): AsofError {
  return AsofError.of("connection-lost", `the connection to ${place} was lost: ${reason}; nothing partial was kept`, {
    hint: lost.hint,
  });
}

export function statementTimeout(milliseconds: number): AsofError {
  return AsofError.of(
    "statement-timeout",
    `a statement took longer than ${milliseconds} ms; nothing partial was kept`,
    {
      hint: timedOut.hint,
    },
  );
}

export function cancelled(): AsofError {
  return AsofError.of("cancelled", "the work was cancelled; nothing partial was kept");
}

function verdictOf(code: string | null, state: string | null): Verdict {
  if (code !== null && lostCodes.test(code)) return lost;
  return byCode[code ?? ""] ?? byState[state ?? ""] ?? { code: "warehouse-error" };
}

function connectHint(code: string | null): string {
  if (code === "390144") return "check that the public key is set for the user, and this machine's clock";
  if (code === "390303" || code === "390318") return "the OAuth token is not valid or has expired: get another";
  if (code === "390422") return "a network policy keeps this address out: use one that it lets in";
  if (code?.startsWith("390")) return "check the user, the role and the credentials";
  return "check the account's identifier, the network and the credentials";
}

/** Some of the client's messages go on with requests and stacks. */
function firstLine(text: string): string {
  const [line = ""] = text.split("\n", 1);
  return text.startsWith("SQL compilation error")
    ? text.replace(/\s*\n\s*/g, " ").slice(0, 2_000)
    : line.slice(0, 2_000);
}

function hidden(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
}

function textOf(error: unknown, field: string): string | null {
  const value = fieldOf(error, field);
  if (typeof value === "number") return String(value).padStart(6, "0");
  return typeof value === "string" && value !== "" ? value : null;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
