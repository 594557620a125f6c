import { sql, stringLiteral } from "../../../../src/kernel/sql.ts";
import { printText } from "../query.ts";

/** By which the server's own list of sessions tells a job: `application_name` has room for 63 bytes. */
export const namePrefix = "asof/job/";

/** For one transaction: behind a pooler its server session serves others afterwards. */
export function setJobName(id: string): string {
  return printText(sql`set local application_name = ${stringLiteral(namePrefix + id)}`);
}

/** Ids go into names of files. */
export function isJobId(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}
