import { AsofError } from "../../kernel/diagnostics.ts";

/** What the store says where a request would have been served a little later. */
const throttled = [
  "ThrottlingException",
  "ThrottledException",
  "Throttling",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "LimitExceededException",
];
const passing = ["InternalServerError", "InternalFailure", "ServiceUnavailable", "TransactionConflictException"];
/** Sentences of these may hold parts of credentials or of what was signed. */
const credentials =
  /^(UnrecognizedClient|InvalidSignature|IncompleteSignature|MissingAuthentication|ExpiredToken|InvalidClientTokenId|SignatureDoesNotMatch|CredentialsProvider|TokenProvider)/;
/** Sentences of these are about the request alone. */
const telling =
  /^(Validation|ResourceNotFound|ResourceInUse|ItemCollectionSizeLimitExceeded|AccessDenied|LimitExceeded)/;

export type Failure = "throttled" | "lost" | "final";

/** Whether a request may be made again: all of ours give the same result however often they are made. */
export function failureOf(error: unknown): Failure {
  const name = nameOf(error);
  if (throttled.includes(name)) return "throttled";
  const status = statusOf(error);
  if (passing.includes(name) || (status !== null && status >= 500)) return "lost";
  // Without an answer there is no status: the line was cut, timed out, or never stood.
  return status === null && !credentials.test(name) && isOfNetwork(error) ? "lost" : "final";
}

export function toAsofError(error: unknown, place: string): AsofError {
  if (error instanceof AsofError) return error;
  const name = nameOf(error);
  if (name === "AbortError") return cancelled(place);
  if (credentials.test(name))
    return AsofError.of("online-store-unreachable", `${place} refuses the credentials, or there are none (${name})`, {
      hint: "check the credentials, the region and the clock of this machine",
    });
  if (name === "ResourceNotFoundException")
    return AsofError.of("online-store-error", `${place} has no such table`, {
      hint: "materialize with an account that may create it, or create it: asof infrastructure cloudformation (or terraform) prints it",
    });
  const failure = failureOf(error);
  if (failure === "throttled")
    return AsofError.of(
      "online-store-throttled",
      `${place} throttled requests for as long as they were retried (${name})`,
      {
        hint: "give the table more capacity, write with fewer requests at once, or raise deadlineMs; then run it again",
      },
    );
  if (failure === "lost")
    return AsofError.of("online-store-unreachable", `${place} does not answer (${reasonOf(error)})`, {
      hint: "check the network, the region and the endpoint; then run it again",
    });
  return AsofError.of("online-store-error", `${place} refused a request: ${sentence(error, name)}`);
}

export function cancelled(place: string): AsofError {
  return AsofError.of("cancelled", `the work on ${place} was cancelled; what was written before stays`);
}

export function isRefusedCondition(error: unknown): boolean {
  return nameOf(error) === "ConditionalCheckFailedException";
}

export function isNamed(error: unknown, name: string): boolean {
  return nameOf(error) === name;
}

function sentence(error: unknown, name: string): string {
  const message = error instanceof Error && telling.test(name) ? `: ${error.message}` : "";
  return `${name}${message}`;
}

const networkNames = /^(TimeoutError|RequestTimeout|NetworkingError)$/;
const networkCodes = /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ERR_SOCKET\w*)$/;

function isOfNetwork(error: unknown): boolean {
  return networkNames.test(nameOf(error)) || networkCodes.test(codeOf(error)) || reasonOf(error) === "socket hang up";
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code !== "") return code;
  return error instanceof Error && error.message === "socket hang up" ? error.message : nameOf(error);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "an unknown failure";
}

function codeOf(error: unknown): string {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : null;
  return typeof code === "string" ? code : "";
}

function statusOf(error: unknown): number | null {
  const metadata: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "$metadata") : null;
  const status: unknown =
    typeof metadata === "object" && metadata !== null ? Reflect.get(metadata, "httpStatusCode") : null;
  return typeof status === "number" ? status : null;
}
