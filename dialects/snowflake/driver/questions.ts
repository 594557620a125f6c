import { authorQuery } from "../../../src/ir/author-query.ts";
import type { CatalogColumn } from "../../../src/ir/catalog.ts";
import { identifier, join, type Sql, sql } from "../../../src/kernel/sql.ts";
import type { AdmittedQuery } from "../../../src/ports/dialect.ts";
import type { CountQuestion, UnjoinableBy } from "../../../src/ports/warehouse.ts";
import { print } from "./query.ts";
import { relationSql } from "./relation.ts";
import { type Session, textOf } from "./session.ts";
import { columnType } from "./types.ts";

/** A query's columns, from its compilation alone: no warehouse runs for it. */
export async function describeQuery(session: Session, query: AdmittedQuery): Promise<readonly CatalogColumn[]> {
  const columns = await session.describe(print(authorQuery(query)));
  return columns.map((column) => ({ name: column.getName(), ...columnType(column) }));
}

export function count(session: Session, question: CountQuestion): Promise<bigint> {
  return counted(session, duplicateKeys(question));
}

/** The one number that a query gives. */
export async function counted(session: Session, question: Sql): Promise<bigint> {
  const { rows } = await session.run(print(question));
  return BigInt(textOf(rows[0]?.[0]) ?? 0);
}

/** Keys that hold a NULL match nothing and are left out. Without keys, all rows share one constant key. */
function duplicateKeys({ from, columns }: CountQuestion): Sql {
  const source = from.kind === "table" ? relationSql(from.relation) : sql`(\n${authorQuery(from.query)}\n)`;
  const keys = columns.map(identifier);
  if (keys.length === 0)
    return sql`SELECT IFF(COUNT(*) > 1, 1, 0) FROM (SELECT 1 AS one FROM ${source} AS q LIMIT 2) AS r`;
  const complete = join(
    keys.map((key) => sql`${key} IS NOT NULL`),
    sql` AND `,
  );
  return sql`
    SELECT COUNT(*) FROM (
      SELECT 1 AS one FROM ${source} AS q WHERE ${complete} GROUP BY ${join(keys, sql`, `)} HAVING COUNT(*) > 1
    ) AS d`;
}

/** How many rows of a table can be joined to nothing. */
export function countUnjoinable(session: Session, table: Sql, { time, keys }: UnjoinableBy): Promise<bigint> {
  const faults = [time, ...keys].map((name) => sql`${identifier(name)} IS NULL`);
  return counted(session, sql`SELECT COUNT(*) FROM ${table} WHERE ${join(faults, sql` OR `)}`);
}
