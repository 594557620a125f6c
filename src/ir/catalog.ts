import type { Relation } from "./definition.ts";
import type { CanonicalType, TimeForm } from "./types.ts";

/** What a warehouse says of some of its tables, as a value: the compiler never asks by itself. */
export interface Catalog {
  readonly tables: readonly CatalogTable[];
}

export interface CatalogTable {
  readonly relation: Relation;
  /** False where the relation does not exist or may not be read; then all else is empty. */
  readonly exists: boolean;
  /**
   * `table`: an ordinary table whose rows have addresses that no two share and that the asker may read. A table whose rows
   * are spread over several (partitions, inheritance) is `partitioned`.
   */
  readonly kind: "table" | "view" | "partitioned" | "other";
  readonly columns: readonly CatalogColumn[];
  readonly indexes: readonly CatalogIndex[];
  /** The warehouse's own estimate; null where it has none. */
  readonly rows: number | null;
  /** What the warehouse has counted of its values; null where it has not. */
  readonly statistics: TableStatistics | null;
}

/** Counts and spreads as of the warehouse's last look: estimates, all of them. */
export interface TableStatistics {
  readonly columns: readonly ColumnStatistics[];
  /** Distinct combinations of several columns, where the warehouse was told to count them. */
  readonly combinations: readonly CombinedColumns[];
}

export interface ColumnStatistics {
  readonly name: string;
  /** How many distinct values there are, NULL left out; null where nobody knows. */
  readonly distinct: number | null;
  /** The share of rows with NULL, from 0 to 1. */
  readonly nullShare: number;
  /** The shares of all rows that hold each of the most common values, greatest first. */
  readonly commonShares: readonly number[];
  /** For columns of time; null for others, and where nothing is known. */
  readonly times: TimeSpread | null;
}

export interface CombinedColumns {
  readonly columns: readonly string[];
  readonly distinct: number;
}

/**
 * Instants that cut a column's values into equal shares, in order: the first is the least, the last the greatest. At least
 * two. Microseconds since 1970.
 */
export type TimeSpread = readonly number[];

export interface CatalogColumn {
  readonly name: string;
  /** The warehouse's own word for the type. */
  readonly warehouseType: string;
  /** Null for a type that has no canonical counterpart. */
  readonly type: CanonicalType | null;
  /** For time columns: whether it holds instants or zoneless digits (whose zone here is UTC). */
  readonly time: TimeForm | null;
}

export interface CatalogIndex {
  readonly name: string;
  /** Key columns in order; null for an expression. */
  readonly columns: readonly (CatalogIndexColumn | null)[];
  /** Columns that its entries hold besides, so that they need not be fetched; absent where there are none. */
  readonly includes?: readonly string[];
}

export interface CatalogIndexColumn {
  readonly name: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export const emptyCatalog: Catalog = { tables: [] };

export function findTable(catalog: Catalog, relation: Relation): CatalogTable | null {
  return (
    catalog.tables.find(
      ({ relation: one }) =>
        one.name === relation.name && one.schema === relation.schema && one.database === relation.database,
    ) ?? null
  );
}
