import type { Column, ColumnBatch } from "../../../src/ir/columns.ts";
import { typeName } from "../../../src/ir/types.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { ResultColumn } from "../../../src/ports/warehouse.ts";
import { type ColumnDecoder, UnreadableValue } from "./column-decoders.ts";
import { Fields } from "./fields.ts";
import type { RowSink } from "./row-tap.ts";

export interface BatchLimits {
  readonly rows: number;
  /** A batch is ended early once it holds so much: rows may be wide. */
  readonly bytes: number;
}

/** A column of the result with what reads it. */
export interface ReadColumn extends ResultColumn {
  readonly decoder: ColumnDecoder;
}

/** Room for so many rows at first: most results are short. */
const firstRoom = 256;

/** Rows as they come, into batches of columns. */
export class BatchBuilder implements RowSink {
  readonly #columns: readonly ReadColumn[];
  readonly #limits: BatchLimits;
  readonly #emit: (batch: ColumnBatch) => void;
  readonly #fields = new Fields();
  #nulls: (Uint8Array | null)[];
  #room = 0;
  #rows = 0;
  #bytes = 0;

  constructor(columns: readonly ReadColumn[], limits: BatchLimits, emit: (batch: ColumnBatch) => void) {
    this.#columns = columns;
    this.#limits = limits;
    this.#emit = emit;
    this.#nulls = columns.map(() => null);
  }

  /** Throws a coded error where a value cannot be what its column is declared to hold. */
  take(bytes: Buffer, starts: Int32Array, rows: number): void {
    for (let from = 0; from < rows; ) {
      const count = Math.min(rows - from, this.#limits.rows - this.#rows);
      this.#append(bytes, starts, from, count);
      from += count;
      if (this.#rows === this.#limits.rows || this.#bytes >= this.#limits.bytes) this.end();
    }
  }

  /** Gives what has come since the last whole batch, where it is anything. */
  end(): void {
    if (this.#rows === 0) return;
    const rows = this.#rows;
    const columns = this.#columns.map((column, index) => this.#finished(column, index, rows));
    this.#nulls = this.#columns.map(() => null);
    this.#rows = 0;
    this.#bytes = 0;
    this.#emit({ rows, columns });
  }

  #append(bytes: Buffer, starts: Int32Array, from: number, count: number): void {
    this.#reserve(this.#rows + count);
    this.#fields.open(bytes, starts, from, count);
    this.#columns.forEach((column, index) => {
      this.#fields.advance(count);
      this.#bytes += this.#fields.total;
      if (this.#fields.hasNulls) this.#markNulls(index, count);
      reading(column, () => column.decoder.put(this.#fields, this.#rows, count));
    });
    this.#rows += count;
  }

  #reserve(rows: number): void {
    if (rows <= this.#room) return;
    this.#room = Math.min(this.#limits.rows, Math.max(rows, 2 * this.#room, firstRoom));
    for (const { decoder } of this.#columns) decoder.reserve(this.#room);
  }

  #markNulls(index: number, count: number): void {
    const nulls = this.#nullsOf(index);
    const { lengths } = this.#fields;
    for (let row = 0; row < count; row += 1) if ((lengths[row] ?? 0) < 0) nulls[this.#rows + row] = 1;
  }

  #nullsOf(index: number): Uint8Array {
    const before = this.#nulls[index] ?? null;
    if (before !== null && before.length >= this.#room) return before;
    const nulls = new Uint8Array(this.#room);
    if (before !== null) nulls.set(before);
    this.#nulls[index] = nulls;
    return nulls;
  }

  #finished(column: ReadColumn, index: number, rows: number): Column {
    const nulls = (this.#nulls[index] ?? null) === null ? null : this.#nullsOf(index).slice(0, rows);
    return { nulls, values: reading(column, () => column.decoder.finish(rows)) };
  }
}

/** What the decoders, `BigInt` and the column builder throw at a value. */
const unreadable = [UnreadableValue, RangeError, SyntaxError];

/** Errors about values get the column's words. */
function reading<T>(column: ResultColumn, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadableIn(column, error);
  }
}

/** What reading a value threw, in words where it is about the value. */
export function unreadableIn(column: ResultColumn, error: unknown): unknown {
  if (!unreadable.some((kind) => error instanceof kind)) return error;
  const what = error instanceof UnreadableValue ? error.message : `a value that is no ${typeName(column.type)}`;
  return AsofError.of("column-type", `column '${column.name}' holds ${what}`, {
    path: column.name,
    hint:
      error instanceof UnreadableValue
        ? "leave such rows out, or change the value in a query"
        : "declare the type that the column has, or cast it in a query",
  });
}
