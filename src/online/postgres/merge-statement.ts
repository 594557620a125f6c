import { identifier, join, type Sql, sql } from "../../kernel/sql.ts";
import { column, newer, newestFirst } from "./newer.ts";
import type { StoredTable } from "./stored-table.ts";

const incoming = identifier("incoming");
const stored = identifier("stored");

export interface GivenRows {
  readonly keys: "repeated" | "unique";
  /** How many are older than what is stored, as far as anybody knows. */
  readonly older: "few" | "many";
}

/**
 * Puts rows into a version's table where they are newer than what is there. What is not newer is left out before the insert: a
 * conflict that changes nothing is written to the log all the same. Where that is so of few rows, looking each up twice costs more.
 * The condition stands on the conflict again, for rows that others write meanwhile. Keys are written in one order by everybody, so
 * that no two writers wait for each other in a circle.
 */
export function mergeStatement(
  table: StoredTable,
  rows: Sql,
  are: GivenRows = { keys: "repeated", older: "many" },
): Sql {
  const names = list(table.columns.map(({ sqlName }) => identifier(sqlName)));
  const keys = table.keys.map((key) => column(incoming, key));
  const order = are.keys === "unique" ? keys : [...keys, ...newestFirst(table, incoming)];
  const first = are.keys === "unique" ? sql`` : sql`DISTINCT ON (${list(keys)}) `;
  return sql`
INSERT INTO ${table.relation} AS stored (${names})
SELECT ${first}${list(table.columns.map((one) => column(incoming, one)))}
FROM ${rows} AS incoming${are.older === "many" ? notOlder(table) : sql``}
ORDER BY ${list(order)}
ON CONFLICT (${list(table.keys.map(({ sqlName }) => identifier(sqlName)))}) DO UPDATE SET ${list(settings(table))}
WHERE ${newer(table, identifier("excluded"), stored)}`;
}

function notOlder(table: StoredTable): Sql {
  const same = table.keys.map((key) => sql`${column(stored, key)} = ${column(incoming, key)}`);
  return sql`
WHERE NOT EXISTS (
  SELECT FROM ${table.relation} AS stored
  WHERE ${join(same, sql` AND `)} AND NOT ${newer(table, incoming, stored)}
)`;
}

function settings({ columns, keys }: StoredTable): readonly Sql[] {
  return columns
    .filter((one) => !keys.includes(one))
    .map((one) => sql`${identifier(one.sqlName)} = ${column(identifier("excluded"), one)}`);
}

function list(parts: readonly Sql[]): Sql {
  return join(parts, sql`, `);
}
