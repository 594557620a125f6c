import { columnBatch } from "../../../src/ir/column-builder.ts";
import type { ColumnBatch } from "../../../src/ir/columns.ts";
import { type CanonicalType, typeName } from "../../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { type ArrayText, parseArray } from "./array-text.ts";
import type { RawRow } from "./exchange.ts";
import { dateFromPostgres, instantFromPostgres } from "./time-text.ts";

/** A value from its text form, which is never NULL here. */
type Decoder = (text: string) => CanonicalValue;

export interface DecodedColumn {
  readonly name: string;
  readonly type: CanonicalType;
}

/** Rows of text into columns of values; the columns decide, never the data. */
export function batchDecoder(columns: readonly DecodedColumn[]): (rows: readonly RawRow[]) => ColumnBatch {
  const types = columns.map(({ type }) => type);
  const decode = rowDecoder(columns);
  return (rows) => columnBatch(types, decode(rows));
}

/** Rows of text into rows of values; the columns decide, never the data. */
export function rowDecoder(columns: readonly DecodedColumn[]): (rows: readonly RawRow[]) => readonly Row[] {
  const decoders = columns.map(({ type }) => decoderOf(type));
  return (rows) => rows.map((row) => row.map((text, index) => decodeOne(text, index, decoders, columns)));
}

function decodeOne(
  text: string | null,
  index: number,
  decoders: readonly Decoder[],
  columns: readonly DecodedColumn[],
): CanonicalValue {
  const decode = decoders[index];
  if (text === null || decode === undefined) return text;
  try {
    return decode(text);
  } catch {
    throw unreadable(columns[index]);
  }
}

function unreadable(column: DecodedColumn | undefined): AsofError {
  const type = column === undefined ? "declared" : typeName(column.type);
  return AsofError.of("column-type", `column '${column?.name}' holds a value that is no ${type}`, {
    hint: "declare the type that the column has, or cast it in a query",
  });
}

function decoderOf(type: CanonicalType): Decoder {
  switch (type.kind) {
    case "bool":
      return (text) => text === "t" || text === "true";
    case "int32":
      return integer;
    case "int64":
      return BigInt;
    case "float32":
      return (text) => Math.fround(float(text));
    case "float64":
      return float;
    case "decimal":
    case "string":
    case "json":
      return (text) => text;
    case "bytes":
      return bytes;
    case "timestamp":
      return instantFromPostgres;
    case "date":
      return dateFromPostgres;
    case "array":
      return arrayDecoder(decoderOf(leafOf(type.of)));
    case "vector":
      return vector;
  }
}

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value)) throw new RangeError("not an integer");
  return value;
}

function float(text: string): number {
  const value = Number(text);
  if (Number.isNaN(value) && text !== "NaN") throw new RangeError("not a number");
  return value;
}

function bytes(text: string): Uint8Array {
  if (!text.startsWith("\\x")) throw new SyntaxError("not bytes in hexadecimal");
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}

/** A real[], or the text of the vector extension. */
function vector(text: string): CanonicalValue {
  const inner = text.slice(1, -1);
  return inner === "" ? [] : inner.split(",").map((one) => Math.fround(float(one)));
}

/** Inner arrays keep their depth: an array type of Postgres does not say how many dimensions a value has. */
function arrayDecoder(decode: Decoder): Decoder {
  const inner = (element: string | null | ArrayText): CanonicalValue => {
    if (element === null) return null;
    return typeof element === "string" ? decode(element) : element.map(inner);
  };
  return (text) => parseArray(text).map(inner);
}

function leafOf(type: CanonicalType): CanonicalType {
  return type.kind === "array" ? leafOf(type.of) : type;
}
