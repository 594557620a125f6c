import type { DatasetManifest } from "../ir/dataset.ts";
import type { DatasetDraft } from "../ir/dataset-draft.ts";
import type { Relation } from "../ir/definition.ts";
import type { VerifiedStatement } from "../ir/statement.ts";
import type { CanonicalType } from "../ir/types.ts";
import type { RowBatches } from "../ir/value.ts";
import type { Diagnostic } from "../kernel/diagnostics.ts";
import type { RunLimits } from "./cost.ts";
import type { IfExists, ReadResult } from "./results.ts";

/**
 * Training sets that are made while nobody waits, each in a table, known by ids of the warehouse's own: any process with the
 * rights may ask about one. Rejects as the warehouse does, with `job-not-found` for an id that is no job of ours, and with
 * `jobs-unavailable` where nothing can go on without the process that began it.
 */
export interface WarehouseJobs {
  /** Uploads what there is to upload, begins the work and gives its id: the work goes on when this process ends. */
  submit(run: SubmitRun): Promise<JobTicket>;
  /** Those that the asker may see, newest first. */
  list(asked: ListJobs): Promise<readonly JobStatus[]>;
  show(id: string, signal?: AbortSignal): Promise<JobStatus>;
  /** Asks the warehouse to stop it; nothing of its table is kept. Nothing happens to one that has ended. */
  cancel(id: string, signal?: AbortSignal): Promise<void>;
  /**
   * Completes the table of a job that succeeded, unless somebody has: counts its rows, writes them into its manifest and drops
   * what was uploaded. Rejects with `job-result-gone` where the table is not that job's any more, and as `checkTerms` does where
   * its terms are not kept: the table is dropped then.
   */
  finish(id: string, signal?: AbortSignal): Promise<JobResult>;
  /** A table's rows, in no order that could be relied on. Iterate to the end or call `return`: both free the session. */
  rows(run: TableRows): Promise<ReadResult>;
}

export interface SubmitRun {
  readonly statement: VerifiedStatement;
  /** The rows of `statement.outline.upload`; all are in the warehouse when the id is given. */
  readonly upload: RowBatches | null;
  readonly table: Relation;
  readonly ifExists: IfExists;
  /** Becomes the table's comment. */
  readonly draft: DatasetDraft;
  readonly limits?: RunLimits | undefined;
  /** Before the id is given; afterwards the job goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** What finds a job again. */
export interface JobTicket {
  readonly id: string;
}

export interface ListJobs {
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/** `running` is also what waits for its turn. */
export type JobState = "running" | "succeeded" | "failed" | "cancelled";

/** What a warehouse says of a job. Null: it does not say, or not yet. */
export interface JobStatus {
  /** The warehouse's own. */
  readonly id: string;
  /** How it stands. */
  readonly state: JobState;
  /** Whose definitions were used. */
  readonly project: string | null;
  /** `delay_model@3`; null for a list of features too. */
  readonly service: string | null;
  /** Who started it, as the warehouse calls them. */
  readonly user: string | null;
  /** ISO instant, UTC. */
  readonly startedAt: string | null;
  /** Null for one that runs, too. */
  readonly endedAt: string | null;
  /** Of its table, once they were counted. */
  readonly rows: bigint | null;
  /** That it read. */
  readonly bytes: bigint | null;
  /** Where its rows go. */
  readonly table: Relation | null;
  /** Why it failed. */
  readonly error: Diagnostic | null;
}

/** What a job made. */
export interface JobResult {
  /** Where its rows are. */
  readonly table: Relation;
  /** How they came about. */
  readonly manifest: DatasetManifest;
}

export interface TableRows {
  readonly table: Relation;
  readonly columns: readonly TableColumn[];
  readonly batchRows: number;
  readonly signal?: AbortSignal | undefined;
}

/** A column to be read. */
export interface TableColumn {
  /** The author's name, which the result has. */
  readonly name: string;
  /** The table's own. */
  readonly sqlName: string;
  /** Null: as the warehouse says. */
  readonly type: CanonicalType | null;
}
