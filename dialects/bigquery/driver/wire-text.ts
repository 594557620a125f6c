import { type CanonicalType, typeName } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { parseInstant } from "../../../src/kernel/time.ts";

/** A value that is no array as the service takes it. Throws a `RangeError` for what its type or BigQuery cannot hold. */
export function wireText(type: CanonicalType, value: CanonicalValue): string {
  if (value === null || (typeof value === "object" && !(value instanceof Uint8Array)))
    throw new RangeError("an array cannot hold a NULL or another array");
  if (!fits(type, value)) throw new RangeError(`expected ${expectation(type)}, not ${shown(value)}`);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  // In JavaScript zero's sign is not in its text.
  const text = Object.is(value, -0) && type.kind !== "int32" ? "-0.0" : String(value);
  if ((type.kind === "timestamp" || type.kind === "date") && !isInYears(type.kind, text))
    throw new RangeError(`'${text}' lies outside the years 1 to 9999, which BigQuery holds`);
  return text;
}

type PlainValue = Exclude<CanonicalValue, null | readonly CanonicalValue[]>;

/** The service would convert some other values, and tell the row of none. */
function fits(type: CanonicalType, value: PlainValue): boolean {
  switch (type.kind) {
    case "bool":
      return typeof value === "boolean";
    case "int32":
      return typeof value === "number" && (value | 0) === value;
    case "int64":
      return typeof value === "bigint" && BigInt.asIntN(64, value) === value;
    case "float32":
    case "float64":
      return typeof value === "number";
    case "decimal":
      return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value);
    case "bytes":
      return value instanceof Uint8Array;
    case "array":
    case "vector":
      return false;
    default:
      return typeof value === "string";
  }
}

function expectation(type: CanonicalType): string {
  const forms: Partial<Record<CanonicalType["kind"], string>> = {
    int32: "a whole number of 32 bits",
    int64: "a bigint of 64 bits",
    bytes: "a Uint8Array",
    timestamp: "the ISO text of an instant",
    date: "a date like 2013-01-31",
  };
  return forms[type.kind] ?? `a value of type ${typeName(type)}`;
}

function shown(value: PlainValue): string {
  return value instanceof Uint8Array ? "bytes" : `the ${typeof value} ${JSON.stringify(String(value).slice(0, 40))}`;
}

function isInYears(kind: "timestamp" | "date", text: string): boolean {
  const instant = parseInstant(kind === "date" ? `${text}T00:00:00Z` : text);
  return instant !== null && instant >= -62_135_596_800_000_000n && instant <= 253_402_300_799_999_999n;
}
