import { authorQuery } from "../../../src/ir/author-query.ts";
import { identifier, join, type Sql, sql } from "../../../src/kernel/sql.ts";
import type { CountQuestion, UnjoinableBy } from "../../../src/ports/warehouse.ts";
import { askRow } from "./ask.ts";
import { type Context, placeOf, tableSql } from "./context.ts";
import { print } from "./print.ts";
import { queryOf } from "./query-work.ts";
import type { TableReference } from "./resources.ts";

export async function count(
  context: Context,
  { from, columns }: CountQuestion,
  signal: AbortSignal | undefined,
): Promise<bigint> {
  const source =
    from.kind === "table" ? tableSql(await placeOf(context, from.relation)) : sql`(\n${authorQuery(from.query)}\n)`;
  return countOf(context, duplicateKeys(source, columns), signal);
}

/** Keys that hold a NULL match nothing and are left out. Without keys, all rows share one constant key. */
function duplicateKeys(source: Sql, columns: readonly string[]): Sql {
  const keys = columns.map(identifier);
  if (keys.length === 0) return sql`SELECT IF(COUNT(*) > 1, 1, 0) AS n FROM ${source} AS q`;
  const complete = join(
    keys.map((key) => sql`${key} IS NOT NULL`),
    sql` AND `,
  );
  return sql`SELECT COUNT(*) AS n FROM (
  SELECT 1 AS one FROM ${source} AS q WHERE ${complete} GROUP BY ${join(keys, sql`, `)} HAVING COUNT(*) > 1
)`;
}

/** How many rows of a table can be joined to nothing. There are no infinite times. */
export function countUnjoinable(
  context: Context,
  table: TableReference,
  { time, keys }: UnjoinableBy,
  signal: AbortSignal | undefined,
): Promise<bigint> {
  const faults = join(
    [time, ...keys].map((column) => sql`${identifier(column)} IS NULL`),
    sql` OR `,
  );
  return countOf(context, sql`SELECT COUNTIF(${faults}) AS n FROM ${tableSql(table)}`, signal);
}

async function countOf(context: Context, query: Sql, signal: AbortSignal | undefined): Promise<bigint> {
  const [counted] = await askRow(context, "count", queryOf(print(query)), signal);
  return BigInt(String(counted ?? 0));
}
