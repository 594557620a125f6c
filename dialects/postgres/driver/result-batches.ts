import type { ColumnBatch } from "../../../src/ir/columns.ts";
import type { RowSource } from "./row-source.ts";
import type { Transaction } from "./transaction.ts";

/**
 * The batches of a result, and the end of its transaction with the last. An object rather than a generator, since a generator
 * that was never started does not clean up when it is told to return.
 */
export class ResultBatches implements AsyncIterableIterator<ColumnBatch> {
  readonly #transaction: Transaction;
  readonly #source: RowSource;
  /** What was read before anyone asked. */
  #first: ColumnBatch | null;
  #ended = false;

  constructor(transaction: Transaction, source: RowSource, first: ColumnBatch | null) {
    this.#transaction = transaction;
    this.#source = source;
    this.#first = first;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ColumnBatch, undefined>> {
    if (this.#ended) return { done: true, value: undefined };
    try {
      return await this.#next();
    } catch (error) {
      this.#ended = true;
      throw await this.#transaction.fail(error);
    }
  }

  /** Stops what runs, ends the transaction and frees the session. */
  async return(): Promise<IteratorResult<ColumnBatch, undefined>> {
    if (!this.#ended) {
      this.#ended = true;
      await this.#source.settled();
      await this.#transaction.rollback();
    }
    return { done: true, value: undefined };
  }

  async #next(): Promise<IteratorResult<ColumnBatch, undefined>> {
    this.#transaction.check();
    const batch = this.#first ?? (await this.#source.next());
    this.#first = null;
    this.#transaction.check();
    if (batch !== null) return { done: false, value: batch };
    this.#ended = true;
    await this.#transaction.commit();
    return { done: true, value: undefined };
  }
}
