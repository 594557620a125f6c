import { dayText, instantText } from "../../../src/ir/column-rows.ts";
import { infiniteInstant } from "../../../src/ir/columns.ts";
import { type CanonicalType, typeName } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { parseDay, parseInstant } from "../../../src/kernel/time.ts";

/** A value that its column cannot take, and why. */
export class UnfitValue extends Error {}

/** A value, never NULL, as the text that Snowflake casts to the column's type. Throws `UnfitValue`. */
export type Encoder = (value: Exclude<CanonicalValue, null>) => string;

const decimalText = /^[+-]?(\d+\.?\d*|\.\d+)$/;
/** Halves of surrogate pairs would turn into U+FFFD; a NUL ends a text in some of Snowflake's clients. */
const unstorable = /[\0\u{d800}-\u{dfff}]/u;
/** What Snowflake's calendar holds. */
const years = /^[0-9]{4}-/;

export function encoderOf(type: CanonicalType): Encoder {
  switch (type.kind) {
    case "bool":
      return (value) => (typeof value === "boolean" ? String(value) : refuse(value, "a boolean"));
    case "int32":
      return (value) => integer(value, 2n ** 31n, "an integer of 32 bits");
    case "int64":
      return (value) => integer(value, 2n ** 63n, "a bigint of 64 bits");
    case "float32":
    case "float64":
      return float;
    case "decimal":
      return decimal;
    case "string":
      return string;
    case "bytes":
      return bytes;
    case "timestamp":
      return instant;
    case "date":
      return date;
    case "json":
      return json;
    case "array":
      return (value) => arrayText(value, type.of);
    case "vector":
      return (value) => vector(value, type.length);
  }
}

function float(value: CanonicalValue): string {
  if (typeof value !== "number") return refuse(value, "a number");
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
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
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex");
}

/** In a form with an offset that Snowflake detects by itself; it does not list a `Z`. */
function instant(value: CanonicalValue): string {
  const micros = typeof value === "string" ? parseInstant(value) : null;
  if (value === "infinity" || value === "-infinity") throw new UnfitValue("Snowflake has no infinite time");
  if (micros === null || micros === infiniteInstant.future)
    return refuse(value, "the ISO text of an instant, in microseconds at most");
  const text = instantText(micros);
  if (!years.test(text)) throw new UnfitValue("Snowflake's times lie in the years 0 to 9999");
  return text.replace("Z", "+00:00");
}

function date(value: CanonicalValue): string {
  if (value === "infinity" || value === "-infinity") throw new UnfitValue("Snowflake has no infinite date");
  const days = typeof value === "string" ? parseDay(value) : null;
  if (days === null) return refuse(value, "a date like 2013-01-31");
  const text = dayText(days);
  if (!years.test(text)) throw new UnfitValue("Snowflake's dates lie in the years 0 to 9999");
  return text;
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

/** Elements as JSON: numbers as they are written, all else as strings. */
function arrayText(value: CanonicalValue, of: CanonicalType): string {
  if (!isArray(value)) return refuse(value, `an ${typeName({ kind: "array", of })}`);
  const encode = encoderOf(of);
  const bare = of.kind === "array" || of.kind === "vector" || of.kind === "json" || of.kind === "bool" || isNumeric(of);
  const parts = value.map((one) => {
    if (one === null) return "null";
    const text = encode(one);
    return bare && !/^(NaN|-?inf)$/.test(text) ? text : JSON.stringify(text);
  });
  return `[${parts.join(",")}]`;
}

export function isNumeric({ kind }: CanonicalType): boolean {
  return kind === "int32" || kind === "int64" || kind === "float32" || kind === "float64" || kind === "decimal";
}

function vector(value: CanonicalValue, length: number): string {
  if (!isArray(value) || value.length !== length) return refuse(value, `an array of ${length} numbers`);
  return arrayText(value, { kind: "float64" });
}

/** `Array.isArray` does not narrow readonly arrays. */
function isArray(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

function refuse(value: CanonicalValue, expected: string): never {
  throw new UnfitValue(`expected ${expected}, not ${kindOf(value)}`);
}

/** Says what a value is without showing it, but for short texts and numbers, where the value is the explanation. */
function kindOf(value: CanonicalValue): string {
  if (value === null) return "NULL";
  if (isArray(value)) return "an array";
  if (typeof value !== "object") return `the ${typeof value} ${JSON.stringify(String(value).slice(0, 40))}`;
  return value instanceof Uint8Array ? "bytes" : "an object";
}
