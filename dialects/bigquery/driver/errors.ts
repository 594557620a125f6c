import type { DiagnosticCode } from "../../../src/kernel/codes.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";

interface Verdict {
  readonly code: DiagnosticCode;
  readonly hint?: string;
}

/** The reason of an answer that is not the service's. */
const malformedReason = "malformedAnswer";

/** What the service's reasons that a user can do something about mean. */
const verdicts: Readonly<Record<string, Verdict>> = {
  notFound: { code: "relation-not-found", hint: "check the project, the dataset, the table and the location" },
  accessDenied: {
    code: "warehouse-error",
    hint: "grant the roles BigQuery Job User on the project and Data Viewer (or Editor) on the dataset",
  },
  duplicate: { code: "file-exists", hint: "choose another name, or replace it: --overwrite, in code overwrite: true" },
  quotaExceeded: { code: "warehouse-error", hint: "a quota is used up: wait, or have it raised" },
  rateLimitExceeded: { code: "warehouse-error", hint: "too many requests at once: run it again later" },
  bytesBilledLimitExceeded: {
    code: "limit-exceeded",
    hint: "bound the time range so that partitions are left out, or raise maximumBytesBilled",
  },
  billingNotEnabled: { code: "warehouse-error", hint: "enable billing for the project that runs the jobs" },
  resourcesExceeded: { code: "warehouse-full", hint: "ask for fewer rows or features at once" },
  responseTooLarge: { code: "warehouse-full", hint: "keep the result in a table" },
  timeout: { code: "statement-timeout", hint: "raise statementTimeoutMs, or ask for less at once" },
  authError: { code: "warehouse-unreachable", hint: "log in again: gcloud auth application-default login" },
  backendError: { code: "warehouse-error", hint: "the service failed: run it again" },
  internalError: { code: "warehouse-error", hint: "the service failed: run it again" },
  [malformedReason]: {
    code: "warehouse-error",
    hint: "something else may answer in the service's place: check apiEndpoint, and the proxy that HTTPS_PROXY names",
  },
};
const credentials: Verdict = {
  code: "warehouse-unreachable",
  hint: "run `gcloud auth application-default login`, or use a workload identity",
};
const authWords =
  /default credentials|invalid_grant|invalid_rapt|refresh token|unauthenticated|invalid authentication/i;
const lostCodes =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ERR_STREAM_PREMATURE_CLOSE)$/;
/** Where nobody was reached: by the socket's word. */
const unreachableCodes = /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const lostWords = /socket hang up|premature close|network timeout|request timed out|terminated|invalid response body/i;

/** An error of the service, or of the way to it, as far as others need to know it. */
export interface Failure {
  /** Of HTTP; null where there was no answer. */
  readonly status: number | null;
  /** The service's word, or the socket's. */
  readonly reason: string | null;
  readonly message: string;
  readonly lost: boolean;
}

/** An answer that cannot be the service's: no JSON, or JSON of another form. */
export function malformed(message: string): Error {
  return Object.assign(new Error(`the answer ${message}`), { code: malformedReason });
}

export function isMalformed({ reason }: Failure): boolean {
  return reason === malformedReason;
}

export function failureOf(error: unknown): Failure {
  const code = field(error, "code");
  const first: unknown = Array.isArray(field(error, "errors")) ? Reflect.get(Object(field(error, "errors")), 0) : null;
  const message = text(field(first, "message")) ?? text(field(error, "message")) ?? String(error);
  const status = typeof code === "number" ? code : null;
  const reason = text(field(first, "reason")) ?? text(code);
  const lost = status === null && (lostCodes.test(reason ?? "") || lostWords.test(message));
  return { status, reason, message: redacted(briefly(message)), lost };
}

/**
 * The original is not kept as the cause: it holds the request, and with it a token. `begun` says whether the service was at
 * work already, so that a service that cannot be reached is a connection that was lost.
 */
export function toAsofError(error: unknown, begun = false): AsofError {
  if (error instanceof AsofError) return error;
  const failure = failureOf(error);
  const { reason, message, lost } = failure;
  if (lost && !begun && unreachableCodes.test(reason ?? ""))
    return AsofError.of("warehouse-unreachable", `BigQuery cannot be reached: ${message}`, {
      hint: "check the network, the name of the host in apiEndpoint, and the proxy that HTTPS_PROXY names",
    });
  if (lost)
    return AsofError.of(
      "connection-lost",
      `the connection to BigQuery was lost: ${message}; nothing partial was kept`,
      {
        hint: "run it again once the service can be reached",
      },
    );
  const { code, hint } = verdictOf(failure);
  return AsofError.of(code, `${message}${reason === null ? "" : ` [${reason}]`}`, { hint });
}

function verdictOf({ status, reason, message }: Failure): Verdict {
  if (status === 401 || (status !== 403 && authWords.test(message))) return credentials;
  if (/Unrecognized name|Name \S+ not found inside/.test(message)) return { code: "column-not-found" };
  if (reason === "stopped") return stopped(message);
  if (status !== null && status >= 500)
    return { code: "warehouse-error", hint: "the service failed, also when it was asked again: run it later" };
  const known = verdicts[reason ?? ""];
  if (known !== undefined) return known;
  return { code: "warehouse-error" };
}

function stopped(message: string): Verdict {
  if (/timed? ?out/i.test(message)) return verdicts["timeout"] ?? { code: "statement-timeout" };
  return { code: "cancelled", hint: "somebody cancelled the job" };
}

/** A gateway answers with a page; its words are enough. */
function briefly(message: string): string {
  const words = /<(!doctype|html|head|body)\b/i.test(message)
    ? message.replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, " ").replace(/\s+/g, " ")
    : message;
  return words.trim().slice(0, 2_000);
}

/** Tokens and keys, should a message hold one. */
export function redacted(message: string): string {
  return message
    .replace(/-----BEGIN [^-]*-----[\s\S]*?(-----END [^-]*-----|$)/g, "…")
    .replace(/:\/\/[^\s/@]+@/g, "://…@")
    .replace(/ya29\.[\w.-]+/g, "…")
    .replace(/\b(Bearer)\s+\S+/gi, "$1 …")
    .replace(
      /("?(?:access_token|refresh_token|id_token|client_secret|private_key|key)"?\s*[:=]\s*)"?[^\s"&,}]+"?/gi,
      "$1…",
    );
}

export function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

export function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
