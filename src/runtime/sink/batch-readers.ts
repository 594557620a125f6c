import { type CellReader, cellReader } from "../../ir/column-rows.ts";
import type { ColumnBatch } from "../../ir/columns.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";

/** A batch's cells where they lie: one reader a column. */
export function batchReaders(columns: readonly ResultColumn[], batch: ColumnBatch): readonly CellReader[] {
  return batch.columns.map((column, index) => cellReader(columns[index]?.type, column));
}
