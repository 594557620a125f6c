import type { ColumnBatches } from "../ir/columns.ts";
import type { CanonicalType } from "../ir/types.ts";

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
