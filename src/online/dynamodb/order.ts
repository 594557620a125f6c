import { hash } from "node:crypto";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { infiniteDate } from "../../ir/columns.ts";
import { boolOf, bytesOf, dayOf, instantOf, refuse, textOf, UnfitValue, wholeOf } from "../../ir/fit.ts";
import { eventTimeColumn, type OnlineColumn, type OnlineTable, onlineLayout } from "../../ir/online.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { decimalText, roundedFloat } from "./attributes.ts";
import { parseDecimal } from "./decimal.ts";
import { fitting } from "./fitting.ts";

/**
 * A row's place among the rows of its key, as bytes that sort so: event time, tie-breaks, NULL before everything; then a digest of
 * the values, which settles what is equal in all of these. One comparison of the store decides which row is newer. `values` are
 * the row's features as they are stored, null for NULL.
 */
export function orderOf(table: OnlineTable, row: Row, values: readonly (AttributeValue | null)[]): Uint8Array {
  const { eventTime, tieBreaks } = onlineLayout(table);
  const parts: Uint8Array[] = [];
  addTerm(parts, eventTimeColumn, row[eventTime] ?? null);
  for (const [index, term] of table.tieBreaks.entries()) addTerm(parts, term, row[tieBreaks + index] ?? null);
  return joined(parts, digest(values));
}

/** `Buffer.concat` looks at each part several times, and gives a view of a memory that others share. */
function joined(parts: readonly Uint8Array[], end: Uint8Array): Uint8Array {
  let length = end.length;
  for (const part of parts) length += part.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes.set(end, at);
  return bytes;
}

function addTerm(parts: Uint8Array[], term: OnlineColumn, value: CanonicalValue): void {
  if (value === null) parts.push(absent);
  else parts.push(present, fitting(term, value, sortable));
}

/** Below zero where one is less. */
export function compareOrders(one: Uint8Array, other: Uint8Array): number {
  return Buffer.compare(one, other);
}

const absent = Uint8Array.of(0);
const present = Uint8Array.of(1);
const digestBytes = 16;

function digest(values: readonly (AttributeValue | null)[]): Uint8Array {
  return hash("sha256", values.map(valueText).join(), "buffer").subarray(0, digestBytes);
}

/** Different for different values: only texts may hold what stands between two. */
function valueText(value: AttributeValue | null): string {
  if (value === null) return "";
  if (value.N !== undefined) return value.N;
  if (value.S !== undefined) return JSON.stringify(value.S);
  if (value.BOOL !== undefined) return String(value.BOOL);
  if (value.B !== undefined) return `x${Buffer.from(value.B).toString("hex")}`;
  return value.L === undefined ? "NULL" : `[${value.L.map(valueText).join()}]`;
}

function sortable(type: CanonicalType, value: Exclude<CanonicalValue, null>): Uint8Array {
  switch (type.kind) {
    case "bool":
      return Uint8Array.of(boolOf(value) ? 1 : 0);
    case "int32":
    case "int64":
      return whole(wholeOf(value, type.kind), 8);
    case "timestamp":
      return whole(instantOf(value), 8);
    case "date":
      return whole(BigInt(dayNumber(value)), 8);
    case "float32":
    case "float64":
      return float(roundedFloat(value, type.kind));
    case "decimal":
      return decimal(decimalText(value), type.scale, type.precision);
    case "string":
      return ended(Buffer.from(textOf(value)));
    case "bytes":
      return ended(bytesOf(value));
    default:
      return refuse(value, "a value with an order");
  }
}

/** Counted from the least integer of so many bytes, so that no sign is left. */
function whole(value: bigint, bytes: number): Uint8Array {
  if (bytes === 8) return whole64(value);
  const fromLeast = value + (1n << BigInt(8 * bytes - 1));
  return Buffer.from(fromLeast.toString(16).padStart(2 * bytes, "0"), "hex");
}

function whole64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value);
  // The sign is the first bit: turned round, what is below zero comes first.
  bytes[0] = (bytes[0] ?? 0) ^ 0x80;
  return bytes;
}

/** NaN is above infinity, and the zeros are equal. */
function float(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Number.isNaN(value) ? Number.NaN : value + 0);
  const bits = view.getBigUint64(0);
  const isNegative = bits >> 63n === 1n && !Number.isNaN(value);
  view.setBigUint64(0, isNegative ? ~bits & (2n ** 64n - 1n) : bits | (1n << 63n));
  return new Uint8Array(view.buffer);
}

/** -Infinity, the finite ones, Infinity, NaN. */
function decimal(text: string, scale: number, precision: number): Uint8Array {
  const parsed = parseDecimal(text);
  if (parsed === null) return Uint8Array.of(text === "NaN" ? 3 : text.startsWith("-") ? 0 : 2);
  if (parsed.scale > scale) throw new UnfitValue(`expected at most ${scale} digits after the point`);
  const units = parsed.units * 10n ** BigInt(scale - parsed.scale);
  const bytes = Math.ceil((precision * Math.log2(10) + 1) / 8);
  if (BigInt.asIntN(8 * bytes, units) !== units) throw new UnfitValue(`expected at most ${precision} digits`);
  return Buffer.concat([Uint8Array.of(1), whole(units, bytes)]);
}

/** So that the shorter of two that begin alike is less, whatever follows them. */
function ended(bytes: Uint8Array): Uint8Array {
  const escaped: number[] = [];
  for (const byte of bytes) escaped.push(...(byte === 0 ? [0, 255] : [byte]));
  return Uint8Array.from([...escaped, 0, 0]);
}

function dayNumber(value: CanonicalValue): number {
  if (value === "infinity") return infiniteDate.future;
  if (value === "-infinity") return infiniteDate.past;
  return dayOf(value);
}
