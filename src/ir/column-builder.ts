import { parseDay, parseInstant } from "../kernel/time.ts";
import { type Column, type ColumnBatch, infiniteDate, infiniteInstant, storageOf } from "./columns.ts";
import type { CanonicalType } from "./types.ts";
import type { CanonicalValue, Row } from "./value.ts";

/** Rows as columns: the inverse of `rowsOf`. Throws a `RangeError` where a value is not of its column's type. */
export function columnBatch(types: readonly CanonicalType[], rows: readonly Row[]): ColumnBatch {
  return { rows: rows.length, columns: types.map((type, index) => columnOf(type, index, rows)) };
}

function columnOf(type: CanonicalType, index: number, rows: readonly Row[]): Column {
  const values = rows.map((row) => row[index] ?? null);
  const nulls = values.includes(null) ? Uint8Array.from(values, (value) => (value === null ? 1 : 0)) : null;
  return { nulls, values: laidOut(type, values) };
}

function laidOut(type: CanonicalType, values: readonly CanonicalValue[]): Column["values"] {
  const storage = storageOf(type);
  const rows = values.length;
  switch (storage) {
    case "bool":
      return { storage, data: fill(new Uint8Array(rows), values, (value) => (value === true ? 1 : 0)) };
    case "int32":
      return { storage, data: fill(new Int32Array(rows), values, type.kind === "date" ? dayOf : numberOf) };
    case "int64":
      return { storage, data: fill(new BigInt64Array(rows), values, type.kind === "timestamp" ? instantOf : bigintOf) };
    case "float32":
      return { storage, data: fill(new Float32Array(rows), values, numberOf) };
    case "float64":
      return { storage, data: fill(new Float64Array(rows), values, numberOf) };
    case "bytes":
      return { storage, ...concatenated(values) };
    case "nested":
      return { storage, data: values };
  }
}

function fill<A extends { [index: number]: number | bigint }>(
  array: A,
  values: readonly CanonicalValue[],
  convert: (value: CanonicalValue) => A[number],
): A {
  values.forEach((value, row) => {
    if (value !== null) array[row] = convert(value);
  });
  return array;
}

function numberOf(value: CanonicalValue): number {
  if (typeof value !== "number") throw unfit(value, "number");
  return value;
}

function bigintOf(value: CanonicalValue): bigint {
  if (typeof value !== "bigint" || BigInt.asIntN(64, value) !== value) throw unfit(value, "int64");
  return value;
}

function instantOf(value: CanonicalValue): bigint {
  if (value === "infinity") return infiniteInstant.future;
  if (value === "-infinity") return infiniteInstant.past;
  const instant = typeof value === "string" ? parseInstant(value) : null;
  // The ends of the range mean the infinite ones.
  if (instant === null || instant >= infiniteInstant.future || instant <= infiniteInstant.past)
    throw unfit(value, "timestamp");
  return instant;
}

function dayOf(value: CanonicalValue): number {
  if (value === "infinity") return infiniteDate.future;
  if (value === "-infinity") return infiniteDate.past;
  const day = typeof value === "string" ? parseDay(value) : null;
  if (day === null) throw unfit(value, "date");
  return day;
}

function concatenated(values: readonly CanonicalValue[]): { offsets: Int32Array; data: Uint8Array } {
  const parts = values.map(bytesOf);
  const offsets = new Int32Array(parts.length + 1);
  parts.forEach((part, row) => {
    offsets[row + 1] = (offsets[row] ?? 0) + part.length;
  });
  const data = new Uint8Array(offsets[parts.length] ?? 0);
  parts.forEach((part, row) => {
    data.set(part, offsets[row]);
  });
  return { offsets, data };
}

const encoder = new TextEncoder();
const nothing = new Uint8Array();

function bytesOf(value: CanonicalValue): Uint8Array {
  if (value === null) return nothing;
  if (value instanceof Uint8Array) return value;
  if (typeof value !== "string") throw unfit(value, "text");
  return encoder.encode(value);
}

function unfit(value: CanonicalValue, what: string): RangeError {
  return new RangeError(`a ${typeof value} where a ${what} belongs`);
}
