import { integerLiteral, join, type Sql, sql } from "../../../src/kernel/sql.ts";
import { whichBackend } from "./backend.ts";
import { printText } from "./query.ts";

export type TransactionMode = "read only" | "read write";

/**
 * Set in each transaction rather than in each session, so that they hold behind a connection pooler too, and whatever a role
 * or a database has set for itself.
 */
const settings: readonly Sql[] = [
  sql`client_encoding = 'UTF8'`,
  sql`standard_conforming_strings = on`,
  sql`array_nulls = on`,
  sql`transform_null_equals = off`,
  // Text forms that the decoders know.
  sql`timezone = 'UTC'`,
  sql`datestyle = 'ISO, YMD'`,
  sql`intervalstyle = 'iso_8601'`,
  sql`extra_float_digits = 3`,
  sql`bytea_output = 'hex'`,
  // A slow reader is no idle one.
  sql`idle_in_transaction_session_timeout = 0`,
];

/** Begins a transaction, settles everything that results could depend on, and asks who serves it. */
export function opening(mode: TransactionMode, statementTimeout: number | null): string {
  const limits = statementTimeout === null ? [] : [sql`statement_timeout = ${integerLiteral(statementTimeout)}`];
  const begin = mode === "read only" ? sql`begin read only` : sql`begin read write`;
  const settle = [...settings, ...limits].map((one) => sql`set local ${one}`);
  return printText(join([begin, ...settle, whichBackend], sql`; `));
}
