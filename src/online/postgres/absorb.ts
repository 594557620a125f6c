import { verifiedQuery } from "../../ir/author-query.ts";
import { latestOf, readsTablesAlone } from "../../ir/plan.ts";
import type { VerifiedStatement } from "../../ir/statement.ts";
import { identifier, join, type Sql, sql } from "../../kernel/sql.ts";
import type { WayIn, WriteOutcome } from "../../ports/online-store.ts";
import type { SqlSession } from "../../ports/sql-database.ts";
import { filled } from "./fill.ts";
import { mergeStatement } from "./merge-statement.ts";
import { ask, printed } from "./own-database.ts";
import { mergeSettings, randomPageCost, type Writing } from "./write.ts";

/** All rows of a table are sorted sooner in many runs, each of which stays in the processor's reach, than in a few that do not. */
const sortSettings = [sql`work_mem = '32MB'`, randomPageCost];

/** Puts what a statement gives into a version's table, both in one database, in one statement. */
export async function absorbRows(
  writing: Writing,
  statement: VerifiedStatement,
  way: WayIn | "follow" = "merge",
): Promise<WriteOutcome> {
  const { database, stored, signal } = writing;
  if (!readsTablesAlone(statement.outline.plan))
    throw new RangeError("an author's query is read in a transaction of its own, which writes nothing");
  return database.transaction(async (session) => {
    const settings = way === "load" && latestOf(statement.outline.plan) !== null ? sortSettings : mergeSettings;
    for (const setting of settings) await ask(database, session, sql`SET LOCAL ${setting}`);
    const fill = () => inserted(writing, session, statement);
    const outcome = way === "load" ? await filled(database, session, stored, fill) : null;
    return outcome ?? merged(writing, session, statement, way === "follow" ? "few" : "many");
  }, signal);
}

/** Into an empty table: what is given is what is written, and the database counts it by itself. */
async function inserted(writing: Writing, session: SqlSession, statement: VerifiedStatement): Promise<WriteOutcome> {
  const { relation, columns } = writing.stored;
  const names = columns.map(({ sqlName }) => identifier(sqlName));
  const insert = sql`INSERT INTO ${relation} (${join(names, sql`, `)})${givenRows(writing, statement)}`;
  const { count } = await askWith(writing, session, statement, insert);
  return { received: count, written: count };
}

/** The rows that come are kept until all are counted, those that were written as one value each. */
async function merged(
  writing: Writing,
  session: SqlSession,
  statement: VerifiedStatement,
  older: "few" | "many",
): Promise<WriteOutcome> {
  const counted = sql`
WITH given_rows AS MATERIALIZED (${givenRows(writing, statement)}
), written_rows AS (${mergeStatement(writing.stored, sql`given_rows`, { keys: "unique", older })}
RETURNING TRUE
)
SELECT (SELECT COUNT(*) FROM given_rows), (SELECT COUNT(*) FROM written_rows)`;
  const { rows } = await askWith(writing, session, statement, counted);
  const [received, written] = rows[0] ?? [];
  return { received: Number(received ?? 0), written: Number(written ?? 0) };
}

function askWith({ database }: Writing, session: SqlSession, { parameters }: VerifiedStatement, around: Sql) {
  return session.ask(
    printed(database, around).text,
    parameters.map(({ value }) => value),
  );
}

/** The statement's rows as the table has them. */
function givenRows({ database, stored }: Writing, statement: VerifiedStatement): Sql {
  const given = statement.outline.columns.map((_, index) => identifier(`column_${index + 1}`));
  const own = stored.hasConstantKey ? [sql`TRUE`, ...given] : given;
  const columns = stored.columns.map(({ sqlName, type }, index) => {
    const value = own[index];
    if (value === undefined) throw new RangeError("the statement has other columns than the table");
    // Rows are compared byte by byte, which only rows of the same types can be.
    return sql`CAST(${value} AS ${database.lexicon.type(type)}) AS ${identifier(sqlName)}`;
  });
  return sql`
SELECT ${join(columns, sql`, `)}
FROM (
${verifiedQuery(statement)}
) AS given (${join(given, sql`, `)})`;
}
