import { describe, expect, it } from "vitest";
import { fieldChanges } from "../../../src/compiler/registry/field-changes.ts";

describe("field changes", () => {
  it.each([
    ["equal values", { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
    ["a scalar", { a: 1 }, { a: "1" }, [["a", "1", '"1"']]],
    ["null and nothing", { a: null }, {}, [["", '{"a":null}', "{}"]]],
    ["a property that comes", { a: 1 }, { a: 1, b: null }, [["b", null, "null"]]],
    ["a list of plain values", { a: ["x"] }, { a: ["x", "y"] }, [["a", '["x"]', '["x","y"]']]],
    [
      "a list that becomes an object",
      { a: [{ name: "x" }] },
      { a: { x: { name: "x" } } },
      [["a", '[{"name":"x"}]', '{"x":{"name":"x"}}']],
    ],
    [
      "names that occur twice",
      [{ name: "x" }, { name: "x", b: 1 }],
      [{ name: "x" }],
      [["", '[{"name":"x"},{"b":1,"name":"x"}]', '[{"name":"x"}]']],
    ],
    [
      "a type",
      { type: { kind: "int64" } },
      { type: { kind: "vector", length: 3 } },
      [["type", '{"kind":"int64"}', '{"kind":"vector","length":3}']],
    ],
    [
      "one more in front",
      { f: [{ name: "b" }] },
      { f: [{ name: "a" }, { name: "b" }] },
      [
        ["f.a.name", null, '"a"'],
        ["f", '["b"]', '["a","b"]'],
      ],
    ],
    ["one more behind", { f: [{ name: "b" }] }, { f: [{ name: "b" }, { name: "a" }] }, [["f.a.name", null, '"a"']]],
    [
      "a name that is no plain word",
      { tags: { a: 1, "b.c": 1 } },
      { tags: { a: 1, "b.c": 2 } },
      [['tags["b.c"]', "1", "2"]],
    ],
  ])("of %s", (_, before, after, expected) => {
    expect(fieldChanges(before, after)).toEqual(expected.map(([path, was, is]) => ({ path, before: was, after: is })));
  });
});
