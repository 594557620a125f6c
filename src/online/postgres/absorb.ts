import { verifiedQuery } from "../../ir/author-query.ts";
import { readsTablesAlone } from "../../ir/plan.ts";
import type { VerifiedStatement } from "../../ir/statement.ts";
import { identifier, join, type Sql, sql } from "../../kernel/sql.ts";
import type { WriteOutcome } from "../../ports/online-store.ts";
import type { SqlDatabase } from "../../ports/sql-database.ts";
import { mergeStatement } from "./merge-statement.ts";
import { ask, printed } from "./own-database.ts";
import type { StoredTable } from "./stored-table.ts";
import { mergeSettings, type Writing } from "./write.ts";

/** Merges what a statement gives into a version's table, both in one database, in one statement. */
export async function absorbRows(
  { database, stored, signal }: Writing,
  statement: VerifiedStatement,
): Promise<WriteOutcome> {
  if (!readsTablesAlone(statement.outline.plan))
    throw new RangeError("an author's query is read in a transaction of its own, which writes nothing");
  const { text } = printed(database, absorbStatement(stored, statement, database.lexicon));
  const values = statement.parameters.map(({ value }) => value);
  const { rows } = await database.transaction(async (session) => {
    for (const setting of mergeSettings) await ask(database, session, sql`SET LOCAL ${setting}`);
    return session.ask(text, values);
  }, signal);
  const [received, written] = rows[0] ?? [];
  return { received: Number(received ?? 0), written: Number(written ?? 0) };
}

/** The rows that come are kept until all are counted, those that were written as one value each. */
function absorbStatement(stored: StoredTable, statement: VerifiedStatement, lexicon: SqlDatabase["lexicon"]): Sql {
  const given = statement.outline.columns.map((_, index) => identifier(`column_${index + 1}`));
  const own = stored.hasConstantKey ? [sql`TRUE`, ...given] : given;
  const columns = stored.columns.map(({ sqlName, type }, index) => {
    const value = own[index];
    if (value === undefined) throw new RangeError("the statement has other columns than the table");
    // Rows are compared byte by byte, which only rows of the same types can be.
    return sql`CAST(${value} AS ${lexicon.type(type)}) AS ${identifier(sqlName)}`;
  });
  const rows = sql`given_rows`;
  return sql`
WITH given_rows AS MATERIALIZED (
SELECT ${join(columns, sql`, `)}
FROM (
${verifiedQuery(statement)}
) AS given (${join(given, sql`, `)})
), written_rows AS (${mergeStatement(stored, rows, "unique")}
RETURNING TRUE
)
SELECT (SELECT COUNT(*) FROM given_rows), (SELECT COUNT(*) FROM written_rows)`;
}
