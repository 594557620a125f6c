import { describe, expect, it } from "vitest";
import { compareResult } from "./compare.ts";
import type { NaiveResult } from "./historical.ts";
import type { Scenario } from "./scenario.ts";

const scenario: Scenario = {
  entities: [],
  views: [],
  tables: [],
  queries: [],
  request: { spine: { kind: "rows", columns: [], rows: [], time: "t" }, selections: [], fullNames: false },
};

const naive: NaiveResult = {
  spineColumns: [{ name: "k", type: { kind: "int64" } }],
  roles: [
    {
      role: "v",
      columns: [
        { name: "a", type: { kind: "float64" } },
        { name: "b", type: { kind: "string" } },
      ],
    },
    { role: "w", columns: [{ name: "c", type: { kind: "bool" } }] },
  ],
  rows: [
    {
      spine: [1n],
      accepted: [
        [
          [0.5, "x"],
          [1.5, "y"],
        ],
        [[true]],
      ],
      functions: [null, null],
    },
    {
      spine: [1n],
      accepted: [
        [
          [0.5, "x"],
          [1.5, "y"],
        ],
        [[true]],
      ],
      functions: [null, null],
    },
    { spine: [2n], accepted: [[[null, null]], [[null]]], functions: [null, null] },
  ],
  ordered: true,
  overflows: false,
};

const columns = ["k", "a", "b", "c"];
const right = [
  [1n, 0.5, "x", true],
  [1n, 1.5, "y", true],
  [2n, null, null, null],
] as const;

describe("comparing a result", () => {
  it("accepts any row of a tie, and columns in any order", () => {
    expect(compareResult(scenario, naive, { columns, rows: right })).toEqual([]);
    const turned = right.map((row) => row.toReversed());
    expect(compareResult(scenario, naive, { columns: columns.toReversed(), rows: turned })).toEqual([]);
  });

  it("accepts rows in any order only where the spine has none", () => {
    const rows = right.toReversed();
    expect(compareResult(scenario, naive, { columns, rows })).not.toEqual([]);
    expect(compareResult(scenario, { ...naive, ordered: false }, { columns, rows })).toEqual([]);
  });

  it("refuses features of a tie that come from two rows", () => {
    const rows = [[1n, 0.5, "y", true], ...right.slice(1)];
    expect(compareResult(scenario, naive, { columns, rows })).toEqual([
      'row 0, columns "a", "b" of role "v": expected (0.5, "x") or (1.5, "y"), got (0.5, "y")',
    ]);
  });

  it("names the row and the column of a wrong value", () => {
    const rows = [...right.slice(0, 2), [2n, null, "", false]];
    expect(compareResult(scenario, naive, { columns, rows })).toEqual([
      'row 2, column "b": expected NULL, got ""',
      'row 2, column "c": expected NULL, got false',
    ]);
  });

  it.each([true, false])("notices lost, doubled and changed rows (ordered: %s)", (ordered) => {
    const with_ = (rows: readonly (readonly (bigint | number | string | boolean | null)[])[]) =>
      compareResult(scenario, { ...naive, ordered }, { columns, rows });
    expect(with_(right.slice(1))).toContain("the result has 2 rows, the spine (rows) has 3");
    expect(with_([...right, ...right.slice(2)])).toContain("the result has 4 rows, the spine (rows) has 3");
    expect(with_([...right.slice(0, 2), [3n, null, null, null]])).not.toEqual([]);
    expect(with_([...right.slice(0, 1), ...right.slice(2), ...right.slice(2)])).not.toEqual([]);
  });

  it("notices missing, added and doubled columns", () => {
    expect(compareResult(scenario, naive, { columns: ["k", "a", "a", "d"], rows: [] })).toEqual([
      'column "b" is missing',
      'column "c" is missing',
      'column "d" was not asked for',
      'column "a" comes twice',
    ]);
  });
});
