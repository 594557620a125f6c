import type { ClientStatement, RowStream } from "./client.ts";
import { cancelled, connectionLost } from "./errors.ts";
import { type RawRow, rowOf, type Session } from "./session.ts";

/**
 * The rows of a result, as many as are asked for. The client holds no more than a few chunks ahead. It asks for a chunk that does
 * not come again and again: while rows are waited for, silence has an end.
 */
export class RowReader {
  readonly #session: Session;
  readonly #stream: RowStream;
  readonly #rows: AsyncIterator<unknown>;

  constructor(statement: ClientStatement, session: Session) {
    this.#session = session;
    this.#stream = statement.streamRows();
    this.#rows = this.#stream[Symbol.asyncIterator]();
  }

  /** Fewer only at the end. */
  async next(count: number): Promise<readonly RawRow[]> {
    const rows: RawRow[] = [];
    const { place, limits, signal } = this.#session;
    if (signal?.aborted === true) throw cancelled();
    const abort = (): void => void this.#stream.destroy(cancelled());
    signal?.addEventListener("abort", abort, { once: true });
    let seen = -1;
    const watch = setInterval(() => {
      if (seen === rows.length) this.#stream.destroy(connectionLost(place, `no rows for ${limits.stall} ms`));
      seen = rows.length;
    }, limits.stall);
    try {
      while (rows.length < count) {
        const { done, value } = await this.#rows.next();
        if (done === true) break;
        rows.push(rowOf(value));
      }
      return rows;
    } finally {
      clearInterval(watch);
      signal?.removeEventListener("abort", abort);
    }
  }

  stop(): void {
    this.#stream.destroy();
  }
}
