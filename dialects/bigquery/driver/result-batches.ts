import type { ColumnBatch } from "../../../src/ir/columns.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { type DecodedColumn, decodePage } from "./decode.ts";
import { failureOf, toAsofError } from "./errors.ts";
import type { Job } from "./job.ts";
import type { QueryResults } from "./resources.ts";

export interface Paging {
  readonly job: Job;
  readonly columns: readonly DecodedColumn[];
  readonly batchRows: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * A result page by page: the next one is asked for when its batch is. The rows lie in a table of the service's own for a day,
 * so that a reader that stops holds nothing.
 */
export class ResultBatches implements AsyncIterableIterator<ColumnBatch, undefined> {
  readonly #paging: Paging;
  readonly #total: string | undefined;
  #page: QueryResults | null;
  #rows = 0;

  constructor(paging: Paging, first: QueryResults) {
    this.#paging = paging;
    this.#page = first;
    this.#total = first.totalRows;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ColumnBatch, undefined>> {
    while (this.#page !== null) {
      const { rows = [], pageToken } = await this.#held(this.#page);
      this.#rows += rows.length;
      const isLast = pageToken === undefined;
      if (isLast) this.#end();
      else this.#page = { jobComplete: false, pageToken };
      if (rows.length > 0) return { done: false, value: decodePage(this.#paging.columns, rows) };
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<ColumnBatch, undefined>> {
    this.#page = null;
    return { done: true, value: undefined };
  }

  /** A page that is there, or the one that its token stands for. */
  async #held(page: QueryResults): Promise<QueryResults> {
    const { job, batchRows, signal } = this.#paging;
    if (page.jobComplete) return page;
    try {
      return await job.page(batchRows, page.pageToken, signal);
    } catch (error) {
      this.#page = null;
      if (failureOf(error).status !== 404) throw toAsofError(error, true);
      throw AsofError.of("warehouse-error", "the rest of the result is no longer there", {
        hint: "the service keeps a result for a day at most: run it again, and read it at once",
      });
    }
  }

  #end(): void {
    this.#page = null;
    if (this.#total !== undefined && BigInt(this.#total) !== BigInt(this.#rows))
      throw AsofError.of("connection-lost", `${this.#rows} of ${this.#total} rows came from BigQuery`, {
        hint: "run it again",
      });
  }
}
