import { guardChunksOf } from "./chunks.ts";
import type { ClientStatement, RowStream } from "./client.ts";
import { cancelled, connectionLost } from "./errors.ts";
import { type RawRow, rowOf } from "./raw-row.ts";
import type { Watch } from "./supervise.ts";

/**
 * The rows of a result, as many as are asked for. The client holds no more than a few chunks ahead. It asks for a chunk that does
 * not come again and again: while rows are waited for, silence has an end. It takes a chunk that is too short for a whole one:
 * the rows are counted.
 */
export class RowReader {
  readonly #watch: Watch;
  readonly #total: number | undefined;
  readonly #stream: RowStream;
  readonly #rows: AsyncIterator<unknown>;
  #seen = 0;

  constructor(statement: ClientStatement, watch: Watch) {
    this.#watch = watch;
    this.#total = statement.getNumRows();
    guardChunksOf(statement);
    this.#stream = statement.streamRows();
    this.#rows = this.#stream[Symbol.asyncIterator]();
  }

  /** Fewer only at the end. Rejects with the client's error or an `AsofError`. */
  async next(count: number): Promise<readonly RawRow[]> {
    const { place, limits, signal } = this.#watch;
    if (signal?.aborted === true) throw cancelled();
    const abort = (): void => void this.#stream.destroy(cancelled());
    signal?.addEventListener("abort", abort, { once: true });
    let before = -1;
    const watch = setInterval(() => {
      if (before === this.#seen) this.#stream.destroy(connectionLost(place, `no rows for ${limits.stall} ms`));
      before = this.#seen;
    }, limits.stall);
    try {
      return await this.#taken(count);
    } finally {
      clearInterval(watch);
      signal?.removeEventListener("abort", abort);
    }
  }

  stop(): void {
    this.#stream.destroy();
  }

  async #taken(count: number): Promise<readonly RawRow[]> {
    const rows: RawRow[] = [];
    while (rows.length < count) {
      const { done, value } = await this.#rows.next();
      if (done === true) {
        this.#checkWhole();
        break;
      }
      rows.push(rowOf(value));
      this.#seen += 1;
    }
    return rows;
  }

  #checkWhole(): void {
    if (this.#total === undefined || this.#total === this.#seen) return;
    throw connectionLost(this.#watch.place, `${this.#seen} of ${this.#total} rows came`);
  }
}
