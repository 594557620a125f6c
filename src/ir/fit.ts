import { parseDay, parseInstant } from "../kernel/time.ts";
import { infiniteInstant } from "./columns.ts";
import type { CanonicalType } from "./types.ts";
import { typeName } from "./types.ts";
import type { CanonicalValue } from "./value.ts";

/**
 * What a value of a canonical type may be, told in one place for all that write values: warehouses, online stores. Each function
 * gives the value back and throws `UnfitValue` for any other. What a place has no room for beyond that, it refuses itself.
 */

/** A value that is none of its type, or that its place cannot hold, and why. */
export class UnfitValue extends Error {}

export function refuse(value: CanonicalValue, expected: string): never {
  throw new UnfitValue(`expected ${expected}, not ${kindOf(value)}`);
}

/** Says what a value is without showing it, but for short texts and numbers, where the value is the explanation. */
function kindOf(value: CanonicalValue): string {
  if (value === null) return "NULL";
  if (isList(value)) return "an array";
  if (typeof value !== "object") return `the ${typeof value} ${JSON.stringify(String(value).slice(0, 40))}`;
  return value instanceof Uint8Array ? "bytes" : `an object (${Object.prototype.toString.call(value).slice(8, -1)})`;
}

/** `Array.isArray` does not narrow readonly arrays. */
export function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

export function boolOf(value: CanonicalValue): boolean {
  return typeof value === "boolean" ? value : refuse(value, "a boolean");
}

const wholes = { int32: [32, "an integer of 32 bits"], int64: [64, "a bigint of 64 bits"] } as const;

export function wholeOf(value: CanonicalValue, kind: keyof typeof wholes): bigint {
  const [bits, expected] = wholes[kind];
  const whole = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
  return typeof whole === "bigint" && BigInt.asIntN(bits, whole) === whole ? whole : refuse(value, expected);
}

export function floatOf(value: CanonicalValue, kind: "float32" | "float64"): number {
  if (typeof value !== "number") return refuse(value, "a number");
  if (kind === "float32") requireFloat32(value);
  return value;
}

/** Rounding to 32 bits would make it infinite or zero. */
export function requireFloat32(value: number): void {
  const rounded = Math.fround(value);
  const isLost = Number.isFinite(value) && (!Number.isFinite(rounded) || (rounded === 0 && value !== 0));
  if (isLost) throw new UnfitValue(`expected a number of 32 bits, not ${value}`);
}

const decimalForm = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^NaN$|^[+-]?Infinity$/i;

/** Digits, perhaps with an exponent; NaN and the infinities too. */
export function decimalOf(value: CanonicalValue): string {
  if (typeof value === "bigint") return value.toString();
  return typeof value === "string" && decimalForm.test(value) ? value : refuse(value, "a decimal as text");
}

/** Digits alone: for types that have neither exponents nor what is no number. */
export function plainDecimalOf(value: CanonicalValue): string {
  const text = decimalOf(value);
  return /^[+-]?[\d.]+$/.test(text) ? text : refuse(value, "a decimal as text");
}

/** Halves of surrogate pairs would become another character in UTF-8. */
const broken = /[\u{d800}-\u{dfff}]/u;

export function textOf(value: CanonicalValue): string {
  if (typeof value !== "string") return refuse(value, "a string");
  if (broken.test(value)) throw new UnfitValue("the text holds half a surrogate pair");
  return value;
}

/** Text, for a place that cannot hold the NUL character. */
export function textWithoutNul(value: CanonicalValue): string {
  const text = textOf(value);
  if (text.includes("\0")) throw new UnfitValue("the text holds a NUL character");
  return text;
}

export function jsonOf(value: CanonicalValue): string {
  const text = textOf(value);
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new UnfitValue("the text is not JSON");
  }
}

export function bytesOf(value: CanonicalValue): Uint8Array {
  return value instanceof Uint8Array ? value : refuse(value, "a Uint8Array");
}

export function hexOf(value: CanonicalValue): string {
  const { buffer, byteOffset, byteLength } = bytesOf(value);
  return Buffer.from(buffer, byteOffset, byteLength).toString("hex");
}

export const instantExpected = "the ISO text of an instant, in microseconds at most";
export const dayExpected = "a date like 2013-01-31";

/** Microseconds since 1970; the ends of the range for the infinite ones. */
export function instantOf(value: CanonicalValue): bigint {
  if (value === "infinity") return infiniteInstant.future;
  if (value === "-infinity") return infiniteInstant.past;
  const instant = typeof value === "string" ? parseInstant(value) : null;
  return instant ?? refuse(value, instantExpected);
}

/** Days since 1970, of a date that is not infinite. */
export function dayOf(value: CanonicalValue): number {
  return (typeof value === "string" ? parseDay(value) : null) ?? refuse(value, dayExpected);
}

export function itemsOf(
  value: CanonicalValue,
  type: Extract<CanonicalType, { kind: "array" }>,
): readonly CanonicalValue[] {
  return isList(value) ? value : refuse(value, `an ${typeName(type)}`);
}

export function vectorOf(value: CanonicalValue, length: number): readonly CanonicalValue[] {
  return isList(value) && value.length === length ? value : refuse(value, `an array of ${length} numbers`);
}
