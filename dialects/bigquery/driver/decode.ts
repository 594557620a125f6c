import { columnBatch } from "../../../src/ir/column-builder.ts";
import { type Column, type ColumnBatch, infiniteInstant } from "../../../src/ir/columns.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { formatInstant, parseInstant } from "../../../src/kernel/time.ts";
import type { ResultColumn } from "../../../src/ports/warehouse.ts";
import type { TableField, WireRow } from "./resources.ts";
import { standardName } from "./types.ts";

export interface DecodedColumn extends ResultColumn {
  readonly field: TableField;
}

/** A page of rows as columns. */
export function decodePage(columns: readonly DecodedColumn[], rows: readonly WireRow[]): ColumnBatch {
  return { rows: rows.length, columns: columns.map((column, index) => decodeColumn(column, index, rows)) };
}

function decodeColumn(column: DecodedColumn, index: number, rows: readonly WireRow[]): Column {
  const { type, field, name } = column;
  const cells = rows.map((row) => row.f[index]?.v ?? null);
  try {
    return fastColumn(type, field, cells) ?? slowColumn(type, field, cells);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
    throw AsofError.of("column-type", `column '${name}' holds ${error.message}`);
  }
}

/** Integers and instants without a text for each value. */
function fastColumn(type: CanonicalType, field: TableField, cells: readonly unknown[]): Column | null {
  const asNumbers = type.kind === "int64" || (type.kind === "timestamp" && standardName(field) === "TIMESTAMP");
  if (!asNumbers) return null;
  const data = new BigInt64Array(cells.length);
  const exact = type.kind === "timestamp" || standardName(field) === "INT64";
  cells.forEach((cell, row) => {
    if (cell !== null) data[row] = exact ? BigInt(String(cell)) : whole(String(cell), 64);
  });
  return { nulls: nullsOf(cells), values: { storage: "int64", data } };
}

function nullsOf(cells: readonly unknown[]): Uint8Array | null {
  return cells.includes(null) ? Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0)) : null;
}

function slowColumn(type: CanonicalType, field: TableField, cells: readonly unknown[]): Column {
  const values = cells.map((cell) => [decodeCell(type, field, cell)]);
  const [column] = columnBatch([type], values).columns;
  if (column === undefined) throw new RangeError("no value");
  return column;
}

function decodeCell(type: CanonicalType, field: TableField, cell: unknown): CanonicalValue {
  if (cell === null || cell === undefined) return null;
  switch (type.kind) {
    case "array":
      return elements(cell).map((one) => decodeCell(type.of, field, one));
    case "vector":
      return vector(type.length, field, cell);
    case "bool":
      return String(cell) === "true";
    case "int32":
      return Number(whole(String(cell), 32));
    case "int64":
      return whole(String(cell), 64);
    case "float32":
    case "float64":
      return float(String(cell));
    case "decimal":
      return padded(String(cell), type.scale);
    case "timestamp":
      return instantOf(field, String(cell));
    case "bytes":
      return Uint8Array.from(Buffer.from(String(cell), "base64"));
    default:
      return typeof cell === "string" ? cell : JSON.stringify(plain(cell));
  }
}

/** The service keeps no NULL for an array: a vector without elements was one. */
function vector(length: number, field: TableField, cell: unknown): CanonicalValue {
  const values = elements(cell);
  return values.length === 0 && length > 0 ? null : values.map((one) => decodeCell({ kind: "float64" }, field, one));
}

function elements(cell: unknown): readonly unknown[] {
  if (!Array.isArray(cell)) throw new RangeError("a value that is no array");
  return cell.map((one: unknown) => (typeof one === "object" && one !== null ? Reflect.get(one, "v") : one));
}

/** Beyond its bits a number would wrap around in an array of such. */
function whole(text: string, bits: number): bigint {
  const number = /^-?\d+$/.test(text) ? BigInt(text) : null;
  if (number === null || BigInt.asIntN(bits, number) !== number)
    throw new RangeError(`'${text}', which is no whole number of ${bits} bits`);
  return number;
}

function float(text: string): number {
  const number = /^[+-]?inf$/i.test(text) ? (text.startsWith("-") ? -Infinity : Infinity) : Number(text);
  if (Number.isNaN(number) && !/^nan$/i.test(text)) throw new RangeError(`'${text}', which is no number`);
  return number;
}

/** The service leaves out zeros at the end, which the declared scale has. */
function padded(text: string, scale: number): string {
  const [whole = "", fraction = ""] = text.split(".");
  return scale === 0 && fraction === "" ? whole : `${whole}.${fraction.padEnd(scale, "0")}`;
}

/** Digits without a zone are UTC's. */
function instantOf(field: TableField, text: string): string {
  const instant = standardName(field) === "TIMESTAMP" ? BigInt(text) : parseInstant(text);
  if (instant === null || instant >= infiniteInstant.future) throw new RangeError(`'${text}', which is no instant`);
  return formatInstant(instant);
}

/** A record of the service without its wrapping. */
function plain(cell: unknown): unknown {
  if (Array.isArray(cell)) return cell.map(plain);
  if (typeof cell !== "object" || cell === null) return cell;
  return "v" in cell ? plain(cell.v) : "f" in cell ? plain(cell.f) : cell;
}
