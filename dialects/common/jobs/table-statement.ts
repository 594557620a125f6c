import type { StatementColumn, VerifiedStatement } from "../../../src/ir/statement.ts";
import { identifier, join, type Sql, sql } from "../../../src/kernel/sql.ts";
import type { TableColumn } from "../../../src/ports/jobs.ts";

/** A table's columns by name. */
export function selectOf(table: Sql, columns: readonly TableColumn[]): Sql {
  const names = columns.map(({ sqlName }) => identifier(sqlName));
  return sql`SELECT ${join(names, sql`, `)} FROM ${table}`;
}

/** What `selectOf` was printed as, for a driver's own reading: there is no text of anybody's in it to be verified. */
export function ownStatement(text: string, columns: readonly TableColumn[]): VerifiedStatement {
  const expected = columns.map((column): StatementColumn => ({ ...column, from: "spine", role: null }));
  const statement = { text, parameters: [], hash: "", outline: { columns: expected, upload: null } };
  return statement as unknown as VerifiedStatement;
}
