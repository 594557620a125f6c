import { fingerprint } from "../kernel/hash.ts";
import { type Sql, SqlPrinter } from "../kernel/sql.ts";
import type { PreparedRead, SqlDatabase } from "../ports/sql-database.ts";

/** A statement under a name that follows from what it says and what is read of it, so that each session parses it once. */
export function preparedRead(
  { lexicon }: Pick<SqlDatabase, "lexicon">,
  fragment: Sql,
  columns: PreparedRead["columns"],
): PreparedRead {
  const text = new SqlPrinter(lexicon.spelling).print(fragment);
  return { name: `asof_${fingerprint([text, columns]).slice(0, 24)}`, text, columns };
}
