import type { LoadConfiguration, TableField } from "../resources.ts";
import { invalid } from "../service-error.ts";

/** Cells by field. An empty cell is NULL, save for text, where the file must say it by its null marker. */
export function csvRecords(
  text: string,
  config: LoadConfiguration,
  fields: readonly TableField[],
): readonly Readonly<Record<string, string | null>>[] {
  const marker = config.nullMarker ?? "";
  const lines = csvLines(text, config.fieldDelimiter ?? ",").slice(Number(config.skipLeadingRows ?? 0));
  return lines.map((cells, line) => {
    if (cells.length !== fields.length)
      throw invalid(`Error while reading data, row ${line + 1}: ${cells.length} values for ${fields.length} columns.`);
    return Object.fromEntries(fields.map((field, at) => [field.name, valueIn(cells[at], field, marker)]));
  });
}

interface Cell {
  readonly text: string;
  readonly quoted: boolean;
}

function valueIn(cell: Cell | undefined, field: TableField, marker: string): string | null {
  if (cell === undefined) return null;
  if (cell.quoted) return cell.text;
  if (marker !== "" && cell.text === marker) return null;
  return cell.text === "" && (marker === "" || field.type !== "STRING") ? null : cell.text;
}

const quotedCell = /"((?:[^"]|"")*)"/y;

function csvLines(text: string, delimiter: string): readonly (readonly Cell[])[] {
  const lines: Cell[][] = [];
  let line: Cell[] = [];
  let at = 0;
  while (at < text.length) {
    const cell = cellAt(text, at, delimiter);
    line.push(cell);
    at = cell.next;
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      if (at < text.length && !/[\r\n]/.test(text.charAt(at))) continue;
      line.push({ text: "", quoted: false });
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    lines.push(line);
    line = [];
  }
  return lines;
}

function cellAt(text: string, at: number, delimiter: string): Cell & { readonly next: number } {
  if (text.charAt(at) === '"') {
    quotedCell.lastIndex = at;
    const body = quotedCell.exec(text)?.[1] ?? "";
    return { text: body.replaceAll('""', '"'), quoted: true, next: quotedCell.lastIndex };
  }
  const ends = [text.indexOf(delimiter, at), text.indexOf("\r\n", at), text.indexOf("\n", at)].filter(
    (end) => end >= 0,
  );
  const next = Math.min(...ends, text.length);
  return { text: text.slice(at, next), quoted: false, next };
}
