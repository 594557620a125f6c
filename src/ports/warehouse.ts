import type { Catalog, CatalogColumn } from "../ir/catalog.ts";
import type { Relation } from "../ir/definition.ts";
import type { SpineTimes, TimeColumn } from "../ir/request.ts";
import type { VerifiedStatement } from "../ir/statement.ts";
import type { CanonicalType } from "../ir/types.ts";
import type { RowBatches } from "../ir/value.ts";
import type { CostEstimate, CostQuestion, RunLimits, SpineTimesQuestion } from "./cost.ts";
import type { AdmittedQuery } from "./dialect.ts";
import type { HealthQuestion, WarehouseHealth } from "./health.ts";
import type { WarehouseJobs } from "./jobs.ts";
import type { IfExists, ReadResult } from "./results.ts";
import type { SqlDatabase } from "./sql-database.ts";

export type { IfExists, ReadResult, ResultColumn } from "./results.ts";

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
  /** How many rows the warehouse's own planner expects of a query, without running it; null where it does not say. */
  estimateRows(query: AdmittedQuery, signal?: AbortSignal): Promise<number | null>;
  /** What a statement would take, without running it. Costs nothing where the vendor bills. */
  estimateCost(question: CostQuestion, signal?: AbortSignal): Promise<CostEstimate>;
  /** The least and the greatest time of a spine: one query, which is billed as any other. Null ends where there is no time. */
  spineTimes(question: SpineTimesQuestion, signal?: AbortSignal): Promise<SpineTimes>;
  /** Runs a statement in a read-only transaction and tells what each of its steps took; its rows stay where they are. */
  analyze(run: AnalyzeRun): Promise<Analysis>;
  /** Runs a statement in a read-only transaction and streams its rows. Iterate to the end or call `return`: both free the session. */
  read(run: ReadRun): Promise<ReadResult>;
  /** Keeps a statement's rows in a new table, in one transaction, without moving them through this process. */
  createTable(run: CreateTableRun): Promise<CreatedTable>;
  /** Creates a table and fills it, in one transaction. */
  load(run: LoadRun): Promise<LoadedTable>;
  /** Counts what the question asks for. */
  count(question: CountQuestion, signal?: AbortSignal): Promise<bigint>;
  /** Training sets that are made while nobody waits. */
  readonly jobs: WarehouseJobs;
  /** The same as a database for tables of our own; absent where it is none to keep such in. Ends with the warehouse. */
  readonly database?: SqlDatabase;
  /** Whether what somebody relies on is there: version, rights, tables, clock. Changes nothing. */
  health(question: HealthQuestion, signal?: AbortSignal): Promise<WarehouseHealth>;
  /** Frees its connections. */
  close(): Promise<void>;
}

export interface ReadRun {
  readonly statement: VerifiedStatement;
  /** The rows of `statement.outline.upload`, in the order of its columns (without the row number). */
  readonly upload: RowBatches | null;
  readonly batchRows: number;
  readonly limits?: RunLimits | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type AnalyzeRun = Omit<ReadRun, "batchRows">;

/** What a run took, in milliseconds. */
export interface Analysis {
  /** Before it began: the warehouse's own planning. */
  readonly planning: number;
  /** From its start to its last row. */
  readonly execution: number;
  /** Rows of the result. */
  readonly rows: number;
  /** The spine first, then each role's join with the steps below it. */
  readonly steps: readonly AnalyzedStep[];
}

/** One step of a statement that was run, as the warehouse measured it. */
export interface AnalyzedStep {
  /** The role that it is a part of; null for what belongs to the statement as a whole. */
  readonly role: string | null;
  /** The name it has in the statement (`weather__usable`), or what the warehouse does there (`index scan of weather by …`). */
  readonly name: string;
  /** 0 for the join itself, 1 and more for what it consists of. */
  readonly depth: number;
  /** Rows that came out of it, over all times that it was run. */
  readonly rows: number;
  /** How often it was run: once for each spine row in a probe. */
  readonly runs: number;
  /** Milliseconds over all runs, with all that is below it. */
  readonly time: number;
}

export interface CreateTableRun {
  readonly statement: VerifiedStatement;
  readonly upload: RowBatches | null;
  readonly table: Relation;
  readonly ifExists: IfExists;
  /** Columns of the new table that decide whether a row can be joined; null where nobody asks. */
  readonly unjoinable: UnjoinableBy | null;
  /** The column whose least and greatest instant are to be told of what was made; absent where nobody asks. */
  readonly times?: TimeColumn | undefined;
  /** Kept as the table's comment. Where it throws, the table is not kept, and an older one stays. */
  readonly comment: (created: CreatedTable, most?: number) => string;
  readonly limits?: RunLimits | undefined;
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
  /** Where they were asked for. */
  readonly times?: SpineTimes | undefined;
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
  /** Of those asked for, how many were made: all with a new table, none where the warehouse has no indexes. */
  readonly indexes: number;
}

/** How many keys of a static source have more than one row: asked about rows besides the main statement. */
export interface CountQuestion {
  readonly kind: "duplicate_keys";
  readonly from:
    | { readonly kind: "table"; readonly relation: Relation }
    | { readonly kind: "query"; readonly query: AdmittedQuery };
  readonly columns: readonly string[];
}
