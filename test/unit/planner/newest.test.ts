import { describe, expect, it } from "vitest";
import { newestForm } from "../../../dialects/postgres/planner/newest.ts";
import type { CatalogIndexColumn, CatalogTable } from "../../../src/ir/catalog.ts";
import type { DedupeLatestNode, InstantBound } from "../../../src/ir/plan.ts";
import { instant } from "../../../src/ir/types.ts";

const end: InstantBound = {
  column: { column: "at", time: instant },
  side: "upper",
  instant: "2026-01-02T00:00:00Z",
  inclusive: true,
};
const relation = { database: null, schema: null, name: "trips" };
const node: DedupeLatestNode = {
  node: "dedupe_latest",
  input: { node: "scan", source: "trips", from: { kind: "table", relation } } as DedupeLatestNode["input"],
  view: "trips",
  keys: ["driver", "city"],
  rows: { all: [end], some: [], shard: null },
  order: [{ column: "at", time: instant, neverNull: true }],
  columns: [],
};
const column = (name: string, descending = false, nullsFirst = descending): CatalogIndexColumn => ({
  ...{ name, descending, nullsFirst },
});
const table = (indexed: readonly (CatalogIndexColumn | null)[], more: Partial<CatalogTable> = {}): CatalogTable => ({
  ...{ relation, exists: true, kind: "table", columns: [], rows: 1_000_000 },
  indexes: [{ name: "trips_asof", columns: indexed }],
  statistics: { columns: [], combinations: [{ columns: ["city", "driver"], distinct: 10_000 }] },
  ...more,
});
const serving = [column("city"), column("driver"), column("at", true), column("created", true, false)];
const form = (one: CatalogTable | null, asked = node) =>
  newestForm(asked, { table: one, sourceRows: one?.rows ?? null });

describe("the newest row of each key", () => {
  it("is looked up where an index leads to it and keys have many rows", () => {
    expect(form(table(serving))).toBe("walked");
    expect(form(table([column("driver"), column("city"), column("at")]))).toBe("walked");
  });

  it.each([
    ["nothing is known of the table", null],
    ["it is a view", table(serving, { kind: "view" })],
    ["it is in partitions", table(serving, { kind: "partitioned" })],
    ["nobody counted its rows", table(serving, { rows: null })],
    ["nobody counted its keys", table(serving, { statistics: null })],
    ["keys have few rows", table(serving, { rows: 50_000 })],
    ["there is no index", table(serving, { indexes: [] })],
    ["the index lacks a key", table([column("driver"), column("at", true)])],
    ["something stands between keys and time", table([column("driver"), column("city"), null, column("at", true)])],
    ["its NULLs lie elsewhere", table([column("driver"), column("city"), column("at", true, false)])],
  ])("is sorted for where %s", (_, one) => {
    expect(form(one)).toBe("sorted");
  });

  it.each<[string, Partial<DedupeLatestNode>]>([
    ["a run of an interval", { rows: { all: [end, { ...end, side: "lower" }], some: [], shard: null } }],
    ["a run over rows that arrive late", { rows: { all: [end], some: [[end]], shard: null } }],
    ["a part of the keys", { rows: { all: [end], some: [], shard: { index: 0, of: 2 } } }],
    ["a static source", { rows: { all: [], some: [], shard: null }, order: [] }],
    ["a view without keys", { keys: [] }],
    ["a key that stands twice", { keys: ["driver", "driver"] }],
  ])("is sorted for in %s", (_, changed) => {
    expect(form(table(serving), { ...node, ...changed })).toBe("sorted");
  });
});
