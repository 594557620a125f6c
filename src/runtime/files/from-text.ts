import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { parseDay } from "../../kernel/time.ts";
import { valueFromJson } from "./from-json.ts";
import { canonicalInstant } from "./instants.ts";
import { parseJson } from "./json-numbers.ts";
import { bigInteger, decimal, float, float32, smallInteger } from "./numbers.ts";

/** Reads the text of a value strictly: undefined where it is not of the type, or would lose anything. */
export type TextReader = (text: string) => CanonicalValue | undefined;

/** The reader of a type's text, chosen once a column. */
export function textReader(type: CanonicalType): TextReader {
  switch (type.kind) {
    case "string":
      return (text) => text;
    case "bool":
      return (text) => booleans[text.toLowerCase()];
    case "int32":
      return (text) => smallInteger(text);
    case "int64":
      return (text) => bigInteger(text);
    case "float64":
      return (text) => float(text);
    case "float32":
      return (text) => float32(float(text));
    case "decimal":
      return (text) => decimal(text, type.precision, type.scale);
    case "bytes":
      return (text) => hexBytes(text);
    case "timestamp":
      return canonicalInstant;
    case "date":
      return (text) => (parseDay(text) === null ? undefined : text);
    case "json":
      return (text) => (parseJson(text) === undefined ? undefined : text);
    case "array":
    case "vector":
      return (text) => jsonText(type, text);
  }
}

const booleans: Readonly<Record<string, boolean>> = { true: true, false: false, t: true, f: false, 1: true, 0: false };

function hexBytes(text: string): Uint8Array | undefined {
  if (!/^\\x([0-9a-f]{2})*$/i.test(text)) return undefined;
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}

function jsonText(type: CanonicalType, text: string): CanonicalValue | undefined {
  const parsed = parseJson(text);
  return parsed === undefined || parsed === null ? undefined : valueFromJson(type, parsed);
}
