import { identifier, join, parameter, type Sql, sql } from "../../kernel/sql.ts";
import type { SqlDatabase, SqlSession } from "../../ports/sql-database.ts";
import { ask } from "./own-database.ts";
import type { StoredTable } from "./stored-table.ts";

/**
 * Fills a version's table while it is empty, which nobody can change meanwhile, and makes its primary key afterwards: one sort
 * costs less than finding the place of each row, and counts the rows for the planner. Gives what `put` gives; null, with nothing done, where rows are there.
 *
 * All that the table will be locked for is locked at once. Who merges holds a little of it before he asks for more, so that asking
 * twice could have each wait for the other.
 */
export async function filled<T>(
  database: SqlDatabase,
  session: SqlSession,
  stored: StoredTable,
  put: () => Promise<T>,
): Promise<T | null> {
  const { relation } = stored;
  await ask(database, session, sql`LOCK TABLE ${relation} IN ACCESS EXCLUSIVE MODE`);
  const { rows: found } = await ask(database, session, sql`SELECT FROM ${relation} LIMIT 1`);
  if (found.length > 0) return null;
  const key = await ownPrimaryKey(database, session, stored);
  if (key !== null) await ask(database, session, sql`ALTER TABLE ${relation} DROP CONSTRAINT ${key}`);
  const done = await put();
  if (key !== null) {
    const columns = join(
      stored.keys.map(({ sqlName }) => identifier(sqlName)),
      sql`, `,
    );
    await ask(database, session, sql`ALTER TABLE ${relation} ADD CONSTRAINT ${key} PRIMARY KEY (${columns})`);
  }
  return done;
}

/** Its name; null where the table is another role's, who alone may take it away. */
async function ownPrimaryKey(
  database: SqlDatabase,
  session: SqlSession,
  { schema, name }: StoredTable,
): Promise<Sql | null> {
  const { rows } = await ask(
    database,
    session,
    sql`
SELECT c.conname
FROM pg_catalog.pg_constraint AS c
JOIN pg_catalog.pg_class AS t ON t.oid = c.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
WHERE n.nspname = ${parameter({ value: schema })} AND t.relname = ${parameter({ value: name })}
  AND c.contype = 'p' AND pg_catalog.pg_has_role(t.relowner, 'USAGE')`,
  );
  const [row] = rows;
  return typeof row?.[0] === "string" ? identifier(row[0]) : null;
}
