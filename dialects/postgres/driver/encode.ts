import { type CanonicalType, typeName } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { type ArrayText, formatArray } from "./array-text.ts";
import { dateToPostgres, instantToPostgres } from "./time-text.ts";

/** A value that its column cannot take, and why. */
export class UnfitValue extends Error {}

/** A value, never NULL, in the text form of Postgres. Throws `UnfitValue`. */
export type Encoder = (value: Exclude<CanonicalValue, null>) => string;

const int32Limit = 2n ** 31n;
const decimalText = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^NaN$|^[+-]?Infinity$/i;
/** What text in UTF-8 cannot hold in Postgres: NUL, and halves of surrogate pairs, which would turn into U+FFFD. */
const unstorable = /[\0\u{d800}-\u{dfff}]/u;

export function encoderOf(type: CanonicalType): Encoder {
  switch (type.kind) {
    case "bool":
      return (value) => (typeof value === "boolean" ? (value ? "t" : "f") : refuse(value, "a boolean"));
    case "int32":
      return (value) => integer(value, int32Limit, "an integer of 32 bits");
    case "int64":
      return (value) => integer(value, 2n ** 63n, "a bigint of 64 bits");
    case "float32":
      return (value) => {
        if (typeof value !== "number") return refuse(value, "a number");
        requireFloat32(value);
        return floatText(value);
      };
    case "float64":
      return (value) => (typeof value === "number" ? floatText(value) : refuse(value, "a number"));
    case "decimal":
      return decimal;
    case "string":
      return string;
    case "bytes":
      return bytes;
    case "timestamp":
      return (value) => time(value, instantToPostgres, "the ISO text of an instant, in microseconds at most");
    case "date":
      return (value) => time(value, dateToPostgres, "a date like 2013-01-31");
    case "json":
      return json;
    case "array":
      return (value) => formatArray(arrayText(value, type.of));
    case "vector":
      return (value) => vector(value, type.length);
  }
}

/** The warehouse refuses what `real` cannot hold; JavaScript would make it infinite or zero. */
export function requireFloat32(value: number): void {
  const rounded = Math.fround(value);
  const isLost = Number.isFinite(value) && (!Number.isFinite(rounded) || (rounded === 0 && value !== 0));
  if (isLost) throw new UnfitValue(`expected a number of 32 bits, not ${value}`);
}

/** JavaScript writes the negative zero without its sign. */
function floatText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function integer(value: CanonicalValue, limit: bigint, expected: string): string {
  const whole = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof whole !== "bigint" || whole < -limit || whole >= limit) return refuse(value, expected);
  return whole.toString();
}

function decimal(value: CanonicalValue): string {
  if (typeof value === "bigint") return value.toString();
  return typeof value === "string" && decimalText.test(value) ? value : refuse(value, "a decimal as text");
}

function string(value: CanonicalValue): string {
  if (typeof value !== "string") return refuse(value, "a string");
  if (unstorable.test(value)) throw new UnfitValue("the text holds a NUL character or half a surrogate pair");
  return value;
}

function bytes(value: CanonicalValue): string {
  if (!(value instanceof Uint8Array)) return refuse(value, "a Uint8Array");
  return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")}`;
}

function time(value: CanonicalValue, convert: (text: string) => string | null, expected: string): string {
  return (typeof value === "string" ? convert(value) : null) ?? refuse(value, expected);
}

function json(value: CanonicalValue): string {
  const text = string(value);
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new UnfitValue("the text is not JSON");
  }
}

function arrayText(value: CanonicalValue, of: CanonicalType): ArrayText {
  if (!isArray(value)) return refuse(value, `an ${typeName({ kind: "array", of })}`);
  if (of.kind === "array") return value.map((inner) => (inner === null ? null : arrayText(inner, of.of)));
  const encode = encoderOf(of);
  return value.map((element) => (element === null ? null : encode(element)));
}

function vector(value: CanonicalValue, length: number): string {
  if (!isArray(value) || value.length !== length) return refuse(value, `an array of ${length} numbers`);
  return formatArray(value.map((one) => (typeof one === "number" ? floatText(one) : refuse(one, "a number"))));
}

/** `Array.isArray` does not narrow readonly arrays. */
export function isArray(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

export function refuse(value: CanonicalValue, expected: string): never {
  throw new UnfitValue(`expected ${expected}, not ${kindOf(value)}`);
}

/** Says what a value is without showing it, but for short texts and numbers, where the value is the explanation. */
function kindOf(value: CanonicalValue): string {
  if (value === null) return "NULL";
  if (isArray(value)) return "an array";
  if (typeof value !== "object") return `the ${typeof value} ${JSON.stringify(String(value).slice(0, 40))}`;
  return value instanceof Uint8Array ? "bytes" : `an object (${Object.prototype.toString.call(value).slice(8, -1)})`;
}
