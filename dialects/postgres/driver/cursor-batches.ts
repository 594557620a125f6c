import type { ColumnBatch } from "../../../src/ir/columns.ts";
import type { RawRow, Reply } from "./exchange.ts";
import type { Transaction } from "./transaction.ts";

export interface CursorParts {
  readonly transaction: Transaction;
  readonly first: Reply;
  readonly fetch: () => Promise<Reply>;
  readonly decode: (rows: readonly RawRow[]) => ColumnBatch;
  readonly batchRows: number;
}

/**
 * The batches of an open cursor. While the consumer works on one the next is fetched, and no more: memory holds two. An object
 * rather than a generator, since a generator that was never started does not clean up when it is told to return.
 */
export class CursorBatches implements AsyncIterableIterator<ColumnBatch> {
  readonly #parts: CursorParts;
  #pending: Promise<Reply> | null;
  #ended = false;

  constructor(parts: CursorParts) {
    this.#parts = parts;
    this.#pending = Promise.resolve(parts.first);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ColumnBatch, undefined>> {
    const pending = this.#pending;
    if (this.#ended || pending === null) return { done: true, value: undefined };
    try {
      return await this.#batch(await pending);
    } catch (error) {
      this.#end();
      throw await this.#parts.transaction.fail(error);
    }
  }

  /** Ends the transaction and frees the session; what is being fetched is waited for. */
  async return(): Promise<IteratorResult<ColumnBatch, undefined>> {
    if (!this.#ended) {
      const pending = this.#end();
      await pending?.catch(() => undefined);
      await this.#parts.transaction.rollback();
    }
    return { done: true, value: undefined };
  }

  async #batch({ rows }: Reply): Promise<IteratorResult<ColumnBatch, undefined>> {
    const { transaction, decode, batchRows } = this.#parts;
    transaction.check();
    const isLast = rows.length < batchRows;
    this.#pending = isLast ? null : this.#ahead();
    const batch = decode(rows);
    if (isLast) {
      this.#ended = true;
      await transaction.commit();
    }
    return rows.length === 0 ? { done: true, value: undefined } : { done: false, value: batch };
  }

  /** A failure is told when the batch is asked for; until then it must not count as unhandled. */
  #ahead(): Promise<Reply> {
    const reply = this.#parts.fetch();
    reply.catch(() => undefined);
    return reply;
  }

  #end(): Promise<Reply> | null {
    const pending = this.#pending;
    this.#ended = true;
    this.#pending = null;
    return pending;
  }
}
