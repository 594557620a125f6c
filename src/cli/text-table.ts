import { stripVTControlCharacters } from "node:util";
import { displayWidth } from "../runtime/sink/display-width.ts";

/** Columns of words, two spaces apart, each as wide as its widest; nothing at the ends of lines. */
export function textTable(rows: readonly (readonly string[])[], indent = ""): string {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, index) =>
    Math.max(...rows.map((row) => (index < row.length - 1 ? widthOf(row[index] ?? "") : 0))),
  );
  const line = (row: readonly string[]) => row.map((cell, index) => filled(cell, widths[index] ?? 0)).join("  ");
  return rows.map((row) => `${indent}${line(row)}`.trimEnd()).join("\n");
}

/** Colours take no room. */
function widthOf(cell: string): number {
  return displayWidth(stripVTControlCharacters(cell));
}

function filled(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - widthOf(cell)));
}
