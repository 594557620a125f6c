import { type CanonicalType, sameType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { valueFromJson } from "./from-json.ts";
import { textReader } from "./from-text.ts";

/** Turns a stored value into a declared type's; undefined where this one does not fit. */
export type Widening = (value: CanonicalValue) => CanonicalValue | undefined;

/** How a stored type is read as a declared one without losing anything; null where it is not. */
export function widening(stored: CanonicalType, declared: CanonicalType): Widening | null {
  if (sameType(stored, declared)) return (value) => value;
  if (stored.kind === "string") return fromText(declared);
  if (stored.kind === "array" && declared.kind === "vector") return toVector(declared);
  if (stored.kind === "date" && declared.kind === "timestamp") return fromText(declared);
  if (isInteger(stored) && (isInteger(declared) || declared.kind === "decimal")) return fromText(declared);
  if (stored.kind === "decimal" && (declared.kind === "decimal" || isInteger(declared))) return fromText(declared);
  if (declared.kind === "float64" && (stored.kind === "float32" || stored.kind === "int32")) return (value) => value;
  return null;
}

function isInteger(type: CanonicalType): boolean {
  return type.kind === "int32" || type.kind === "int64";
}

/** By the value's text, which every scalar has exactly. */
function fromText(declared: CanonicalType): Widening {
  const read = textReader(declared);
  return (value) => read(String(value));
}

function toVector(declared: CanonicalType): Widening {
  return (value) => {
    const numbers = Array.isArray(value) && value.every((one) => typeof one === "number") ? value : null;
    return numbers === null ? undefined : valueFromJson(declared, numbers);
  };
}
