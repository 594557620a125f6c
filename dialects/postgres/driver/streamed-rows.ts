import type { ColumnBatch } from "../../../src/ir/columns.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { batchBytes, portal, type RowRun, type RowSource } from "./row-source.ts";
import type { RowSink } from "./row-tap.ts";
import type { Session } from "./session.ts";

/**
 * All rows asked for at once, so that the warehouse may work in parallel. While a batch waits to be wanted nothing more is read
 * from the socket: the server then waits too. Memory holds the consumer's batch, the one that waits, and a part of a third.
 */
export class StreamedRows implements RowSource, RowSink {
  readonly #session: Session;
  readonly #builder: BatchBuilder;
  readonly #waiting: ColumnBatch[] = [];
  #outcome: { readonly error: unknown } | "complete" | null = null;
  #wake: () => void = () => undefined;

  constructor({ session, query, columns, batchRows }: RowRun) {
    this.#session = session;
    this.#builder = new BatchBuilder(columns, { rows: batchRows, bytes: batchBytes }, (batch) => {
      this.#waiting.push(batch);
    });
    const formats = columns.map(({ decoder }) => decoder.format);
    session.open({ portal, query, formats, rows: 0 }, this).then(
      () => this.#finish(),
      (error: unknown) => this.#end({ error }),
    );
  }

  take(bytes: Buffer, starts: Int32Array, rows: number): void {
    if (this.#outcome !== null) return;
    try {
      this.#builder.take(bytes, starts, rows);
      if (this.#waiting.length === 0) return;
      this.#session.pause();
      this.#wake();
    } catch (error) {
      this.#end({ error });
    }
  }

  async next(): Promise<ColumnBatch | null> {
    while (this.#waiting.length === 0 && this.#outcome === null) await this.#more();
    const batch = this.#waiting.shift();
    if (batch !== undefined) {
      if (this.#waiting.length === 0) this.#session.resume();
      return batch;
    }
    if (this.#outcome === "complete" || this.#outcome === null) return null;
    throw this.#outcome.error;
  }

  async settled(): Promise<void> {}

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #finish(): void {
    try {
      if (this.#outcome === null) this.#builder.end();
      this.#end("complete");
    } catch (error) {
      this.#end({ error });
    }
  }

  #end(outcome: { readonly error: unknown } | "complete"): void {
    this.#outcome ??= outcome;
    // Nothing more is wanted but the end of the answer.
    this.#session.resume();
    this.#wake();
  }
}
