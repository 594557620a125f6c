import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../../src/ir/value.ts";
import type { NamedType } from "./types.ts";
import { wireText } from "./wire-text.ts";

/** A row as a line of newline-delimited JSON. Throws a `RangeError` that names the column of a value that does not fit. */
export function jsonLine(columns: readonly NamedType[], row: Row): string {
  const members = columns.flatMap(({ name, type }, index) => {
    const value = row[index] ?? null;
    if (value === null) return [];
    try {
      return [`${JSON.stringify(name)}:${jsonValue(type, value)}`];
    } catch (error) {
      throw new RangeError(`column '${name}': ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  return `{${members.join(",")}}\n`;
}

function jsonValue(type: CanonicalType, value: CanonicalValue): string {
  if (Array.isArray(value)) {
    const of: CanonicalType = type.kind === "array" ? type.of : { kind: "float64" };
    return `[${value.map((one: CanonicalValue) => jsonValue(of, one)).join(",")}]`;
  }
  if (type.kind === "json" && typeof value === "string") return jsonText(value);
  const text = wireText(type, value);
  return type.kind === "bool" ? text : JSON.stringify(text);
}

/** As it stands: parsed and printed its numbers would be rounded. Line breaks are legal between its parts alone. */
function jsonText(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    throw new RangeError("the text is not JSON");
  }
  return text.replace(/[\r\n]+/g, " ");
}
