import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { dayText, instantText } from "../../ir/column-rows.ts";
import { infiniteInstant } from "../../ir/columns.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { parseDay, parseInstant } from "../../kernel/time.ts";
import { type Decimal, formatDecimal, parseDecimal, precisionOf } from "./decimal.ts";
import { refuse, Unfit } from "./unfit.ts";

/**
 * Values as attributes of the store's own types. A number is N where N holds it exactly; what it has no room for (more than 38
 * digits, a magnitude beyond its range, NaN, infinities, the negative zero) is S with the number's text. Instants are N, in
 * microseconds since 1970. Throws `Unfit`.
 */
export function attributeOf(type: CanonicalType, value: Exclude<CanonicalValue, null>): AttributeValue {
  switch (type.kind) {
    case "bool":
      return typeof value === "boolean" ? { BOOL: value } : refuse(value, "a boolean");
    case "int32":
      return { N: wholeOf(value, 32, "an integer of 32 bits").toString() };
    case "int64":
      return { N: wholeOf(value, 64, "a bigint of 64 bits").toString() };
    case "float32":
    case "float64":
      return floatAttribute(floatOf(type, value));
    case "decimal":
      return decimalAttribute(decimalText(value));
    case "string":
      return { S: textOf(value) };
    case "json":
      return { S: jsonOf(value) };
    case "bytes":
      return value instanceof Uint8Array ? { B: value } : refuse(value, "a Uint8Array");
    case "timestamp":
      return instantAttribute(instantOf(value));
    case "date":
      return { S: dayOf(value) };
    case "array":
      return { L: itemsOf(value).map((item) => (item === null ? { NULL: true } : attributeOf(type.of, item))) };
    case "vector":
      return { B: vectorBytes(itemsOf(value), type.length) };
  }
}

/** The inverse. */
export function readAttribute(type: CanonicalType, attribute: AttributeValue | undefined): CanonicalValue {
  if (attribute === undefined || attribute.NULL === true) return null;
  const text = attribute.N ?? attribute.S ?? "";
  switch (type.kind) {
    case "bool":
      return attribute.BOOL === true;
    case "int32":
    case "float64":
      return Number(text);
    case "int64":
      return BigInt(text);
    case "float32":
      return Math.fround(Number(text));
    case "decimal":
      return attribute.N === undefined ? text : decimalValue(text, type.scale);
    case "string":
    case "json":
    case "date":
      return text;
    case "bytes":
      return new Uint8Array(attribute.B ?? []);
    case "timestamp":
      return attribute.N === undefined ? text : instantText(BigInt(text));
    case "array":
      return (attribute.L ?? []).map((item) => readAttribute(type.of, item));
    case "vector":
      return vectorValues(attribute.B ?? new Uint8Array());
  }
}

/** N takes magnitudes from 1e-130 to 9.99…e125, with 38 digits. */
const mostDigits = 38;
const leastPower = -130;
const mostPower = 125;

export function decimalAttribute(text: string): AttributeValue {
  const decimal = parseDecimal(text);
  return decimal !== null && fitsNumber(decimal) ? { N: numberText(decimal) } : { S: text };
}

function fitsNumber(decimal: Decimal): boolean {
  if (decimal.units === 0n) return true;
  const count = precisionOf(decimal);
  const power = count - 1 - decimal.scale;
  return count <= mostDigits && power >= leastPower && power <= mostPower;
}

/** Very small and very large ones by their exponent. */
function numberText(decimal: Decimal): string {
  const isShort = decimal.scale <= mostDigits && decimal.scale >= -mostDigits;
  return isShort ? formatDecimal(decimal) : `${decimal.units}E${-decimal.scale}`;
}

function decimalValue(text: string, scale: number): string {
  const decimal = parseDecimal(text);
  return decimal === null ? text : formatDecimal(decimal, scale);
}

function floatAttribute(value: number): AttributeValue {
  if (Object.is(value, -0)) return { S: "-0" };
  const text = String(value);
  if (!Number.isFinite(value)) return { S: text };
  // Without an exponent it has 21 digits before the point or 23 after it at most, and no zero too many.
  return text.includes("e") ? decimalAttribute(text) : { N: text };
}

export function floatOf({ kind }: CanonicalType, value: CanonicalValue): number {
  if (typeof value !== "number") return refuse(value, "a number");
  const float = kind === "float32" ? Math.fround(value) : value;
  const isLost = Number.isFinite(value) && (!Number.isFinite(float) || (float === 0 && value !== 0));
  return isLost ? refuse(value, "a number of 32 bits") : float;
}

export function wholeOf(value: CanonicalValue, bits: number, expected: string): bigint {
  const whole = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
  return typeof whole === "bigint" && BigInt.asIntN(bits, whole) === whole ? whole : refuse(value, expected);
}

const notFinite = /^(NaN|[+-]?Infinity)$/;

export function decimalText(value: CanonicalValue): string {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "string" || (parseDecimal(value) === null && !notFinite.test(value)))
    return refuse(value, "a decimal as text");
  return value.replace(/^\+/, "");
}

/** Halves of surrogate pairs would become another character on the way. */
const broken = /[\u{d800}-\u{dfff}]/u;

export function textOf(value: CanonicalValue): string {
  if (typeof value !== "string") return refuse(value, "a string");
  if (broken.test(value)) throw new Unfit("the text holds half a surrogate pair");
  return value;
}

function jsonOf(value: CanonicalValue): string {
  const text = textOf(value);
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new Unfit("the text is not JSON");
  }
}

/** Microseconds since 1970; the ends of the range for the infinite ones. */
export function instantOf(value: CanonicalValue): bigint {
  if (value === "infinity") return infiniteInstant.future;
  if (value === "-infinity") return infiniteInstant.past;
  const instant = typeof value === "string" ? parseInstant(value) : null;
  return instant ?? refuse(value, "the ISO text of an instant, in microseconds at most");
}

export function instantAttribute(instant: bigint): AttributeValue {
  const isPoint = instant !== infiniteInstant.future && instant !== infiniteInstant.past;
  return isPoint ? { N: instant.toString() } : { S: instantText(instant) };
}

function dayOf(value: CanonicalValue): string {
  if (value === "infinity" || value === "-infinity") return value;
  const day = typeof value === "string" ? parseDay(value) : null;
  return day === null ? refuse(value, "a date like 2013-01-31") : dayText(day);
}

function itemsOf(value: CanonicalValue): readonly CanonicalValue[] {
  return isList(value) ? value : refuse(value, "an array");
}

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

/** Floats of 32 bits, most significant byte first. */
function vectorBytes(items: readonly CanonicalValue[], length: number): Uint8Array {
  if (items.length !== length) throw new Unfit(`expected ${length} numbers, not ${items.length}`);
  const view = new DataView(new ArrayBuffer(4 * length));
  items.forEach((item, index) => {
    view.setFloat32(4 * index, floatOf({ kind: "float32" }, item));
  });
  return new Uint8Array(view.buffer);
}

function vectorValues(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / 4 }, (_, index) => view.getFloat32(4 * index));
}
