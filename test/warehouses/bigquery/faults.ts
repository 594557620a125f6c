import type { Fault } from "../faults/fault.ts";
import { errorBody, ServiceError } from "./service-error.ts";

/** An answer with an error in the service's form. */
export function serviceFault(status: number, reason: string, message = `injected ${reason}`): Fault {
  return { kind: "answer", status, body: errorBody(new ServiceError(status, reason, message)) };
}
