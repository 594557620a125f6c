import type { ColumnBatch } from "../../../src/ir/columns.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { Collecting } from "./collecting.ts";
import { batchBytes, portal, type RowRun, type RowSource } from "./row-source.ts";

/** The first question for rows is for few: it tells how wide they are. */
const firstRows = 500;

/**
 * Rows asked for a batch at a time, for an engine that answers whole exchanges only. While the consumer works on one batch the
 * next is fetched, and no more.
 */
export class FetchedRows implements RowSource {
  readonly #run: RowRun;
  readonly #builder: BatchBuilder;
  readonly #built: ColumnBatch[] = [];
  #ahead: Promise<void>;
  #complete = false;
  #rows = 0;
  #bytes = 0;

  constructor(run: RowRun) {
    this.#run = run;
    const limits = { rows: run.batchRows, bytes: Number.POSITIVE_INFINITY };
    this.#builder = new BatchBuilder(run.columns, limits, (batch) => this.#built.push(batch));
    this.#ahead = this.#fetch();
  }

  async next(): Promise<ColumnBatch | null> {
    await this.#ahead;
    const batch = this.#built.shift() ?? null;
    if (!this.#complete) this.#ahead = this.#fetch();
    return batch;
  }

  settled(): Promise<void> {
    return this.#ahead.catch(() => undefined);
  }

  #fetch(): Promise<void> {
    const fetching = this.#fetched();
    // A failure is told when the batch is asked for; until then it must not count as unhandled.
    fetching.catch(() => undefined);
    return fetching;
  }

  async #fetched(): Promise<void> {
    const { session, query, columns } = this.#run;
    const rows = this.#nextRows();
    const formats = columns.map(({ decoder }) => decoder.format);
    const sink = new Collecting((bytes, starts, count) => {
      this.#rows += count;
      this.#bytes += bytes.length;
      this.#builder.take(bytes, starts, count);
    });
    const { tag } =
      this.#rows === 0
        ? await session.open({ portal, query, formats, rows }, sink)
        : await session.continue({ portal, rows }, sink);
    sink.check();
    this.#builder.end();
    this.#complete = tag !== "";
  }

  #nextRows(): number {
    const wanted = this.#rows === 0 ? firstRows : Math.floor((batchBytes * this.#rows) / Math.max(this.#bytes, 1));
    return Math.max(1, Math.min(this.#run.batchRows, wanted));
  }
}
