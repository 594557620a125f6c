import { itemsOf, jsonOf, UnfitValue, vectorOf } from "../../../src/ir/fit.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../../src/ir/value.ts";
import type { NamedType } from "./types.ts";
import { wireText } from "./wire-text.ts";

/** A row as a line of newline-delimited JSON. Throws an `UnfitValue` that names the column of a value that does not fit. */
export function jsonLine(columns: readonly NamedType[], row: Row): string {
  const members = columns.flatMap(({ name, type }, index) => {
    const value = row[index] ?? null;
    if (value === null) return [];
    try {
      return [`${JSON.stringify(name)}:${jsonValue(type, value)}`];
    } catch (error) {
      if (!(error instanceof UnfitValue)) throw error;
      throw new UnfitValue(`column '${name}': ${error.message}`);
    }
  });
  return `{${members.join(",")}}\n`;
}

function jsonValue(type: CanonicalType, value: CanonicalValue): string {
  if (type.kind === "array") return listText(type.of, itemsOf(value, type));
  if (type.kind === "vector") return listText({ kind: "float64" }, vectorOf(value, type.length));
  if (type.kind === "json") return oneLine(jsonOf(value));
  const text = wireText(type, value);
  return type.kind === "bool" ? text : JSON.stringify(text);
}

function listText(of: CanonicalType, items: readonly CanonicalValue[]): string {
  if (of.kind === "array" || of.kind === "vector" || items.includes(null))
    throw new UnfitValue("an array cannot hold a NULL or another array");
  return `[${items.map((item) => jsonValue(of, item)).join(",")}]`;
}

/** As it stands: parsed and printed its numbers would be rounded. Line breaks are legal between its parts alone. */
function oneLine(json: string): string {
  return json.replace(/[\r\n]+/g, " ");
}
