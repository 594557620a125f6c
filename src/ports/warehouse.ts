import type { Catalog, CatalogColumn } from "../ir/catalog.ts";
import type { ColumnBatches } from "../ir/columns.ts";
import type { Relation } from "../ir/definition.ts";
import type { VerifiedStatement } from "../ir/statement.ts";
import type { CanonicalType } from "../ir/types.ts";
import type { RowBatches } from "../ir/value.ts";
import type { AdmittedQuery } from "./dialect.ts";

/**
 * A connection to a warehouse. Every method rejects with an `AsofError` whose diagnostics say what happened
 * (`warehouse-unreachable`, `warehouse-error`, `connection-lost`, `cancelled`, …), never with a driver's own error and never
 * with a secret in its text. An aborted signal cancels the work on the warehouse too, and leaves no session or table behind.
 */
export interface Warehouse {
  /** The name of its dialect. */
  readonly dialect: string;
  /** What the warehouse says of these relations; one that does not exist comes back with `exists: false`. */
  catalog(relations: readonly Relation[], signal?: AbortSignal): Promise<Catalog>;
  /** A query's columns, without running it. */
  describe(query: AdmittedQuery, signal?: AbortSignal): Promise<readonly CatalogColumn[]>;
  /** Runs a statement in a read-only transaction and streams its rows. Iterate to the end or call `return`: both free the session. */
  read(run: ReadRun): Promise<ReadResult>;
  /** Keeps a statement's rows in a new table, in one transaction, without moving them through this process. */
  createTable(run: CreateTableRun): Promise<CreatedTable>;
  /** Creates a table and fills it, in one transaction. */
  load(run: LoadRun): Promise<LoadedTable>;
  count(question: CountQuestion, signal?: AbortSignal): Promise<bigint>;
  close(): Promise<void>;
}

export interface ReadRun {
  readonly statement: VerifiedStatement;
  /** The rows of `statement.outline.upload`, in the order of its columns (without the row number). */
  readonly upload: RowBatches | null;
  readonly batchRows: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ReadResult {
  readonly columns: readonly ResultColumn[];
  /** Laid out by the columns' types; `rowsOf` gives them as rows. */
  readonly batches: ColumnBatches;
}

export interface ResultColumn {
  /** The author's name of the column. */
  readonly name: string;
  readonly type: CanonicalType;
}

/** What to do when the table is there already. */
export type IfExists = "error" | "replace";

export interface CreateTableRun {
  readonly statement: VerifiedStatement;
  readonly upload: RowBatches | null;
  readonly table: Relation;
  readonly ifExists: IfExists;
  /** Columns of the new table that decide whether a row can be joined; null where nobody asks. */
  readonly unjoinable: UnjoinableBy | null;
  /** Kept as the table's comment. */
  readonly comment: (created: CreatedTable) => string;
  readonly signal?: AbortSignal | undefined;
}

/** A row whose time is NULL or infinite, or that has a NULL key, can be joined to nothing. */
export interface UnjoinableBy {
  readonly time: string;
  readonly keys: readonly string[];
}

export interface CreatedTable {
  readonly rows: bigint;
  readonly unjoinableRows: bigint;
}

export interface LoadRun {
  readonly table: Relation;
  readonly columns: readonly LoadColumn[];
  readonly rows: RowBatches;
  readonly ifExists: IfExists | "append";
  /** Indexes to make after the rows are in. */
  readonly indexes: readonly (readonly IndexColumn[])[];
  readonly signal?: AbortSignal | undefined;
}

export interface IndexColumn {
  readonly name: string;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

export interface LoadColumn {
  readonly name: string;
  readonly type: CanonicalType;
}

export interface LoadedTable {
  readonly rows: bigint;
}

/** How many keys of a static source have more than one row: asked about rows besides the main statement. */
export interface CountQuestion {
  readonly kind: "duplicate_keys";
  readonly from:
    | { readonly kind: "table"; readonly relation: Relation }
    | { readonly kind: "query"; readonly query: AdmittedQuery };
  readonly columns: readonly string[];
}
