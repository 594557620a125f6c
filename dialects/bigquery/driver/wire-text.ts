import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { parseInstant } from "../../../src/kernel/time.ts";

/** A value that is no array as the service takes it. Throws a `RangeError` for what BigQuery cannot hold. */
export function wireText(type: CanonicalType, value: CanonicalValue): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value === null || typeof value === "object") throw new RangeError("an array cannot hold a NULL or another array");
  const text = String(value);
  if ((type.kind === "timestamp" || type.kind === "date") && !isInYears(type.kind, text))
    throw new RangeError(`'${text}' lies outside the years 1 to 9999, which BigQuery holds`);
  return text;
}

function isInYears(kind: "timestamp" | "date", text: string): boolean {
  const instant = parseInstant(kind === "date" ? `${text}T00:00:00Z` : text);
  return instant !== null && instant >= -62_135_596_800_000_000n && instant <= 253_402_300_799_999_999n;
}
