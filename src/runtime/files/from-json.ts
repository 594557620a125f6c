import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import type { Json } from "../../kernel/hash.ts";
import { parseDay } from "../../kernel/time.ts";
import { canonicalInstant } from "./instants.ts";
import { formatJson, numberText } from "./json-numbers.ts";
import { bigInteger, decimal, float, float32, smallInteger } from "./numbers.ts";

/**
 * Reads a value of parsed JSON (not null) as a type, strictly: undefined where it is not of the type or would lose anything.
 * Numbers may come as JSON numbers or as their text, floats also as "NaN" and "Infinity", bytes as base64.
 */
export function valueFromJson(type: CanonicalType, value: Json): CanonicalValue | undefined {
  switch (type.kind) {
    case "bool":
      return typeof value === "boolean" ? value : undefined;
    case "int32":
      return fromDigits(value, smallInteger);
    case "int64":
      return fromDigits(value, bigInteger);
    case "float64":
      return fromDigits(value, float);
    case "float32":
      return fromDigits(value, (text) => float32(float(text)));
    case "decimal":
      return fromDigits(value, (text) => decimal(text, type.precision, type.scale));
    case "json":
      return formatJson(value);
    case "array":
      return elements(type.of, value);
    case "vector":
      return vector(type.length, value);
    default:
      return fromString(type, value);
  }
}

function fromDigits<T>(value: Json, read: (text: string) => T | undefined): T | undefined {
  const text = numberText(value) ?? value;
  return typeof text === "string" ? read(text) : undefined;
}

function fromString(type: CanonicalType, value: Json): CanonicalValue | undefined {
  if (type.kind === "string") return looseText(value);
  if (typeof value !== "string") return undefined;
  if (type.kind === "timestamp") return canonicalInstant(value);
  if (type.kind === "date") return parseDay(value) === null ? undefined : value;
  return base64Bytes(value);
}

/** Text as it is; a number, a boolean or a structure by its JSON. */
function looseText(value: Json): string {
  return numberText(value) ?? (typeof value === "string" ? value : formatJson(value));
}

function base64Bytes(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? new Uint8Array(bytes) : undefined;
}

function vector(length: number, value: Json): CanonicalValue | undefined {
  const numbers = elements({ kind: "float32" }, value);
  return numbers?.length === length && !numbers.includes(null) ? numbers : undefined;
}

function elements(type: CanonicalType, value: Json): CanonicalValue[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const read: CanonicalValue[] = [];
  for (const one of value) {
    const element = one === null ? null : valueFromJson(type, one);
    if (element === undefined) return undefined;
    read.push(element);
  }
  return read;
}
