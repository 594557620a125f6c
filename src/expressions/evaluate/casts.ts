import type { CanonicalType } from "../../ir/types.ts";
import { fail } from "./failure.ts";
import { overflowed, vanished } from "./float-arithmetic.ts";
import { type Inner, scaledDigits } from "./inner.ts";
import { decimal, floatToInt64, int64, powerOfTen, rescaled, roundedQuotient } from "./numbers.ts";

type Convert = (value: Inner) => Inner | null;

/** The value of one type as one of another; the casts that the checker lets through. */
export function conversion(from: CanonicalType, to: CanonicalType): Convert {
  switch (to.kind) {
    case "int64":
      return toInt64(from);
    case "float64":
      return toFloat64(from);
    case "decimal":
      return toDecimal(from, to);
    case "string":
      return String;
    default:
      throw new Error(`no conversion to ${to.kind}`);
  }
}

function toInt64(from: CanonicalType): Convert {
  if (from.kind === "bool") return (value) => (value === true ? 1n : 0n);
  if (from.kind === "string") return (value) => wholeOf(String(value));
  if (from.kind !== "decimal") return (value) => (typeof value === "number" ? floatToInt64(value) : value);
  const one = powerOfTen(from.scale);
  return (value) => int64(roundedQuotient(whole(value), one));
}

function toFloat64(from: CanonicalType): Convert {
  if (from.kind === "string") return (value) => floatOf(String(value));
  if (from.kind !== "decimal") return Number;
  const { scale } = from;
  return (value) => Number(`${whole(value)}e${-scale}`);
}

function toDecimal(from: CanonicalType, { precision, scale }: Extract<CanonicalType, { kind: "decimal" }>): Convert {
  if (from.kind === "string") return (value) => decimalOf(String(value), precision, scale);
  const before = from.kind === "decimal" ? from.scale : 0;
  return (value) => decimal(rescaled(whole(value), before, scale), precision);
}

function whole(value: Inner): bigint {
  return typeof value === "bigint" ? value : fail("a whole number was expected");
}

/** What is not written as a number is no number: NULL. */
function wholeOf(text: string): bigint | null {
  return /^[+-]?[0-9]{1,30}$/.test(text) ? int64(BigInt(text.replace("+", ""))) : null;
}

function floatOf(text: string): number | null {
  if (!/^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,4})?$/.test(text)) return null;
  const value = Number(text);
  if (!Number.isFinite(value)) return overflowed();
  if (value === 0 && /[1-9]/.test(text.replace(/[eE].*/, ""))) return vanished();
  return value;
}

function decimalOf(text: string, precision: number, scale: number): bigint | null {
  if (!/^[+-]?([0-9]{1,60}([.][0-9]{0,60})?|[.][0-9]{1,60})$/.test(text)) return null;
  const digits = text.split(".")[1]?.length ?? 0;
  return decimal(rescaled(scaledDigits(text, digits), digits, scale), precision);
}
