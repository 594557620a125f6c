import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { dayText, instantText } from "../../ir/column-rows.ts";
import { infiniteInstant } from "../../ir/columns.ts";
import {
  boolOf,
  bytesOf,
  dayOf,
  decimalOf,
  floatOf,
  instantOf,
  itemsOf,
  jsonOf,
  refuse,
  textOf,
  vectorOf,
  wholeOf,
} from "../../ir/fit.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { type Decimal, formatDecimal, parseDecimal, precisionOf } from "./decimal.ts";
import { ForeignAttribute } from "./foreign-attribute.ts";

/**
 * Values as attributes of the store's own types. A number is N where N holds it exactly; what it has no room for (more than 38
 * digits, a magnitude beyond its range, NaN, infinities, the negative zero) is S with the number's text. Instants are N, in
 * microseconds since 1970. Throws `UnfitValue`.
 */
export function attributeOf(type: CanonicalType, value: Exclude<CanonicalValue, null>): AttributeValue {
  switch (type.kind) {
    case "bool":
      return { BOOL: boolOf(value) };
    case "int32":
    case "int64":
      return { N: wholeOf(value, type.kind).toString() };
    case "float32":
    case "float64":
      return floatAttribute(roundedFloat(value, type.kind));
    case "decimal":
      return decimalAttribute(decimalText(value));
    case "string":
      return { S: textOf(value) };
    case "json":
      return { S: jsonOf(value) };
    case "bytes":
      return { B: bytesOf(value) };
    case "timestamp":
      return instantAttribute(instantOf(value));
    case "date":
      return { S: dateText(value) };
    case "array":
      return { L: itemsOf(value, type).map((item) => (item === null ? { NULL: true } : attributeOf(type.of, item))) };
    case "vector":
      return { B: vectorBytes(vectorOf(value, type.length)) };
  }
}

/** The inverse. Throws `ForeignAttribute` for what this store would not have written. */
export function readAttribute(type: CanonicalType, attribute: AttributeValue | undefined): CanonicalValue {
  if (attribute === undefined || attribute.NULL === true) return null;
  return written(type, attribute) ?? foreign(attribute);
}

/** Undefined for what is no value of the type. */
function written(type: CanonicalType, attribute: AttributeValue): CanonicalValue | undefined {
  const { N, S, B } = attribute;
  switch (type.kind) {
    case "bool":
      return attribute.BOOL;
    case "int32":
    case "int64":
      return wholeWritten(type.kind, N);
    case "float32":
    case "float64":
      return floatWritten(type.kind, N ?? numberTextOf(S));
    case "decimal":
      return N === undefined ? numberTextOf(S) : decimalValue(N, type.scale);
    case "string":
    case "json":
    case "date":
      return S;
    case "bytes":
      return B && new Uint8Array(B);
    case "timestamp":
      return instantWritten(attribute);
    case "array":
      return attribute.L?.map((item) => readAttribute(type.of, item));
    case "vector":
      return B?.byteLength === 4 * type.length ? vectorValues(B) : undefined;
  }
}

const whole = /^-?\d+$/;

function wholeWritten(kind: "int32" | "int64", text: string | undefined): number | bigint | undefined {
  if (text === undefined || !whole.test(text)) return undefined;
  return kind === "int32" ? Number(text) : BigInt(text);
}

function floatWritten(kind: "float32" | "float64", text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return kind === "float32" ? Math.fround(Number(text)) : Number(text);
}

/** Of a number that N has no room for. */
function numberTextOf(text: string | undefined): string | undefined {
  return text !== undefined && (notFinite.test(text) || parseDecimal(text) !== null) ? text : undefined;
}

function instantWritten({ N, S }: AttributeValue): string | undefined {
  if (N === undefined) return S === "infinity" || S === "-infinity" ? S : undefined;
  return whole.test(N) ? instantText(BigInt(N)) : undefined;
}

function foreign(attribute: AttributeValue): never {
  throw new ForeignAttribute(attribute);
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

/** As the column holds it: rounded to its bits. */
export function roundedFloat(value: CanonicalValue, kind: "float32" | "float64"): number {
  const float = floatOf(value, kind);
  return kind === "float32" ? Math.fround(float) : float;
}

/** Digits that `parseDecimal` reads, or what is no finite number. */
export function decimalText(value: CanonicalValue): string {
  const text = decimalOf(value);
  if (parseDecimal(text) === null && !notFinite.test(text)) return refuse(value, "a decimal as text");
  return text.replace(/^\+/, "");
}

const notFinite = /^(NaN|[+-]?Infinity)$/;

export function instantAttribute(instant: bigint): AttributeValue {
  const isPoint = instant !== infiniteInstant.future && instant !== infiniteInstant.past;
  return isPoint ? { N: instant.toString() } : { S: instantText(instant) };
}

export function dateText(value: CanonicalValue): string {
  return value === "infinity" || value === "-infinity" ? value : dayText(dayOf(value));
}

/** Floats of 32 bits, most significant byte first. */
function vectorBytes(items: readonly CanonicalValue[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * items.length));
  items.forEach((item, index) => {
    view.setFloat32(4 * index, roundedFloat(item, "float32"));
  });
  return new Uint8Array(view.buffer);
}

function vectorValues(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / 4 }, (_, index) => view.getFloat32(4 * index));
}
