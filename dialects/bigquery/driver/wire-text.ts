import {
  boolOf,
  bytesOf,
  dayOf,
  floatOf,
  instantOf,
  jsonOf,
  plainDecimalOf,
  refuse,
  textOf,
  UnfitValue,
  wholeOf,
} from "../../../src/ir/fit.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";

/** A value that is no array as the service takes it. It would convert some others, and tell the row of none. Throws `UnfitValue`. */
export function wireText(type: CanonicalType, value: CanonicalValue): string {
  switch (type.kind) {
    case "bool":
      return String(boolOf(value));
    case "int32":
    case "int64":
      return wholeOf(value, type.kind).toString();
    case "float32":
    case "float64":
      // A FLOAT64 has 64 bits, whatever is declared.
      return floatText(floatOf(value, "float64"));
    case "decimal":
      return plainDecimalOf(value);
    case "string":
      return textOf(value);
    case "json":
      return jsonOf(value);
    case "bytes":
      return Buffer.from(bytesOf(value)).toString("base64");
    case "timestamp":
      return inYears(value, instantOf(value));
    case "date":
      return inYears(value, BigInt(dayOf(value)) * microsecondsOfDay);
    case "array":
    case "vector":
      return refuse(value, "a value that is no array");
  }
}

/** In JavaScript zero's sign is not in its text. */
function floatText(value: number): string {
  return Object.is(value, -0) ? "-0.0" : String(value);
}

const microsecondsOfDay = 86_400_000_000n;

function inYears(value: CanonicalValue, instant: bigint): string {
  if (instant < -62_135_596_800_000_000n || instant > 253_402_300_799_999_999n)
    throw new UnfitValue(`'${value}' lies outside the years 1 to 9999, which BigQuery holds`);
  return String(value);
}
