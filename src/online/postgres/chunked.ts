import type { Row, RowBatches } from "../../ir/value.ts";

/**
 * A stream in parts of at least so many rows, but for the last. Each part is to be read to its end before the next is asked for;
 * nothing is held but the batch that tells whether there is more.
 */
export async function* chunked(rows: RowBatches, size: number): AsyncGenerator<RowBatches, void, void> {
  const source = rows[Symbol.asyncIterator]();
  let next = await source.next();
  try {
    while (next.done !== true) yield part();
  } finally {
    await source.return?.();
  }

  async function* part(): AsyncGenerator<readonly Row[], void, void> {
    for (let count = 0; next.done !== true && count < size; ) {
      count += next.value.length;
      yield next.value;
      next = await source.next();
    }
  }
}
