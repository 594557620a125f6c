import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import { batchReaders } from "./batch-readers.ts";
import { floatText, jsonEncoder } from "./json-value.ts";
import type { TextForm } from "./text-writer.ts";

/**
 * CSV with a header, quoted as RFC 4180 says; lines end in a line feed, as warehouses and data tools write them. NULL is the
 * empty field and an empty string is `""`. Bytes are `\x` and hexadecimal digits, arrays and vectors JSON.
 */
export function csvLines(columns: readonly ResultColumn[]): TextForm {
  const fields = columns.map(({ type }) => csvField(type));
  const field = (value: CanonicalValue, index: number): string =>
    value === null ? "" : (fields[index] ?? String)(value);
  const line = (row: Row): string => `${columns.map((_, index) => field(row[index] ?? null, index)).join(",")}\n`;
  return {
    header: `${columns.map(({ name }) => quoted(name)).join(",")}\n`,
    line,
    lines: (batch) => {
      const cells = batchReaders(columns, batch);
      return (row) => {
        let text = "";
        for (let index = 0; index < cells.length; index++)
          text += `${index === 0 ? "" : ","}${field(cells[index]?.(row) ?? null, index)}`;
        return `${text}\n`;
      };
    },
  };
}

function csvField(type: CanonicalType): (value: CanonicalValue) => string {
  switch (type.kind) {
    case "float32":
    case "float64":
      return (value) => floatText(Number(value));
    case "bytes":
      return hexText;
    case "array":
    case "vector": {
      const encode = jsonEncoder(type);
      return (value) => quoted(encode(value));
    }
    case "string":
    case "json":
      return (value) => quoted(String(value));
    default:
      return String;
  }
}

/** In quotes where the text is empty or would be read as something else; the mark is one that spreadsheets put first. */
function quoted(text: string): string {
  return text === "" || /[",\r\n\uFEFF]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function hexText(value: CanonicalValue): string {
  if (!(value instanceof Uint8Array)) throw new TypeError("not bytes");
  return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")}`;
}
