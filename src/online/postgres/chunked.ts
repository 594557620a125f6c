import { type MixedBatch, type MixedBatches, rowCount } from "../../ir/mixed-batch.ts";

/**
 * A stream in parts of at least so many rows, but for the last. Each part is to be read to its end before the next is asked for;
 * nothing is held but the batch that tells whether there is more.
 */
export async function* chunked(rows: MixedBatches, size: number): AsyncGenerator<MixedBatches, void, void> {
  const source = rows[Symbol.asyncIterator]();
  let next = await source.next();
  try {
    while (next.done !== true) yield part();
  } finally {
    await source.return?.();
  }

  async function* part(): AsyncGenerator<MixedBatch, void, void> {
    for (let count = 0; next.done !== true && count < size; ) {
      count += rowCount(next.value);
      yield next.value;
      next = await source.next();
    }
  }
}
