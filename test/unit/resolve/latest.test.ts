import { describe, expect, it } from "vitest";
import { postgres } from "../../../dialects/postgres/index.ts";
import { snowflake } from "../../../dialects/snowflake/index.ts";
import { compileLatest, nothingKnown, onlineTableOf } from "../../../src/compiler/compile.ts";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import { collectDefinitions, count, entity, featureView, t, table } from "../../../src/define/index.ts";
import type { LatestRequest } from "../../../src/ir/latest.ts";
import { onlineColumns } from "../../../src/ir/online.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { Dialect } from "../../../src/ports/dialect.ts";
import { templates } from "../../support/templates.ts";
import { warehouseOf } from "./asking.ts";

const airport = entity("airport", { key: { airport: t.string } });
const from = { eventTime: "at", createdTime: "made", tieBreaks: ["batch"] } as const;
const columns = {
  ...{ airport: t.string, origin: t.string, at: t.timestamp, made: t.timestamp, batch: t.int32 },
  ...{ temp: t.float64, wind: t.float64, other: t.string },
} as const;
const typed = { ...from, columns } as const;
const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", typed),
  ttl: "3 hours",
  features: { temp: t.float64, wind: t.float64 },
});
const untyped = featureView("untyped", {
  entities: [airport],
  source: table("weather", from),
  features: { temp: t.float64 },
});
const counts = featureView("counts", {
  entities: [airport],
  source: table("weather", from),
  aggregate: { rows: count().over("1 hour") },
});
const odd = featureView("odd", {
  entities: [airport],
  source: table("odd", { eventTime: "at", createdTime: "temp" }),
  features: { airport: t.string, event_time: t.string, temp: t.timestamp, r: t.int64 },
});
const wide = featureView("wide", {
  entities: [airport],
  source: table("wide", { eventTime: "at" }),
  features: Object.fromEntries(Array.from({ length: 700 }, (_, index) => [`feature_${index}`, t.float64])),
});
const hours = ["1 hour", ...Array.from({ length: 51 }, (_, index) => `${BigInt(index + 2)} hours` as const)] as const;
const wideCounts = featureView("wide_counts", {
  entities: [airport],
  source: table("wide", { eventTime: "at" }),
  aggregate: Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`rows_${index}`, count(`column_${index}`).over(...hours)]),
  ),
});

const registryOf = (...views: readonly unknown[]) =>
  buildRegistry("p", collectDefinitions([airport, ...views]).definitions, new Map()).registry;
const registry = registryOf(weather, untyped, counts, odd, wide, wideCounts);

const interval = { start: null, end: "2026-01-01T00:00:00Z" };

function compiled(asked: Partial<LatestRequest>, dialect: Dialect = postgres) {
  const around = { registry, dialect, templates, places: new Map(), warehouse: nothingKnown };
  return compileLatest({ view: "weather", interval, shard: null, ...asked }, around);
}

async function codesOf(work: () => unknown): Promise<readonly string[]> {
  try {
    await work();
    return [];
  } catch (failure) {
    if (failure instanceof AsofError) return failure.diagnostics.map(({ code }) => code);
    throw failure;
  }
}

describe("the online table of a view", () => {
  it("has its keys, what settles ties, its features and its TTL", () => {
    const { version, ...rest } = onlineTableOf(registry, "weather");
    expect(version).toMatch(/^[0-9a-f]{12}$/);
    expect(rest).toEqual({
      project: "p",
      view: "weather",
      keys: [{ name: "airport", type: { kind: "string" } }],
      tieBreaks: [
        { name: "made", type: { kind: "timestamp" } },
        { name: "batch", type: { kind: "int32" } },
      ],
      features: [
        { name: "temp", type: { kind: "float64" } },
        { name: "wind", type: { kind: "float64" } },
      ],
      ttl: 10_800_000_000,
    });
  });

  it("of windows has the types of their functions, and nothing that settles ties", () => {
    const { tieBreaks, features } = onlineTableOf(registry, "counts");
    expect(tieBreaks).toEqual([]);
    expect(features).toEqual([{ name: "rows_1h", type: { kind: "int64" } }]);
  });

  it("needs the types of tie-breaks, from whoever knows them", async () => {
    expect(await codesOf(() => onlineTableOf(registry, "untyped"))).toEqual(["column-type-unknown"]);
    const batch = { name: "batch", warehouseType: "int8", type: { kind: "int64" }, time: null } as const;
    const catalog = await warehouseOf({ weather: { batch } }).catalog([
      { database: null, schema: null, name: "weather" },
    ]);
    const { tieBreaks } = onlineTableOf(registry, "untyped", { catalog, queryColumns: new Map() });
    expect(tieBreaks.at(-1)).toEqual({ name: "batch", type: { kind: "int64" } });
    expect(await codesOf(() => onlineTableOf(registry, "wether"))).toEqual(["unknown-view"]);
  });

  it("has another version exactly where other rows would be stored", () => {
    const own = { entities: [airport], source: table("weather", typed), ttl: "3 hours" } as const;
    const features = { temp: t.float64, wind: t.float64 };
    const version = (change: object): string =>
      onlineTableOf(registryOf(featureView("weather", { ...own, features, ...change })), "weather").version;
    const same = version({});
    const described = { temp: t.float64.describe("°F"), wind: t.float64 };
    const unread = table("weather", { ...typed, columns: { ...columns, other: t.bool } });
    for (const change of [
      { description: "hourly", owner: "met", tags: { a: "b" } },
      { features: described },
      { strategy: "sweep" },
      { source: unread },
    ])
      expect(version(change)).toBe(same);
    const others = [
      { ttl: "4 hours" },
      { boundary: "strict" },
      { features: { wind: t.float64, temp: t.float64 } },
      { features: { temp: t.float32, wind: t.float64 } },
      { features: { temp: t.float64.from("tmp"), wind: t.float64 } },
      { source: table("other", typed) },
      { source: table("weather", { ...typed, tieBreaks: [] }) },
      { source: table("weather", { ...typed, timeZone: "UTC" }) },
      { source: table("weather", { ...typed, keys: { airport: "origin" } }) },
      { source: table("weather", { ...typed, columns: { ...columns, batch: t.int64 } }) },
    ].map(version);
    expect(new Set([same, ...others]).size).toBe(others.length + 1);
  });
});

describe("what a run loads", () => {
  it.each([
    [{ view: "wether" }, ["unknown-view"]],
    [{ view: "untyped" }, ["column-type-unknown"]],
    [{ interval: { start: "yesterday", end: "2026-01-01" } }, ["invalid-option"]],
    [{ interval: { start: "2026-01-01", end: "2026-01-01T00:00:00Z" } }, ["invalid-option"]],
    [{ shard: { index: 2, of: 2 } }, ["invalid-option"]],
    [
      { view: "nothing", interval: { start: null, end: "?" }, shard: { index: -1, of: 1.5 } },
      ["invalid-option", "invalid-option", "unknown-view"],
    ],
  ])("refuses %j", async (asked, codes) => {
    expect(await codesOf(() => compiled(asked))).toEqual(codes);
  });

  it("tells its interval in UTC", async () => {
    const asked = await compiled({ interval: { start: "2026-01-01T00:00:00+01:00", end: "2026-01-01" } });
    expect(asked.interval).toEqual({ start: "2025-12-31T23:00:00Z", end: "2026-01-01T00:00:00Z" });
  });

  it.each([postgres, snowflake])(
    "has a column for each of the table's, no two of one name, on $name",
    async (dialect) => {
      const { table: stored, statement } = await compiled({ view: "odd" }, dialect);
      const { columns } = statement.outline;
      expect(columns.map(({ type }) => type)).toEqual(onlineColumns(stored).map(({ type }) => type));
      expect(columns.map(({ name }) => name)).toEqual([
        "airport",
        "event_time",
        "temp",
        "airport_2",
        "event_time_2",
        "temp_2",
        "r",
      ]);
      expect(new Set(columns.map(({ sqlName }) => sqlName.toLowerCase())).size).toBe(columns.length);
    },
  );

  it.each(["wide", "wide_counts"])("may be a view of more than 500 features: %s", async (view) => {
    const { table: stored, statement } = await compiled({ view });
    expect(stored.features.length).toBeGreaterThan(500);
    expect(statement.outline.columns.length).toBe(onlineColumns(stored).length);
  });

  it("is certified: no row is read that was not known at the run's end", async () => {
    const { statement } = await compiled({});
    expect(statement.outline.certificates).toEqual(
      ["temp", "wind"].map((feature) => ({
        output: feature,
        role: "weather",
        feature,
        verdict: "proved",
        reasons: ["at is at or before the run's end"],
      })),
    );
  });
});
