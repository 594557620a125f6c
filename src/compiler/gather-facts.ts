import { type Catalog, type CatalogColumn, emptyCatalog } from "../ir/catalog.ts";
import type { QueryText, Relation } from "../ir/definition.ts";
import type { Dialect } from "../ports/dialect.ts";
import { type Facts, type QueryFacts, queryFacts, queryKey } from "./resolve/facts.ts";
import type { RowsRead } from "./resolve/needs.ts";

/** What is known of the warehouse; nothing at all is enough. */
export interface WarehouseFacts {
  readonly catalog: Catalog;
  /** Columns of queries, by `queryKey`. */
  readonly queryColumns: ReadonlyMap<string, readonly CatalogColumn[]>;
  /** The engine's estimates of how many rows admitted queries give, by their `queryKey`. */
  readonly queryRows: ReadonlyMap<string, number>;
  /** How many rows the spine has. */
  readonly spineRows: number | null;
}

/** What a compilation without a connection knows of its warehouse. */
export const nothingKnown: WarehouseFacts = {
  catalog: emptyCatalog,
  queryColumns: new Map(),
  queryRows: new Map(),
  spineRows: null,
};

/** The tables and queries that are read: what a connection may be asked about beforehand. */
export interface Requirements {
  readonly relations: readonly Relation[];
  readonly queries: readonly QueryText[];
}

export function requirementsOf(rows: readonly RowsRead[]): Requirements {
  return {
    relations: rows.flatMap((one) => (one.kind === "table" ? [one.relation] : [])),
    queries: rows.flatMap((one) => (one.kind === "query" ? [one.query] : [])),
  };
}

interface Around {
  readonly dialect: Dialect;
  readonly warehouse: WarehouseFacts;
}

export async function gatherFacts(rows: readonly RowsRead[], { dialect, warehouse }: Around): Promise<Facts> {
  const queries = new Map<string, QueryFacts>();
  const asked = rows.filter((one) => one.kind === "query");
  for (const { query } of asked) {
    const key = queryKey(query);
    const reading = await dialect.reader.read(query);
    const used = asked.filter((other) => queryKey(other.query) === key).flatMap((other) => other.used);
    const found = warehouse.queryColumns.get(key) ?? null;
    queries.set(key, queryFacts(reading, found, new Set(used), dialect.reader));
  }
  return { catalog: warehouse.catalog, queries };
}
