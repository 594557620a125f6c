import { infiniteInstant } from "../../ir/columns.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { parseInstant } from "../../kernel/time.ts";

/**
 * One text for each value of a type, equal exactly where the values are: instants whatever their writing, decimals and JSON by what they
 * mean, NaN as itself. As values the zeros differ, as keys they are one.
 */
export function exactText(type: CanonicalType, value: CanonicalValue): string {
  if (value === null) return "NULL";
  switch (type.kind) {
    case "float32":
      return typeof value === "number" ? numberText(Math.fround(value)) : String(value);
    case "float64":
      return typeof value === "number" ? numberText(value) : String(value);
    case "timestamp":
      return typeof value === "string" ? String(microsecondsOf(value) ?? value) : String(value);
    case "decimal":
      return decimalText(String(value));
    case "json":
      return jsonText(String(value));
    case "bytes":
      return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
    case "array":
      return isList(value) ? `[${value.map((item) => itemText(type.of, item)).join()}]` : String(value);
    case "vector":
      return isList(value) ? `[${value.map((item) => exactText({ kind: "float32" }, item)).join()}]` : String(value);
    default:
      return String(value);
  }
}

/** One text for each key: what divides its parts never stands inside one. */
export function keyText(types: readonly CanonicalType[], keys: Row): string {
  return JSON.stringify(
    types.map((type, index) => {
      const value = keys[index] ?? null;
      return value === null ? null : exactText(type, value === 0 ? 0 : value);
    }),
  );
}

/** Microseconds since 1970, the infinite ones beyond all others; null for what is no instant. */
export function microsecondsOf(instant: string): bigint | null {
  if (instant === "infinity") return infiniteInstant.future;
  return instant === "-infinity" ? infiniteInstant.past : parseInstant(instant);
}

function itemText(type: CanonicalType, item: CanonicalValue): string {
  return item === null ? "NULL" : JSON.stringify(exactText(type, item));
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Without zeros that change nothing. */
function decimalText(text: string): string {
  const match = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text);
  if (match === null) return text;
  const [, sign = "", whole = "", fraction = ""] = match;
  const digits = `${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}`;
  return sign === "-" && digits !== "0" ? `-${digits}` : digits;
}

function jsonText(text: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(text)));
  } catch {
    return text;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}

/** An instant or another text; null for anything else. */
export function textOf(value: CanonicalValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
