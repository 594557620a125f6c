import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { clippedText, shownWidth } from "../../../src/cli/clip.ts";
import { textTable } from "../../../src/cli/text-table.ts";

const rows = [
  ["weather", "3 features, ttl 3 hours", "What the weather station of an airport last reported"],
  ["天気", "1 feature", "東京の天気を一時間ごとに"],
];

test("columns are as wide as their widest cell, wide characters counted as two", () => {
  expect(textTable(rows, { indent: "  " }).split("\n")).toEqual([
    "  weather  3 features, ttl 3 hours  What the weather station of an airport last reported",
    "  天気     1 feature                東京の天気を一時間ごとに",
  ]);
});

test.each([30, 40, 60, 80])("a table that is cut to %i cells has no longer line and marks what is missing", (width) => {
  const lines = textTable(rows, { indent: "  ", width }).split("\n");
  expect(Math.max(...lines.map(shownWidth))).toBeLessThanOrEqual(width);
  expect(lines[0]).toContain("…");
  expect(lines[0]).toMatch(/^ {2}weather {2}/);
});

test("the widest column gives first; what fits is left whole", () => {
  expect(textTable(rows, { width: 60 }).split("\n")).toEqual([
    "weather  3 features, ttl 3 hours  What the weather station …",
    "天気     1 feature                東京の天気を一時間ごとに",
  ]);
});

test("a coloured text is cut by what is seen, and its colour ends", () => {
  const red = "\u001b[31mvery red\u001b[39m and plain";
  expect(clippedText(red, 30)).toBe(red);
  expect(clippedText(red, 6)).toBe("\u001b[31mvery …\u001b[39m");
  expect(stripVTControlCharacters(clippedText(red, 12))).toBe("very red an…");
  expect(shownWidth(clippedText("東京の天気", 4))).toBeLessThanOrEqual(4);
});
