import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { formatDay, formatInstant, parseDay, parseInstant } from "../../kernel/time.ts";
import { fail } from "./failure.ts";

/**
 * What closures compute with, by the type's kind. A decimal is a whole number of its last digit, an instant one of microseconds,
 * a date one of days: exact, and compared as they are.
 */
export interface InnerOf {
  readonly bool: boolean;
  readonly int32: number;
  readonly int64: bigint;
  readonly float32: number;
  readonly float64: number;
  readonly decimal: bigint;
  readonly string: string;
  readonly bytes: Uint8Array;
  readonly timestamp: bigint;
  readonly date: number;
  readonly json: string;
  readonly array: readonly CanonicalValue[];
  readonly vector: readonly CanonicalValue[];
}

export type Inner = InnerOf[keyof InnerOf];

/** Beyond every instant that there is. */
export const endOfTime = 1n << 70n;

export function isInfiniteInstant(instant: bigint): boolean {
  return instant === endOfTime || instant === -endOfTime;
}

/** From a value as it stands in a row; null for NULL. */
export function decoder(type: CanonicalType): (value: CanonicalValue) => Inner | null {
  switch (type.kind) {
    case "decimal": {
      const { scale } = type;
      return (value) => (typeof value === "string" ? scaledDigits(value, scale) : mismatched(value, "a decimal"));
    }
    case "timestamp":
      return (value) => (typeof value === "string" ? instantOf(value) : mismatched(value, "an instant"));
    case "date":
      return (value) => (typeof value === "string" ? dayOf(value) : mismatched(value, "a date"));
    case "int64":
      return (value) => (typeof value === "bigint" ? value : mismatched(value, "a bigint"));
    case "int32":
    case "float32":
    case "float64":
      return (value) => (typeof value === "number" ? value : mismatched(value, "a number"));
    case "bool":
      return (value) => (typeof value === "boolean" ? value : mismatched(value, "a boolean"));
    case "string":
    case "json":
      return (value) => (typeof value === "string" ? value : mismatched(value, "text"));
    case "bytes":
      return (value) => (value instanceof Uint8Array ? value : mismatched(value, "bytes"));
    case "array":
    case "vector":
      return (value) => (isList(value) ? value : mismatched(value, "a list"));
  }
}

/** To a value as it stands in a row. */
export function encoder(type: CanonicalType): (value: Inner) => CanonicalValue {
  switch (type.kind) {
    case "decimal": {
      const { scale } = type;
      return (value) => (typeof value === "bigint" ? decimalText(value, scale) : value);
    }
    case "timestamp":
      return (value) => (typeof value === "bigint" ? instantText(value) : value);
    case "date":
      return (value) => (typeof value === "number" ? dayText(value) : value);
    default:
      return (value) => value;
  }
}

export function isList(value: unknown): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

function mismatched(value: CanonicalValue, wanted: string): null {
  if (value === null || value === undefined) return null;
  return fail(`an input should be ${wanted}, and is of type ${typeof value}`);
}

function instantOf(text: string): bigint {
  if (text === "infinity") return endOfTime;
  if (text === "-infinity") return -endOfTime;
  return parseInstant(text) ?? fail("an input should be an instant in ISO text");
}

function instantText(instant: bigint): string {
  if (instant === endOfTime) return "infinity";
  return instant === -endOfTime ? "-infinity" : formatInstant(instant);
}

function dayOf(text: string): number {
  if (text === "infinity") return Number.POSITIVE_INFINITY;
  if (text === "-infinity") return Number.NEGATIVE_INFINITY;
  return parseDay(text) ?? fail("an input should be a date as YYYY-MM-DD");
}

function dayText(day: number): string {
  if (Number.isFinite(day)) return formatDay(day);
  return day > 0 ? "infinity" : "-infinity";
}

const decimalForm = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** The digits of a decimal's text at a scale that has room for them. */
export function scaledDigits(text: string, scale: number): bigint {
  const [, sign, whole = "", fraction = ""] = decimalForm.exec(text) ?? [];
  const kept = fraction.replace(/0+$/, "");
  if (sign === undefined || whole + fraction === "" || kept.length > scale)
    return fail(`an input should be a decimal with at most ${scale} digits after the point`);
  const digits = BigInt(whole + kept.padEnd(scale, "0"));
  return sign === "-" ? -digits : digits;
}

export function decimalText(scaled: bigint, scale: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(scale + 1, "0");
  const sign = scaled < 0n ? "-" : "";
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
