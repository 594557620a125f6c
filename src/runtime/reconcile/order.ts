import { infiniteDate } from "../../ir/columns.ts";
import { eventTimeColumn, type OnlineTable } from "../../ir/online.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { parseDay } from "../../kernel/time.ts";
import { microsecondsOf } from "./exact-text.ts";

/** Compares event time and tie-breaks of two rows as stores do: below zero where the first row is older. NULL is least. */
export function orderOf({ tieBreaks }: Pick<OnlineTable, "tieBreaks">): (one: Row, other: Row) => number {
  const types = [eventTimeColumn, ...tieBreaks].map(({ type }) => type);
  return (one, other) => {
    for (const [index, type] of types.entries()) {
      const order = compared(type, one[index] ?? null, other[index] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  };
}

function compared(type: CanonicalType, one: CanonicalValue, other: CanonicalValue): number {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  switch (type.kind) {
    case "string":
      return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
    case "bytes":
      return one instanceof Uint8Array && other instanceof Uint8Array ? Buffer.compare(one, other) : 0;
    case "timestamp":
      return sign(microsecondsOf(String(one)) ?? 0n, microsecondsOf(String(other)) ?? 0n);
    case "date":
      return sign(dayOf(String(one)), dayOf(String(other)));
    case "decimal":
      return decimals(String(one), String(other));
    case "float32":
    case "float64":
      return floats(Number(one), Number(other));
    default:
      return sign(one, other);
  }
}

function sign<T>(one: T, other: T): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** NaN is above infinity. */
function floats(one: number, other: number): number {
  if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
  return sign(one, other);
}

function decimals(one: string, other: string): number {
  const [left, right] = [unitsOf(one), unitsOf(other)];
  if (left === null || right === null) return floats(Number(one), Number(other));
  const scale = Math.max(left.scale, right.scale);
  const scaled = ({ units, scale: own }: Units) => units * 10n ** BigInt(scale - own);
  return sign(scaled(left), scaled(right));
}

interface Units {
  readonly units: bigint;
  readonly scale: number;
}

/** Null for NaN and infinities. */
function unitsOf(text: string): Units | null {
  const match = /^([+-]?\d*)\.?(\d*)$/.exec(text);
  if (match === null) return null;
  const [, whole = "", fraction = ""] = match;
  return { units: BigInt(`${whole}${fraction}`.replace(/^\+/, "")), scale: fraction.length };
}

function dayOf(text: string): number {
  if (text === "infinity") return infiniteDate.future;
  return text === "-infinity" ? infiniteDate.past : (parseDay(text) ?? 0);
}
