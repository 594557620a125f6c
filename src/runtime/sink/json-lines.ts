import type { Row } from "../../ir/value.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import { jsonEncoder } from "./json-value.ts";
import type { TextForm } from "./text-writer.ts";

/** One JSON object a line, its fields in the order of the columns; NULL is written out as null. */
export function jsonLines(columns: readonly ResultColumn[]): TextForm {
  const fields = columns.map(({ name, type }) => ({ label: `${JSON.stringify(name)}:`, encode: jsonEncoder(type) }));
  const line = (row: Row): string => {
    let text = "";
    for (const [index, { label, encode }] of fields.entries()) {
      const value = row[index] ?? null;
      text += `${index === 0 ? "" : ","}${label}${value === null ? "null" : encode(value)}`;
    }
    return `{${text}}\n`;
  };
  return { header: "", line };
}
