import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import { aligned, clipped, displayWidth } from "./display-width.ts";
import { floatText, jsonEncoder } from "./json-value.ts";

export interface PreviewOptions {
  /** Terminal cells; no line is longer. Default 80. */
  readonly width?: number | undefined;
  /** Whether NULL may be dimmed by a terminal code. Default false. */
  readonly color?: boolean | undefined;
}

interface PreviewColumn {
  readonly header: string;
  readonly cells: readonly string[];
  readonly align: "left" | "right";
  readonly width: number;
  /** What it cannot go below: a number or an instant that is cut short says something else. */
  readonly least: number;
}

/** What stands for NULL; a string of that very text is shown in quotes. */
const nullMark = "∅";
const separator = " │ ";
/** The widths that long columns are cut to, the first with which all columns fit; with none, columns are left out. */
const caps = [48, 36, 28, 22, 18, 14, 11] as const;

/** A table of a few rows that fits the terminal; its last line names the columns that did not fit. Ends with a line feed. */
export function formatPreview(
  columns: readonly ResultColumn[],
  rows: readonly Row[],
  options: PreviewOptions = {},
): string {
  const width = Math.max(options.width ?? 80, 12);
  const all = columns.map((column, index) => previewColumn(column, rows, index));
  const fitted = fitting(all, width);
  const dim = options.color === true ? dimmed : (text: string) => text;
  const lines = [
    joined(fitted.map((column) => aligned(clipped(column.header, column.width), column.width, column.align))),
    fitted.map((column) => "─".repeat(column.width)).join("─┼─"),
    ...rows.map((_, row) => joined(fitted.map((column) => dim(cellText(column, row))))),
    ...leftOut(columns.slice(fitted.length), width),
  ];
  return `${lines.join("\n")}\n`;
}

function previewColumn(column: ResultColumn, rows: readonly Row[], index: number): PreviewColumn {
  const show = shower(column.type);
  const header = printable(column.name);
  const cells = rows.map((row) => show(row[index] ?? null));
  const content = Math.max(1, ...cells.map(displayWidth));
  const width = Math.max(displayWidth(header), content);
  return {
    header,
    cells,
    width,
    least: isExact(column.type) ? content : 1,
    align: isNumber(column.type) ? "right" : "left",
  };
}

/** As many columns as fit from the left, cut no shorter than they must be; one at least. */
function fitting(columns: readonly PreviewColumn[], width: number): readonly PreviewColumn[] {
  const cap = caps.find((one) => totalWidth(capped(columns, one)) <= width) ?? 11;
  const narrow = capped(columns, cap);
  let count = narrow.length;
  while (count > 1 && totalWidth(narrow.slice(0, count)) > width) count--;
  return narrow.slice(0, count).map((column) => ({ ...column, width: Math.min(column.width, width) }));
}

function capped(columns: readonly PreviewColumn[], cap: number): readonly PreviewColumn[] {
  return columns.map((column) => ({ ...column, width: Math.max(Math.min(column.width, cap), column.least) }));
}

function totalWidth(columns: readonly PreviewColumn[]): number {
  return columns.reduce((sum, column) => sum + column.width, separator.length * Math.max(0, columns.length - 1));
}

function joined(cells: readonly string[]): string {
  return cells.join(separator).trimEnd();
}

function cellText(column: PreviewColumn, row: number): string {
  return aligned(clipped(column.cells[row] ?? "", column.width), column.width, column.align);
}

function dimmed(cell: string): string {
  return cell.trim() === nullMark ? cell.replace(nullMark, `\u001b[2m${nullMark}\u001b[22m`) : cell;
}

function leftOut(columns: readonly ResultColumn[], width: number): readonly string[] {
  if (columns.length === 0) return [];
  const names = columns.map((column) => printable(column.name)).join(", ");
  const count = `${columns.length} more column${columns.length === 1 ? "" : "s"}`;
  return [clipped(`and ${count}: ${names}`, width)];
}

function isExact(type: CanonicalType): boolean {
  return isNumber(type) || ["bool", "timestamp", "date"].includes(type.kind);
}

function isNumber(type: CanonicalType): boolean {
  return ["int32", "int64", "float32", "float64", "decimal"].includes(type.kind);
}

/** A value in one cell of a table. */
export function shownValue(type: CanonicalType, value: CanonicalValue): string {
  return shower(type)(value);
}

function shower(type: CanonicalType): (value: CanonicalValue) => string {
  const show = valueText(type);
  return (value) => (value === null ? nullMark : show(value));
}

function valueText(type: CanonicalType): (value: CanonicalValue) => string {
  switch (type.kind) {
    case "string":
      return (value) => (value === "" || value === nullMark ? `"${value}"` : printable(String(value)));
    case "float32":
    case "float64":
      return (value) => floatText(Number(value));
    case "bytes":
      return (value) => (value instanceof Uint8Array ? `\\x${Buffer.from(value.subarray(0, 64)).toString("hex")}` : "");
    case "array":
    case "vector": {
      const encode = jsonEncoder(type);
      return (value) => printable(encode(value));
    }
    default:
      return (value) => printable(String(value));
  }
}

/** Control characters could move the cursor or recolour the terminal: each becomes a visible sign. */
function printable(text: string): string {
  return text.replace(/\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (control) =>
    control === "\n" ? "↵" : control === "\t" ? "⇥" : "·",
  );
}
