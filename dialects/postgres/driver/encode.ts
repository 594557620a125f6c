import {
  boolOf,
  dayExpected,
  decimalOf,
  floatOf,
  hexOf,
  instantExpected,
  itemsOf,
  jsonOf,
  refuse,
  textWithoutNul,
  vectorOf,
  wholeOf,
} from "../../../src/ir/fit.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { type ArrayText, formatArray } from "./array-text.ts";
import { dateToPostgres, instantToPostgres } from "./time-text.ts";

/** A value, never NULL, in the text form of Postgres. Throws `UnfitValue`. */
export type Encoder = (value: Exclude<CanonicalValue, null>) => string;

export function encoderOf(type: CanonicalType): Encoder {
  switch (type.kind) {
    case "bool":
      return (value) => (boolOf(value) ? "t" : "f");
    case "int32":
    case "int64":
      return (value) => wholeOf(value, type.kind).toString();
    case "float32":
    case "float64":
      return (value) => floatText(floatOf(value, type.kind));
    case "decimal":
      return decimalOf;
    case "string":
      return textWithoutNul;
    case "bytes":
      return (value) => `\\x${hexOf(value)}`;
    case "timestamp":
      return (value) => time(value, instantToPostgres, instantExpected);
    case "date":
      return (value) => time(value, dateToPostgres, dayExpected);
    case "json":
      return (value) => jsonOf(textWithoutNul(value));
    case "array":
      return (value) => formatArray(arrayText(value, type));
    case "vector":
      return (value) => formatArray(vectorOf(value, type.length).map((one) => floatText(floatOf(one, "float64"))));
  }
}

/** JavaScript writes the negative zero without its sign. */
function floatText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function time(value: CanonicalValue, convert: (text: string) => string | null, expected: string): string {
  return (typeof value === "string" ? convert(value) : null) ?? refuse(value, expected);
}

function arrayText(value: CanonicalValue, type: Extract<CanonicalType, { kind: "array" }>): ArrayText {
  const { of } = type;
  const items = itemsOf(value, type);
  if (of.kind === "array") return items.map((inner) => (inner === null ? null : arrayText(inner, of)));
  const encode = encoderOf(of);
  return items.map((element) => (element === null ? null : encode(element)));
}
