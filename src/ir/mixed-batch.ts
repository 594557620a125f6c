import type { ColumnBatch } from "./columns.ts";
import type { Row } from "./value.ts";

/** Some rows as they came: one by one, or by column. */
export type MixedBatch = readonly Row[] | ColumnBatch;

export type MixedBatches = AsyncIterable<MixedBatch>;

export function isByColumn(batch: MixedBatch): batch is ColumnBatch {
  return "columns" in batch;
}

export function rowCount(batch: MixedBatch): number {
  return isByColumn(batch) ? batch.rows : batch.length;
}
