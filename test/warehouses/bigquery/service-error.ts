/** An error as the service tells it: an HTTP status, a reason that clients branch on, and words. */
export class ServiceError extends Error {
  readonly status: number;
  readonly reason: string;
  /** The part of the request that is at fault, `query` for example. */
  readonly place: string | undefined;

  constructor(status: number, reason: string, message: string, place?: string) {
    super(message);
    this.name = "ServiceError";
    this.status = status;
    this.reason = reason;
    this.place = place;
  }
}

export interface ErrorEntry {
  readonly reason: string;
  readonly message: string;
  readonly domain?: string;
  readonly location?: string;
  readonly locationType?: string;
}

/** As a job carries it. */
export function errorEntry(error: ServiceError): ErrorEntry {
  const { reason, message, place } = error;
  return place === undefined ? { reason, message } : { reason, message, location: place };
}

/** As an answer with an error status carries it. */
export function errorBody(error: ServiceError): { readonly error: object } {
  const entry = { ...errorEntry(error), domain: "global" };
  const located = error.place === undefined ? entry : { ...entry, locationType: "parameter" };
  return { error: { code: error.status, message: error.message, errors: [located] } };
}

export function invalidQuery(message: string): ServiceError {
  return new ServiceError(400, "invalidQuery", message, "query");
}

export function invalid(message: string): ServiceError {
  return new ServiceError(400, "invalid", message);
}

export function notFound(message: string): ServiceError {
  return new ServiceError(404, "notFound", message);
}

export function duplicate(message: string): ServiceError {
  return new ServiceError(409, "duplicate", message);
}

export function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  return new ServiceError(500, "internalError", error instanceof Error ? error.message : String(error));
}
