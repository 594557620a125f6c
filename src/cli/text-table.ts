import { clippedText, shownWidth } from "./clip.ts";

export interface TextTableOptions {
  readonly indent?: string;
  /** Cells that a line may take: the widest columns are cut. Without it nothing is. */
  readonly width?: number;
}

type Rows = readonly (readonly string[])[];

const gap = 2;
/** A column is cut no shorter than this: of a name that is shorter nothing would be left to know it by. */
const leastWidth = 8;

/** Columns of words, two spaces apart, each as wide as its widest; nothing at the ends of lines. */
export function textTable(
  rows: Rows,
  { indent = "", width = Number.POSITIVE_INFINITY }: TextTableOptions = {},
): string {
  const widths = fittedWidths(naturalWidths(rows), width - shownWidth(indent));
  const line = (row: readonly string[]) =>
    row.map((cell, index) => filled(clippedText(cell, widths[index] ?? 0), widths[index] ?? 0)).join(" ".repeat(gap));
  return rows.map((row) => `${indent}${line(row)}`.trimEnd()).join("\n");
}

function naturalWidths(rows: Rows): readonly number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, index) => Math.max(...rows.map((row) => shownWidth(row[index] ?? ""))));
}

/** The widest column gives first, down to the next widest, and so on, until all fit or none has more to give. */
function fittedWidths(natural: readonly number[], room: number): readonly number[] {
  const widths = [...natural];
  const total = () => widths.reduce((sum, one) => sum + one, gap * Math.max(0, widths.length - 1));
  for (let excess = total() - room; excess > 0; excess = total() - room) {
    const widest = Math.max(...widths);
    if (widest <= leastWidth) break;
    const next = Math.max(leastWidth, ...widths.filter((one) => one < widest));
    widths[widths.lastIndexOf(widest)] = Math.max(next, widest - excess);
  }
  return widths;
}

function filled(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - shownWidth(cell)));
}
