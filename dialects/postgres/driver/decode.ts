import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { type ArrayText, parseArray } from "./array-text.ts";
import { dateFromPostgres, instantFromPostgres } from "./time-text.ts";

/** A value from its text form, which is never NULL here. Throws where the text is none of the type. */
export type Decoder = (text: string) => CanonicalValue;

/** The column decides, never the data. */
export function decoderOf(type: CanonicalType): Decoder {
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
  if (!Number.isInteger(value) || (value | 0) !== value) throw new RangeError("not an integer of 32 bits");
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

export function leafOf(type: CanonicalType): CanonicalType {
  return type.kind === "array" ? leafOf(type.of) : type;
}
