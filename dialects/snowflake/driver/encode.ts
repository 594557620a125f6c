import { dayText, instantText } from "../../../src/ir/column-rows.ts";
import {
  boolOf,
  dayOf,
  floatOf,
  hexOf,
  instantOf,
  itemsOf,
  jsonOf,
  plainDecimalOf,
  textWithoutNul,
  UnfitValue,
  vectorOf,
  wholeOf,
} from "../../../src/ir/fit.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";

/** A value, never NULL, as the text that Snowflake casts to the column's type. Throws `UnfitValue`. */
export type Encoder = (value: Exclude<CanonicalValue, null>) => string;

export function encoderOf(type: CanonicalType): Encoder {
  switch (type.kind) {
    case "bool":
      return (value) => String(boolOf(value));
    case "int32":
    case "int64":
      return (value) => wholeOf(value, type.kind).toString();
    case "float32":
    case "float64":
      // A FLOAT has 64 bits, whatever is declared.
      return (value) => floatText(floatOf(value, "float64"));
    case "decimal":
      return plainDecimalOf;
    case "string":
      // A NUL ends a text in some of Snowflake's clients.
      return textWithoutNul;
    case "bytes":
      return hexOf;
    case "timestamp":
      return instant;
    case "date":
      return date;
    case "json":
      return (value) => jsonOf(textWithoutNul(value));
    case "array":
      return (value) => listText(itemsOf(value, type), type.of);
    case "vector":
      return (value) => listText(vectorOf(value, type.length), { kind: "float64" });
  }
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** What Snowflake's calendar holds. */
const years = /^[0-9]{4}-/;

/** In a form with an offset that Snowflake detects by itself; it does not list a `Z`. */
function instant(value: CanonicalValue): string {
  if (value === "infinity" || value === "-infinity") throw new UnfitValue("Snowflake has no infinite time");
  const text = instantText(instantOf(value));
  if (!years.test(text)) throw new UnfitValue("Snowflake's times lie in the years 0 to 9999");
  return text.replace("Z", "+00:00");
}

function date(value: CanonicalValue): string {
  if (value === "infinity" || value === "-infinity") throw new UnfitValue("Snowflake has no infinite date");
  const text = dayText(dayOf(value));
  if (!years.test(text)) throw new UnfitValue("Snowflake's dates lie in the years 0 to 9999");
  return text;
}

/** Elements as JSON: numbers as they are written, all else as strings. */
function listText(items: readonly CanonicalValue[], of: CanonicalType): string {
  const encode = encoderOf(of);
  const bare = of.kind === "array" || of.kind === "vector" || of.kind === "json" || of.kind === "bool" || isNumeric(of);
  const parts = items.map((one) => {
    if (one === null) return "null";
    const text = encode(one);
    return bare && !/^(NaN|-?inf)$/.test(text) ? text : JSON.stringify(text);
  });
  return `[${parts.join(",")}]`;
}

function isNumeric({ kind }: CanonicalType): boolean {
  return kind === "int32" || kind === "int64" || kind === "float32" || kind === "float64" || kind === "decimal";
}
