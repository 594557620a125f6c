import type { ColumnBatch, ColumnBatches } from "../../ir/columns.ts";
import type { LimitInForce } from "../../ir/limits.ts";
import type { ResolvedSpine } from "../../ir/request.ts";
import type { Row, RowBatches } from "../../ir/value.ts";
import type { DiagnosticCode } from "../../kernel/codes.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { RunLimits } from "../../ports/cost.ts";
import type { CreatedTable, ResultColumn } from "../../ports/warehouse.ts";
import { exceeded, quantity } from "./exceeded.ts";
import type { LimitsInForce } from "./in-force.ts";
import { SpineWatch } from "./spine-watch.ts";

/** The warehouse's own limit is for a process that is gone; this long after ours, in milliseconds. */
const graceMs = 5_000;

/** Keeps one run within its limits, and its spine within what was said of it. To be ended, however the run does. */
export class RunGuard {
  /** Of the caller, or of the time that is up. */
  readonly signal: AbortSignal | undefined;
  readonly #limits: LimitsInForce;
  readonly #watch: SpineWatch | null;
  readonly #time: string;
  readonly #clock = new AbortController();
  readonly #started = performance.now();
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(limits: LimitsInForce, { times, time }: ResolvedSpine, signal: AbortSignal | undefined) {
    const { seconds } = limits;
    this.#limits = limits;
    this.#watch = times === null ? null : new SpineWatch(times);
    this.#time = time.column;
    if (seconds !== null) {
      this.#timer = setTimeout(() => this.#clock.abort(), Math.ceil(Number(seconds.most) * 1_000));
      this.#timer.unref();
    }
    const signals = [signal, seconds === null ? undefined : this.#clock.signal].filter((one) => one !== undefined);
    this.signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
  }

  /** What the warehouse is told. */
  get run(): RunLimits | undefined {
    const { bytes, seconds } = this.#limits;
    if (bytes === null && seconds === null) return undefined;
    return {
      bytes: bytes === null ? null : BigInt(bytes.most),
      milliseconds: seconds === null ? null : Math.ceil(Number(seconds.most) * 1_000) + graceMs,
    };
  }

  /** Whether what a table was made of may turn out not to be kept. */
  get mayRefuse(): boolean {
    return this.#watch !== null || this.#limits.rows !== null;
  }

  /** Counts rows on their way up, and looks at their times. */
  async *uploading(batches: RowBatches, columns: readonly { readonly name: string }[]): AsyncGenerator<readonly Row[]> {
    const index = columns.findIndex(({ name }) => name === this.#time);
    let rows = 0n;
    for await (const batch of batches) {
      rows += BigInt(batch.length);
      this.#countRows(rows);
      if (this.#watch !== null) for (const row of batch) this.#watch.value(row[index]);
      yield batch;
    }
  }

  /** Counts rows on their way out, looks at their times, and ends the guard with them. Closing it frees the session. */
  through(columns: readonly ResultColumn[], batches: ColumnBatches): ColumnBatches {
    const index = columns.findIndex(({ name }) => name === this.#time);
    const inner = batches[Symbol.asyncIterator]();
    let rows = 0n;
    const look = (batch: ColumnBatch): void => {
      rows += BigInt(batch.rows);
      this.#countRows(rows);
      this.#watch?.column(batch, batch.columns[index]);
    };
    const close = async (): Promise<void> => {
      this.end();
      await inner.return?.();
    };
    const iterator: AsyncIterableIterator<ColumnBatch, undefined> = {
      [Symbol.asyncIterator]: () => iterator,
      next: async () => {
        try {
          const found = await inner.next();
          if (found.done === true) {
            this.end();
            return { done: true, value: undefined };
          }
          look(found.value);
          return found;
        } catch (failure) {
          await close().catch(() => undefined);
          throw this.told(failure);
        }
      },
      return: async () => {
        await close();
        return { done: true, value: undefined };
      },
    };
    return iterator;
  }

  /** Refuses what was made in the warehouse. */
  accept({ rows, times }: CreatedTable): void {
    this.#countRows(rows);
    if (times !== undefined) this.#watch?.ends(times);
  }

  /** A failure in the words of the limit that brought it about. */
  told(failure: unknown): unknown {
    const { seconds, bytes } = this.#limits;
    const code = failure instanceof AsofError ? failure.diagnostics[0]?.code : undefined;
    if (seconds !== null && this.#isOver(code, Number(seconds.most))) return tooLong(seconds, failure);
    if (bytes !== null && code === "limit-exceeded" && failure instanceof AsofError && isForeign(failure))
      return exceeded(bytes, "the statement would bill more than it may", failure);
    return failure;
  }

  /** Runs work under the guard, and ends it. */
  async guarding<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (failure) {
      throw this.told(failure);
    } finally {
      this.end();
    }
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  /** By our own clock; the warehouse's may ring for a limit of its own, and ours was told to ring later. */
  #isOver(code: DiagnosticCode | undefined, seconds: number): boolean {
    if (code === "cancelled") return this.#clock.signal.aborted;
    return code === "statement-timeout" && performance.now() - this.#started >= seconds * 1_000;
  }

  #countRows(rows: bigint): void {
    const limit = this.#limits.rows;
    if (limit !== null && rows > limit.most) throw tooMany(limit, rows);
  }
}

function tooMany(limit: LimitInForce, rows: bigint): AsofError {
  return exceeded(limit, `the request makes at least ${quantity("rows", rows)}`);
}

function tooLong(limit: LimitInForce, cause: unknown): AsofError {
  return exceeded(limit, `the run was stopped after ${quantity("seconds", limit.most)}`, cause);
}

/** The warehouse itself refused: it does not know where the limit is set. */
function isForeign(failure: AsofError): boolean {
  return failure.diagnostics[0]?.path === null;
}
