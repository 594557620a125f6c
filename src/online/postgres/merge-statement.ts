import { identifier, join, type Sql, sql } from "../../kernel/sql.ts";
import { column, newer, newestFirst } from "./newer.ts";
import type { StoredTable } from "./stored-table.ts";

const incoming = identifier("incoming");
const stored = identifier("stored");

/**
 * Puts rows into a version's table where they are newer than what is there. What is not newer is left out before the insert: a
 * conflict that changes nothing is written to the log all the same. The condition stands on the conflict again, for rows that
 * others write meanwhile. Keys are written in one order by everybody, so that no two writers wait for each other in a circle.
 */
export function mergeStatement(table: StoredTable, rows: Sql, keysAre: "repeated" | "unique" = "repeated"): Sql {
  const names = list(table.columns.map(({ sqlName }) => identifier(sqlName)));
  const keys = table.keys.map((key) => column(incoming, key));
  const same = table.keys.map((key) => sql`${column(stored, key)} = ${column(incoming, key)}`);
  const order = keysAre === "unique" ? keys : [...keys, ...newestFirst(table, incoming)];
  const first = keysAre === "unique" ? sql`` : sql`DISTINCT ON (${list(keys)}) `;
  return sql`
INSERT INTO ${table.relation} AS stored (${names})
SELECT ${first}${list(table.columns.map((one) => column(incoming, one)))}
FROM ${rows} AS incoming
WHERE NOT EXISTS (
  SELECT FROM ${table.relation} AS stored
  WHERE ${join(same, sql` AND `)} AND NOT ${newer(table, incoming, stored)}
)
ORDER BY ${list(order)}
ON CONFLICT (${list(table.keys.map(({ sqlName }) => identifier(sqlName)))}) DO UPDATE SET ${list(settings(table))}
WHERE ${newer(table, identifier("excluded"), stored)}`;
}

function settings({ columns, keys }: StoredTable): readonly Sql[] {
  return columns
    .filter((one) => !keys.includes(one))
    .map((one) => sql`${identifier(one.sqlName)} = ${column(identifier("excluded"), one)}`);
}

function list(parts: readonly Sql[]): Sql {
  return join(parts, sql`, `);
}
