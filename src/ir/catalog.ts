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
  readonly kind: "table" | "view" | "partitioned" | "other";
  readonly columns: readonly CatalogColumn[];
  readonly indexes: readonly CatalogIndex[];
  /** The warehouse's own estimate; null where it has none. */
  readonly rows: number | null;
}

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
