import { describe, expect, it } from "vitest";
import { windows } from "../../../dialects/postgres/windows.ts";
import type { CatalogTable } from "../../../src/ir/catalog.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import { counted, factsOf, type TableSaid, tableOf } from "./joins.ts";
import { chooseWindows, fourFunctions, hour, windowsOf } from "./windows.ts";

const { refusal } = windows.strategies.arrays;
const four = windowsOf(fourFunctions);

/** Rides of which one driver has a share. */
function rides(rows: number, share: number, said: TableSaid = {}): CatalogTable {
  const columns = ["at", "riders", "fare"].map((name) => ({
    name,
    warehouseType: "",
    type: (name === "at" ? { kind: "timestamp" } : { kind: "float64" }) as CanonicalType,
    time: null,
  }));
  const keys = counted("k", { distinct: 1_000, commonShares: [share] });
  return { ...tableOf({ rows, columns: [keys], ...said }), columns };
}

describe("a view in arrays", () => {
  it("is refused where the arrays of one key would exceed what a row can be, and only there", () => {
    // Three columns of eight bytes: 44,739,242 rows are 1 GB.
    expect(refusal(four, factsOf(rides(100_000_000, 0.44)))).toBeNull();
    expect(refusal(four, factsOf(rides(100_000_000, 0.45)))).toBe(
      "one key has 45,000,000 rows, whose arrays would exceed the 1 GB that a row may have; use probe or pairs",
    );
  });

  it("is refused where one array would have more elements than can be gathered", () => {
    const counts = windowsOf([{ function: "count", window: hour }]);
    expect(refusal(counts, factsOf(rides(100_000_000, 0.67)))).toBeNull();
    expect(refusal(counts, factsOf(rides(100_000_000, 0.68)))).toContain("one key has 68,000,000 rows");
  });

  it("has all rows under one key where it has none", () => {
    const all = windowsOf(fourFunctions, { keys: [] });
    expect(refusal(all, factsOf(rides(40_000_000, 0)))).toBeNull();
    expect(refusal(all, factsOf(rides(50_000_000, 0)))).toContain("one key has 50,000,000 rows");
  });

  it("is not refused where nobody has counted", () => {
    expect(refusal(four, factsOf(null))).toBeNull();
    expect(refusal(four, factsOf(rides(1e12, 1, { columns: [] })))).toBeNull();
  });

  it("of which a condition reads a list is refused, and done another way", () => {
    const [first, ...others] = four.features;
    if (first === undefined) throw new Error("there are functions");
    const list: CanonicalType = { kind: "array", of: { kind: "string" } };
    const where = {
      written: { kind: "reference", name: "tags" },
      typed: { kind: "reference", type: list, name: "tags" },
      columns: [{ name: "tags", type: list, time: null, cast: false }],
    } as const;
    const join = { ...four, features: [{ ...first, where }, ...others] };
    expect(refusal(join, factsOf(null))).toBe('an array cannot hold the lists of "tags"; use probe or pairs');
    expect(chooseWindows(join, factsOf(rides(1_000, 0.1))).strategy).not.toBe("arrays");
    expect(chooseWindows(join, factsOf(null)).strategy).not.toBe("arrays");
  });
});
