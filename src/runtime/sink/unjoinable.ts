import type { CanonicalValue, Row, RowBatches } from "../../ir/value.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";

export interface UnjoinableCounter {
  /** Passes the batches on, unchanged, counting as they go by. */
  through(batches: RowBatches): RowBatches;
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
  const cannotJoin = (row: Row): boolean => !hasInstant(row[time]) || keys.some((key) => isNull(row[key]));
  let count = 0n;
  async function* through(batches: RowBatches): AsyncGenerator<readonly Row[]> {
    for await (const batch of batches) {
      for (const row of batch) if (cannotJoin(row)) count++;
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

function isNull(value: CanonicalValue | undefined): boolean {
  return value === null || value === undefined;
}

function hasInstant(time: CanonicalValue | undefined): boolean {
  return !isNull(time) && time !== "infinity" && time !== "-infinity";
}
