import { endianness } from "node:os";
import { formatDay, formatInstant } from "../kernel/time.ts";
import {
  type Column,
  type ColumnBatch,
  type ColumnBatches,
  type ColumnValues,
  infiniteDate,
  infiniteInstant,
} from "./columns.ts";
import type { CanonicalType } from "./types.ts";
import type { CanonicalValue, Row } from "./value.ts";

/**
 * Batches of columns as batches of rows, one for one. Closing the rows closes the columns, also before the first was asked for:
 * which a generator would not do.
 */
export function rowsOf(
  columns: readonly { readonly type: CanonicalType }[],
  batches: ColumnBatches,
): AsyncIterableIterator<readonly Row[], undefined> {
  const types = columns.map(({ type }) => type);
  const source = batches[Symbol.asyncIterator]();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const { done, value } = await source.next();
      return done === true ? { done, value: undefined } : { done: false, value: batchRows(types, value) };
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** The rows of one batch. */
export function batchRows(types: readonly CanonicalType[], { rows, columns }: ColumnBatch): readonly Row[] {
  const readers = columns.map((column, index) => cellReader(types[index], column));
  return Array.from({ length: rows }, (_, row) => readers.map((read) => read(row)));
}

/** Gives the value of a row of a column. */
export type CellReader = (row: number) => CanonicalValue;

export function cellReader(type: CanonicalType | undefined, { nulls, values }: Column): CellReader {
  const read = valueReader(type, values);
  return nulls === null ? read : (row) => (nulls[row] === 1 ? null : read(row));
}

function valueReader(type: CanonicalType | undefined, values: ColumnValues): CellReader {
  switch (values.storage) {
    case "bool":
      return (row) => values.data[row] === 1;
    case "int32":
      return type?.kind === "date" ? (row) => dayText(values.data[row] ?? 0) : (row) => values.data[row] ?? null;
    case "int64":
      return type?.kind === "timestamp" ? instantReader(values.data) : (row) => values.data[row] ?? null;
    case "bytes":
      return type?.kind === "bytes" ? (row) => slice(values, row) : textReader(values);
    default:
      return (row) => values.data[row] ?? null;
  }
}

/** Where the upper half of an integer lies in this machine's memory. */
const upperHalf = endianness() === "LE" ? 1 : 0;

/** By halves: a bigint would be an object of its own. Infinite instants are too far off for a number. */
function instantReader(data: BigInt64Array): CellReader {
  const halves = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  return (row) => {
    const upper = halves[2 * row + upperHalf] ?? 0;
    const instant = upper * 2 ** 32 + ((halves[2 * row + 1 - upperHalf] ?? 0) >>> 0);
    return Number.isSafeInteger(instant) ? formatInstant(instant) : instantText(data[row] ?? 0n);
  };
}

type BytesValues = Extract<ColumnValues, { storage: "bytes" }>;

function slice({ offsets, data }: BytesValues, row: number): Uint8Array {
  return data.slice(offsets[row], offsets[row + 1]);
}

function textReader({ offsets, data }: BytesValues): CellReader {
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return (row) => text.toString("utf8", offsets[row], offsets[row + 1]);
}

/** As canonical values tell an instant. */
export function instantText(microseconds: bigint): string {
  if (microseconds === infiniteInstant.future) return "infinity";
  return microseconds === infiniteInstant.past ? "-infinity" : formatInstant(microseconds);
}

/** As canonical values tell a date. */
export function dayText(days: number): string {
  if (days === infiniteDate.future) return "infinity";
  return days === infiniteDate.past ? "-infinity" : formatDay(days);
}
