import type { Fault, ProxiedRequest } from "../faults/fault.ts";

/** The service no longer knows the session's token; the driver is to renew it. */
export const expiredToken: Fault = {
  kind: "answer",
  status: 200,
  body: { success: false, code: "390112", message: "Your session has expired. Please login again.", data: null },
};

export function serverError(status = 503): Fault {
  return { kind: "answer", status, body: { success: false, message: "injected", data: null } };
}

/** Requests that run a statement. */
export function runsStatement({ path }: ProxiedRequest): boolean {
  return path.startsWith("/queries/v1/query-request");
}

/** Requests for a later part of a result. */
export function fetchesChunk({ path }: ProxiedRequest): boolean {
  return path.startsWith("/chunks/");
}

/** Requests that log in. */
export function logsIn({ path }: ProxiedRequest): boolean {
  return path.includes("/login-request");
}

/** An error as the service tells it. */
export function refusal(code: string, message: string, sqlState?: string): Fault {
  const data = sqlState === undefined ? null : { errorCode: code, sqlState };
  return { kind: "answer", status: 200, body: { success: false, code, message, data } };
}
