import type { ColumnBatch } from "../../../src/ir/columns.ts";
import type { ReadColumn } from "./batch-builder.ts";
import type { Query } from "./query.ts";
import type { Session } from "./session.ts";

/** The batches of a statement that runs. */
export interface RowSource {
  /** Null after the last. */
  next(): Promise<ColumnBatch | null>;
  /** Waits for what is on its way where it cannot be stopped in good order. */
  settled(): Promise<void>;
}

export interface RowRun {
  readonly session: Session;
  readonly query: Query;
  readonly columns: readonly ReadColumn[];
  readonly batchRows: number;
}

/** A batch of wide rows is ended here. */
export const batchBytes = 32 << 20;
/** What the open statement is called in its session. */
export const portal = "asof_rows";
