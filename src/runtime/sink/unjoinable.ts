import { type Column, type ColumnBatch, type ColumnBatches, infiniteInstant } from "../../ir/columns.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";

export interface UnjoinableCounter {
  /** Passes the batches on, unchanged, counting as they go by. */
  through(batches: ColumnBatches): ColumnBatches;
  /** Rows so far that no feature row can match. */
  count(): bigint;
}

/** Counts rows with a NULL or infinite time or a NULL key: all their features are NULL. */
export function countUnjoinable(
  columns: readonly ResultColumn[],
  spine: { readonly time: string; readonly keys: readonly string[] },
): UnjoinableCounter {
  const time = indexOf(columns, spine.time);
  const keys = spine.keys.map((key) => indexOf(columns, key));
  let count = 0n;
  async function* through(batches: ColumnBatches): AsyncGenerator<ColumnBatch> {
    for await (const batch of batches) {
      count += BigInt(unjoinable(batch, time, keys));
      yield batch;
    }
  }
  return { through, count: () => count };
}

function indexOf(columns: readonly ResultColumn[], name: string): number {
  const index = columns.findIndex((column) => column.name === name);
  if (index === -1) throw new Error(`the result has no column '${name}'`);
  return index;
}

function unjoinable({ rows, columns }: ColumnBatch, time: number, keys: readonly number[]): number {
  const faults = [withoutInstant(columns[time]), ...keys.map((key) => nullsOf(columns[key]))].filter(
    (one) => one !== null,
  );
  if (faults.length === 0) return 0;
  let count = 0;
  for (let row = 0; row < rows; row++) if (faults.some((fault) => fault[row] === 1)) count++;
  return count;
}

function nullsOf(column: Column | undefined): Uint8Array | null {
  return column?.nulls ?? null;
}

/** One byte a row, 1 where the time is NULL or infinite; null where none is. */
function withoutInstant(column: Column | undefined): Uint8Array | null {
  if (column?.values.storage !== "int64") return nullsOf(column);
  const { data } = column.values;
  const { future, past } = infiniteInstant;
  if (!data.includes(future) && !data.includes(past)) return column.nulls;
  return Uint8Array.from(data, (time, row) => (column.nulls?.[row] === 1 || time === future || time === past ? 1 : 0));
}
