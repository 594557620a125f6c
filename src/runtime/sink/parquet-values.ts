import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { parseDay, parseInstant } from "../../kernel/time.ts";
import { unscaledDecimal } from "../files/decimal.ts";

/** A value that Parquet has no place for: what is wrong with it, and the way out. */
export class Unstorable extends Error {
  readonly hint: string;

  constructor(problem: string, hint: string) {
    super(problem);
    this.hint = hint;
  }
}

/** Turns a value (not null) into what the Parquet library takes; throws `Unstorable`. */
export type PhysicalEncoder = (value: CanonicalValue) => unknown;

/** How a type is stored, chosen once a column. */
export function physicalEncoder(type: CanonicalType): PhysicalEncoder {
  switch (type.kind) {
    case "timestamp":
      return microseconds;
    case "date":
      return days;
    case "decimal":
      return (value) => unscaled(value, type.precision, type.scale);
    case "array":
      return listEncoder(physicalEncoder(type.of));
    case "vector":
      return listEncoder(physicalEncoder({ kind: "float32" }));
    default:
      return ofType(type, javascriptTypes[type.kind]);
  }
}

type PlainKind = Exclude<CanonicalType["kind"], "timestamp" | "date" | "decimal" | "array" | "vector">;

const javascriptTypes: Readonly<Record<PlainKind, (value: CanonicalValue) => boolean>> = {
  bool: (value) => typeof value === "boolean",
  int32: (value) => typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= 2_147_483_648,
  int64: (value) => typeof value === "bigint" && BigInt.asIntN(64, value) === value,
  float32: (value) => typeof value === "number",
  float64: (value) => typeof value === "number",
  string: (value) => typeof value === "string",
  json: (value) => typeof value === "string",
  bytes: (value) => value instanceof Uint8Array,
};

function ofType(type: CanonicalType, fits: (value: CanonicalValue) => boolean): PhysicalEncoder {
  return (value) => {
    if (!fits(value))
      throw new Unstorable(`holds a value that is no ${type.kind}`, "declare the column's type as it is");
    return value;
  };
}

const elsewhere = "write CSV or JSON lines, or make it NULL in the source";

function microseconds(value: CanonicalValue): bigint {
  const instant = typeof value === "string" ? parseInstant(value) : null;
  if (instant !== null) return instant;
  if (isInfinite(value)) throw new Unstorable("holds an infinite timestamp, which Parquet does not have", elsewhere);
  throw new Unstorable("holds a value that is no timestamp", "declare the column's type as it is");
}

function days(value: CanonicalValue): number {
  const count = typeof value === "string" ? parseDay(value) : null;
  if (count !== null) return count;
  if (isInfinite(value)) throw new Unstorable("holds an infinite date, which Parquet does not have", elsewhere);
  throw new Unstorable("holds a value that is no date", "declare the column's type as it is");
}

function isInfinite(value: CanonicalValue): boolean {
  return value === "infinity" || value === "-infinity";
}

function unscaled(value: CanonicalValue, precision: number, scale: number): bigint {
  const digits = typeof value === "string" ? unscaledDecimal(value, precision, scale) : null;
  if (digits !== null) return digits;
  const problem = `holds '${String(value)}', which is no decimal of ${precision} digits with ${scale} after the point`;
  throw new Unstorable(problem, "declare a wider decimal, or write CSV or JSON lines");
}

function listEncoder(encode: PhysicalEncoder): PhysicalEncoder {
  return (value) => {
    if (!Array.isArray(value))
      throw new Unstorable("holds a value that is no array", "declare the column's type as it is");
    const elements: readonly CanonicalValue[] = value;
    return elements.map((one) => (one === null ? null : encode(one)));
  };
}
