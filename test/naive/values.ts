/** How the twin orders, equates and prints canonical values. */
import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import { type Instant, isTime, parseTime } from "./time.ts";

/** What can decide a tie. */
export type Comparable = Instant | string | boolean;

/** Below zero where left is less. NULL is least; text goes by code point; both sides are of one type. */
export function compareComparable(left: Comparable | null, right: Comparable | null): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (typeof left === "string" && typeof right === "string") return compareCodePoints(left, right);
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareCodePoints(left: string, right: string): number {
  const [a, b] = [[...left], [...right]];
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index]?.codePointAt(0) ?? 0) - (b[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Equal as values of a type: instants whatever their text, floats to the bit (NaN is itself, -0 is not 0), json and decimals by meaning. */
export function sameValue(type: CanonicalType, expected: CanonicalValue, actual: CanonicalValue): boolean {
  if (expected === null || actual === null) return expected === actual;
  switch (type.kind) {
    case "float32":
      return typeof expected === "number" && Object.is(Math.fround(expected), actual);
    case "float64":
      return Object.is(expected, actual);
    case "timestamp":
      return isText(expected) && isText(actual) && isTime(actual) && parseTime(expected) === parseTime(actual);
    case "decimal":
      return isText(expected) && isText(actual) && plainDecimal(expected) === plainDecimal(actual);
    case "json":
      return isText(expected) && isText(actual) && sortedJson(expected) === sortedJson(actual);
    case "bytes":
      return isBytes(expected) && isBytes(actual) && Buffer.compare(expected, actual) === 0;
    case "array":
      return sameItems(type.of, expected, actual);
    case "vector":
      return sameItems({ kind: "float32" }, expected, actual);
    default:
      return expected === actual;
  }
}

function sameItems(of: CanonicalType, expected: CanonicalValue, actual: CanonicalValue): boolean {
  if (!isList(expected) || !isList(actual) || expected.length !== actual.length) return false;
  return expected.every((item, index) => sameValue(of, item, actual[index] ?? null));
}

/** A value in words, for differences. */
export function show(value: CanonicalValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "NULL";
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  if (isBytes(value)) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (isList(value)) return `[${value.map(show).join(", ")}]`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** One text for each value of a type: equal exactly where the values are. */
export function valueText(type: CanonicalType, value: CanonicalValue): string {
  if (value === null) return "NULL";
  if (type.kind === "timestamp" && isText(value) && isTime(value)) return `instant ${parseTime(value)}`;
  if (type.kind === "decimal" && isText(value)) return `decimal ${plainDecimal(value)}`;
  if (type.kind === "json" && isText(value)) return `json ${sortedJson(value)}`;
  if (type.kind === "float32" && typeof value === "number") return show(Math.fround(value));
  if (type.kind === "array" && isList(value)) return `[${value.map((item) => valueText(type.of, item)).join(", ")}]`;
  return show(value);
}

function plainDecimal(text: string): string {
  const match = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(text);
  if (match === null) return text;
  const [, sign, whole, fraction = ""] = match;
  const digits = fraction === "" ? whole : `${whole}.${fraction}`;
  return digits === "0" ? "0" : `${sign}${digits}`;
}

function sortedJson(text: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(text)));
  } catch {
    return `not JSON: ${text}`;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

const isText = (value: CanonicalValue): value is string => typeof value === "string";
const isBytes = (value: CanonicalValue): value is Uint8Array => value instanceof Uint8Array;
const isList = (value: CanonicalValue): value is readonly CanonicalValue[] => Array.isArray(value);
