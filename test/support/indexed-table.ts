import type { CatalogTable } from "../../src/ir/catalog.ts";

/** What a warehouse would tell of a table with a hundred rows a key, and an index that leads to the newest of each. */
export function indexedTable(table: CatalogTable, keys: readonly string[], time: string): CatalogTable {
  const column = (name: string, descending = false) => ({ name, descending, nullsFirst: descending });
  const distinct = 1_000;
  return {
    ...table,
    rows: 100 * distinct,
    indexes: [{ name: "newest", columns: [...keys.map((key) => column(key)), column(time, true)] }],
    statistics: { columns: [], combinations: [{ columns: keys, distinct }] },
  };
}
