import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";

/** Writes a value (not null) as JSON text. */
export type JsonEncoder = (value: CanonicalValue) => string;

/**
 * How a type is written as JSON, chosen once a column: int64 by its digits, decimals as text, floats that JSON lacks as
 * "NaN" and "Infinity", bytes as base64, json as it is.
 */
export function jsonEncoder(type: CanonicalType): JsonEncoder {
  switch (type.kind) {
    case "bool":
    case "int32":
    case "int64":
      return String;
    case "float32":
    case "float64":
      return (value) => floatJson(Number(value));
    case "bytes":
      return (value) => `"${base64(value)}"`;
    case "json":
      // Line ends can only stand between JSON's tokens, and would end the line.
      return (value) => String(value).replace(/[\r\n]+/g, " ");
    case "array":
      return listEncoder(jsonEncoder(type.of));
    case "vector":
      return listEncoder(jsonEncoder({ kind: "float32" }));
    default:
      return (value) => JSON.stringify(value);
  }
}

function listEncoder(encode: JsonEncoder): JsonEncoder {
  return (value) => {
    if (!Array.isArray(value)) throw new TypeError("not an array");
    const elements: readonly CanonicalValue[] = value;
    return `[${elements.map((one) => (one === null ? "null" : encode(one))).join(",")}]`;
  };
}

/** Many read `-0` as an integer, which has no sign of zero. */
function floatJson(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  return Number.isFinite(value) ? floatText(value) : `"${value}"`;
}

/** A float's shortest exact text, the sign of zero kept. */
export function floatText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function base64(value: CanonicalValue): string {
  if (!(value instanceof Uint8Array)) throw new TypeError("not bytes");
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
}
