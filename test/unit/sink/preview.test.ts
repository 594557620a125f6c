import { describe, expect, it } from "vitest";
import type { Row } from "../../../src/ir/value.ts";
import type { ResultColumn } from "../../../src/ports/warehouse.ts";
import { displayWidth } from "../../../src/runtime/sink/display-width.ts";
import { formatPreview } from "../../../src/runtime/sink/preview.ts";
import { allColumns, edges } from "./samples.ts";

const columns: readonly ResultColumn[] = [
  { name: "flight", type: { kind: "int64" } },
  { name: "origin", type: { kind: "string" } },
  { name: "temp", type: { kind: "float64" } },
];

const rows: readonly Row[] = [
  [1545n, "EWR", 39.02],
  [14n, "null", null],
  [null, null, -0],
  [7n, "", Number.NaN],
  [8n, "∅", 1],
];

describe("a preview", () => {
  it("aligns numbers to the right and tells NULL from the strings that look like it", () => {
    expect(formatPreview(columns, rows).split("\n")).toEqual([
      "flight │ origin │  temp",
      "───────┼────────┼──────",
      "  1545 │ EWR    │ 39.02",
      "    14 │ null   │     ∅",
      "     ∅ │ ∅      │    -0",
      '     7 │ ""     │   NaN',
      '     8 │ "∅"    │     1',
      "",
    ]);
  });

  it("dims NULL alone where colour is wanted", () => {
    const [, , , dimmed, , , quoted] = formatPreview(columns, rows, { color: true }).split("\n");
    expect(dimmed).toContain("\u001b[2m∅\u001b[22m");
    expect(quoted).not.toContain("\u001b");
  });

  it.each([12, 40, 80, 120, 400])("is never wider than %d cells", (width) => {
    for (const line of formatPreview(allColumns, edges, { width }).split("\n")) {
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }
  });

  it("cuts long cells, and says which columns it left out", () => {
    const many = Array.from(
      { length: 12 },
      (_, index): ResultColumn => ({ name: `feature_${index}`, type: { kind: "string" } }),
    );
    const lines = formatPreview(many, [many.map(() => "a long cell of text")], { width: 60 })
      .trimEnd()
      .split("\n");
    expect(lines[2]).toMatch(/^a long cel… │/);
    expect(lines.at(-1)).toMatch(/^and 8 more columns: feature_4, feature_5, .*…$/);
    expect(formatPreview(many, [], { width: 400 })).not.toContain("more column");
  });

  it("lets no value move the cursor or break the table", () => {
    const table = formatPreview([columns[1] ?? { name: "x", type: { kind: "string" } }], [["a\nb\u001b[31mc\td"]]);
    expect(table.split("\n")).toHaveLength(4);
    expect(table).toContain("a↵b·[31mc⇥d");
    expect(table).not.toContain("\u001b");
  });

  it("counts wide characters as two cells and marks as none", () => {
    expect(["abc", "日本", "🦉", "é", "👨‍👩‍👧"].map(displayWidth)).toEqual([3, 4, 2, 1, 2]);
  });
});
