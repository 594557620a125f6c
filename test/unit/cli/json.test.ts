import { expect, test } from "vitest";
import { jsonText, RawJson } from "../../../src/cli/json.ts";

test("int64 stands by its digits, what is there already as it is, and all of it is JSON", () => {
  const value = {
    rows: 9_007_199_254_740_993n,
    none: null,
    left: undefined,
    list: [],
    columns: [{ name: 'a"b', type: "int64" }],
    raw: new RawJson('{"x":9007199254740993}'),
    deep: { a: [1, [2]], long: "x".repeat(120) },
  };
  const text = jsonText(value);
  expect(text).toContain('"rows": 9007199254740993');
  expect(text).toContain('{"x":9007199254740993}');
  expect(JSON.parse(text)).toEqual({
    rows: 9_007_199_254_740_992,
    none: null,
    list: [],
    columns: [{ name: 'a"b', type: "int64" }],
    raw: { x: 9_007_199_254_740_992 },
    deep: { a: [1, [2]], long: "x".repeat(120) },
  });
});

test("small things stand on one line", () => {
  expect(jsonText({ ok: true, columns: [{ name: "a", type: "int64" }], tags: ["x", "y"] })).toBe(
    '{\n  "ok": true,\n  "columns": [\n    {"name": "a", "type": "int64"}\n  ],\n  "tags": ["x", "y"]\n}',
  );
});
