import type { CanonicalValue } from "../../ir/value.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import { batchReaders } from "./batch-readers.ts";
import { jsonEncoder } from "./json-value.ts";
import type { TextForm } from "./text-writer.ts";

/** One JSON object a line, its fields in the order of the columns; NULL is written out as null. */
export function jsonLines(columns: readonly ResultColumn[]): TextForm {
  const fields = columns.map(({ name, type }) => ({ label: `${JSON.stringify(name)}:`, encode: jsonEncoder(type) }));
  const line = (cell: (index: number) => CanonicalValue): string => {
    let text = "";
    for (const [index, { label, encode }] of fields.entries()) {
      const value = cell(index);
      text += `${index === 0 ? "" : ","}${label}${value === null ? "null" : encode(value)}`;
    }
    return `{${text}}\n`;
  };
  return {
    header: "",
    line: (row) => line((index) => row[index] ?? null),
    lines: (batch) => {
      const cells = batchReaders(columns, batch);
      return (row) => line((index) => cells[index]?.(row) ?? null);
    },
  };
}
