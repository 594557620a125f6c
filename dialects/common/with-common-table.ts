import { AsofError } from "../../src/kernel/diagnostics.ts";

/**
 * A statement whose first common table is this one (`name AS (…)`), on the line of its first word: places in messages stay
 * right, and no other run can take the name.
 */
export function withCommonTable(text: string, table: string): string {
  const first = /^(WITH|SELECT)\s/.exec(text)?.[1];
  if (first === "WITH") return `WITH ${table},${text.slice("WITH".length)}`;
  if (first === "SELECT") return `WITH ${table} ${text}`;
  throw AsofError.of("verification-failed", "the statement begins with neither WITH nor SELECT");
}
