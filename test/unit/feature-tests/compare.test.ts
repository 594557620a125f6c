import { describe, expect, it } from "vitest";
import { Position } from "../../../src/define/position.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import type { Diagnostic } from "../../../src/kernel/diagnostics.ts";
import { differingRows, isEqual } from "../../../src/runtime/feature-tests/compare.ts";

const float: CanonicalType = { kind: "float64" };
const decimal: CanonicalType = { kind: "decimal", precision: 10, scale: 2 };

describe("values are equal", () => {
  it.each<[string, CanonicalType, CanonicalValue, CanonicalValue, boolean]>([
    ["a float within 1e-9", float, 1, 1 + 9e-10, true],
    ["a float beyond", float, 1, 1 + 2e-9, false],
    ["a huge float within 1e-9", float, 1e300, 1e300 * (1 + 9e-10), true],
    ["a tiny float beyond", float, 1e-300, 2e-300, false],
    ["NaN and NaN", float, Number.NaN, Number.NaN, true],
    ["NaN and a number", float, Number.NaN, 1, false],
    ["an infinity and itself", float, Infinity, Infinity, true],
    ["an infinity and a number", float, Infinity, 1, false],
    ["an infinity and the other", float, Infinity, -Infinity, false],
    ["zero and minus zero", float, 0, -0, true],
    ["a float32 within 1e-6", { kind: "float32" }, 31.1, 31.100000381469727, true],
    ["a float64 that was a float32", float, 31.1, 31.100000381469727, false],
    ["NULL and NULL", float, null, null, true],
    ["NULL and zero", float, null, 0, false],
    ["integers", { kind: "int64" }, 9_007_199_254_740_993n, 9_007_199_254_740_993n, true],
    [
      "integers that a float cannot tell apart",
      { kind: "int64" },
      9_007_199_254_740_993n,
      9_007_199_254_740_992n,
      false,
    ],
    ["decimals of other scales", decimal, "+01.50", "1.5", true],
    ["decimals of other signs", decimal, "-0.00", "0", true],
    ["decimals", decimal, "1.50", "1.51", false],
    ["strings", { kind: "string" }, "a", "a ", false],
    ["json in another order", { kind: "json" }, '{"a":1,"b":[2]}', '{ "b": [2], "a": 1 }', true],
    ["json", { kind: "json" }, "[1,2]", "[2,1]", false],
    ["what is no json", { kind: "json" }, "{", "[]", false],
    ["bytes", { kind: "bytes" }, new Uint8Array([1, 2]), new Uint8Array([1, 2]), true],
    ["other bytes", { kind: "bytes" }, new Uint8Array([1, 2]), new Uint8Array([1, 3]), false],
    ["lists", { kind: "array", of: float }, [1, null], [1 + 1e-10, null], true],
    ["lists of other lengths", { kind: "array", of: float }, [1], [1, 1], false],
    ["vectors", { kind: "vector", length: 2 }, [0.1, 2], [0.10000000149011612, 2], true],
  ])("%s", (_, type, expected, found, equal) => {
    expect(isEqual(expected, found, type)).toBe(equal);
    expect(isEqual(found, expected, type)).toBe(equal);
  });
});

describe("rows", () => {
  const columns = [
    { name: "airport", type: { kind: "string" } as const },
    { name: "flights_3h", type: { kind: "int64" } as const },
    { name: "delay_3h", type: float },
  ];
  const result = {
    columns,
    rows: [
      ["EWR", 3n, 4.5],
      ["JFK", 0n, null],
    ],
  };
  const spine = [{ airport: "EWR" }, { airport: "JFK" }];
  const compare = (expected: readonly Record<string, unknown>[]) => {
    const problems: Diagnostic[] = [];
    const rows = differingRows(expected, spine, result, new Position("expect", null, problems));
    return { rows, problems: problems.map(({ path, message }) => `${path}: ${message}`) };
  };

  it("are compared by the columns that the expectation names", () => {
    expect(compare([{ flights_3h: 3 }, { delay_3h: null }])).toEqual({ rows: [], problems: [] });
    expect(compare([{}, { flights_3h: 0n, delay_3h: 1 }]).rows).toEqual([
      {
        row: 1,
        spine: [{ name: "airport", type: { kind: "string" }, value: "JFK" }],
        values: [
          { column: "flights_3h", type: { kind: "int64" }, expected: 0n, found: 0n, equal: true },
          { column: "delay_3h", type: float, expected: 1, found: null, equal: false },
        ],
      },
    ]);
  });

  it("cannot be expected to have other columns or types", () => {
    expect(compare([{ flight_3h: 1 }, { flights_3h: "some" }]).problems).toEqual([
      "expect: the features give no column 'flight_3h'",
      "expect[1].flights_3h: string some is no int64",
    ]);
  });
});
