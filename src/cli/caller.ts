import { userInfo } from "node:os";
import type { Environment } from "./context.ts";

/** Who runs a command, for the records of runs, repairs and corrections. Services have no USER: their account's name counts. */
export function callerName(environment: Environment): string | null {
  return environment["USER"] || environment["LOGNAME"] || environment["USERNAME"] || accountName();
}

/** An account without an entry of its own, as in some containers, has no name. */
function accountName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
