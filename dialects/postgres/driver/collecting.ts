import type { RowSink } from "./row-tap.ts";

/** Keeps the first failure for whoever waits for the answer: the rest of it has to be read all the same. */
export class Collecting implements RowSink {
  readonly #take: RowSink["take"];
  #failure: { readonly error: unknown } | null = null;

  constructor(take: RowSink["take"]) {
    this.#take = take;
  }

  take(bytes: Buffer, starts: Int32Array, rows: number): void {
    if (this.#failure !== null) return;
    try {
      this.#take(bytes, starts, rows);
    } catch (error) {
      this.#failure = { error };
    }
  }

  check(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
