import { columnBatch } from "../../../src/ir/column-builder.ts";
import { instantText } from "../../../src/ir/column-rows.ts";
import type { Column, ColumnBatch } from "../../../src/ir/columns.ts";
import { type CanonicalType, typeName } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { formatDay, parseDay, parseInstant } from "../../../src/kernel/time.ts";
import type { ResultColumn } from "../../../src/ports/warehouse.ts";
import { elementsOf } from "./json-elements.ts";
import type { RawRow } from "./session.ts";

/** Rows of the client by column. Throws `column-type` where a value is not of its column's type. */
export function decodeBatch(columns: readonly ResultColumn[], rows: readonly RawRow[]): ColumnBatch {
  return { rows: rows.length, columns: columns.map((column, index) => decodeColumn(column, index, rows)) };
}

function decodeColumn({ name, type }: ResultColumn, index: number, rows: readonly RawRow[]): Column {
  if (type.kind === "timestamp") return instants(name, index, rows);
  const values = rows.map((row) => decoded(name, type, row[index]));
  const [column] = columnBatch(
    [type],
    values.map((value) => [value]),
  ).columns;
  if (column === undefined) throw new TypeError("a column got lost");
  return column;
}

/** Times go without their text: an instant is a number here and there. */
function instants(name: string, index: number, rows: readonly RawRow[]): Column {
  const data = new BigInt64Array(rows.length);
  const nulls = new Uint8Array(rows.length);
  let any = false;
  for (const [at, row] of rows.entries()) {
    const cell = row[index];
    if (isNull(cell)) {
      nulls[at] = 1;
      any = true;
    } else data[at] = microsecondsOf(cell) ?? unfit(name, { kind: "timestamp" });
  }
  return { nulls: any ? nulls : null, values: { storage: "int64", data } };
}

function decoded(name: string, type: CanonicalType, cell: unknown): CanonicalValue {
  if (isNull(cell) && !(type.kind === "string" && cell === "NULL")) return null;
  return decodeCell(type, cell) ?? unfit(name, type);
}

/** The client writes a NULL among numbers as this text; columns of text hold null. */
function isNull(cell: unknown): boolean {
  return cell === null || cell === undefined || cell === "NULL";
}

/** Null for a value that is not of the type. */
function decodeCell(type: CanonicalType, cell: unknown): CanonicalValue {
  switch (type.kind) {
    case "bool":
      return typeof cell === "boolean" ? cell : null;
    case "int32":
      return integer(cell, 32, Number);
    case "int64":
      return integer(cell, 64, (value) => value);
    case "float32":
    case "float64":
      return float(cell);
    case "decimal":
      return decimal(cell, type.scale);
    case "bytes":
      return cell instanceof Uint8Array ? cell : null;
    case "date":
      return date(cell);
    case "timestamp":
      return time(cell);
    case "array":
      return elements(type.of, cell);
    case "vector":
      return elements({ kind: "float64" }, cell);
    default:
      return plainText(cell);
  }
}

function integer<T>(cell: unknown, bits: number, as: (value: bigint) => T): T | null {
  if (typeof cell !== "string" || !/^-?\d+$/.test(cell)) return null;
  const value = BigInt(cell);
  return BigInt.asIntN(bits, value) === value ? as(value) : null;
}

const infinities: Readonly<Record<string, number>> = {
  inf: Infinity,
  "-inf": -Infinity,
  Infinity,
  "-Infinity": -Infinity,
};

function float(cell: unknown): number | null {
  if (typeof cell !== "string" || cell === "") return null;
  if (cell === "NaN") return Number.NaN;
  const value = infinities[cell] ?? Number(cell);
  return Number.isNaN(value) ? null : value;
}

/** The client's times: seconds and nanoseconds beside a JavaScript date, which holds milliseconds only. */
interface ClientTime {
  getEpochSeconds(): number;
  getNanoSeconds(): number;
}

function isClientTime(cell: unknown): cell is ClientTime {
  return typeof cell === "object" && cell !== null && "getEpochSeconds" in cell && "getNanoSeconds" in cell;
}

/** Whole microseconds, rounded down: asof's times have no nanoseconds. */
function microsecondsOf(cell: unknown): bigint | null {
  if (typeof cell === "string") return parseInstant(cell);
  if (!isClientTime(cell)) return null;
  return BigInt(cell.getEpochSeconds()) * 1_000_000n + BigInt(Math.floor(cell.getNanoSeconds() / 1_000));
}

function time(cell: unknown): string | null {
  const micros = microsecondsOf(cell);
  return micros === null ? null : instantText(micros);
}

function date(cell: unknown): string | null {
  if (typeof cell === "string") return parseDay(cell) === null ? null : cell;
  return isClientTime(cell) ? formatDay(Math.floor(cell.getEpochSeconds() / 86_400)) : null;
}

function elements(of: CanonicalType, cell: unknown): CanonicalValue {
  const found = typeof cell === "string" ? elementsOf(cell) : Array.isArray(cell) ? cell : null;
  if (found === null) return null;
  const values: CanonicalValue[] = [];
  for (const one of found) {
    const value = one === null ? null : element(of, one);
    if (one !== null && value === null) return null;
    values.push(value);
  }
  return values;
}

function element(of: CanonicalType, one: unknown): CanonicalValue {
  if (of.kind === "bytes") return typeof one === "string" ? Uint8Array.from(Buffer.from(one, "hex")) : null;
  return decodeCell(of, one);
}

/** Digits as they are written; in a list they come without the zeros at their end. */
function decimal(cell: unknown, scale: number): string | null {
  const match = typeof cell === "string" ? /^(-?\d+)(?:\.(\d+))?$/.exec(cell) : null;
  if (match === null) return null;
  const fraction = (match[2] ?? "").padEnd(scale, "0");
  return fraction === "" ? `${match[1]}` : `${match[1]}.${fraction}`;
}

function plainText(cell: unknown): string | null {
  if (typeof cell === "string") return cell;
  if (typeof cell === "boolean" || typeof cell === "number") return String(cell);
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString("hex");
  return time(cell);
}

function unfit(name: string, type: CanonicalType): never {
  throw AsofError.of("column-type", `column '${name}' holds a value that is not a ${typeName(type)}`, {
    hint: "declare the type that the warehouse has, or cast in the source",
  });
}
