import { integerLiteral, join, type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";

/** What statements are tagged with, so that they are found in the warehouse's history. */
export const queryTag = "asof";

const digits = `YYYY-MM-DD"T"HH24:MI:SS.FF9`;
const withZone = stringLiteral(`${digits}TZH:TZM`);

/**
 * What results depend on, whatever the account or the user has set: the meaning of zoneless times, the names, the text of
 * times and binaries, the text of semi-structured values.
 */
const settings: readonly Sql[] = [
  sql`TIMEZONE = 'UTC'`,
  sql`TIMESTAMP_TYPE_MAPPING = 'TIMESTAMP_NTZ'`,
  sql`TIMESTAMP_INPUT_FORMAT = 'AUTO'`,
  sql`TIMESTAMP_OUTPUT_FORMAT = ${withZone}`,
  sql`TIMESTAMP_NTZ_OUTPUT_FORMAT = ${stringLiteral(digits)}`,
  sql`TIMESTAMP_LTZ_OUTPUT_FORMAT = ${withZone}`,
  sql`TIMESTAMP_TZ_OUTPUT_FORMAT = ${withZone}`,
  sql`DATE_INPUT_FORMAT = 'AUTO'`,
  sql`DATE_OUTPUT_FORMAT = 'YYYY-MM-DD'`,
  sql`BINARY_INPUT_FORMAT = 'HEX'`,
  sql`BINARY_OUTPUT_FORMAT = 'HEX'`,
  sql`STRICT_JSON_OUTPUT = TRUE`,
  sql`QUOTED_IDENTIFIERS_IGNORE_CASE = FALSE`,
  sql`AUTOCOMMIT = TRUE`,
  sql`QUERY_TAG = ${stringLiteral(queryTag)}`,
];

export interface SessionKind {
  /** Milliseconds; null for what the warehouse says. */
  readonly statementTimeout: number | null;
  /** Whether its queries go on after it has ended: those that are fetched later. */
  readonly detached: boolean;
}

/** One statement that sets them all. */
export function sessionParameters({ statementTimeout, detached }: SessionKind): Sql {
  const abort = detached ? sql`ABORT_DETACHED_QUERY = FALSE` : sql`ABORT_DETACHED_QUERY = TRUE`;
  const seconds = statementTimeout === null ? [] : [integerLiteral(Math.max(1, Math.ceil(statementTimeout / 1000)))];
  const timeout = seconds.map((one) => sql`STATEMENT_TIMEOUT_IN_SECONDS = ${one}`);
  return sql`ALTER SESSION SET ${join([...settings, abort, ...timeout], sql` `)}`;
}
