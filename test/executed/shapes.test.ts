import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStore, entity, featureView, query, sql, t, table } from "../../src/index.ts";
import type { Row } from "../../src/ir/value.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import { engines } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";
import {
  type Explained,
  explained,
  innerSides,
  nodesOf,
  ofType,
  oneBatch,
  outlineOf,
  type PlanNode,
} from "./support/explained.ts";

const sensors = 40;
const readingsEach = 500;

/** 20,000 readings of 40 sensors, one every minute, each known 90 seconds later; the same rows in every form of time. */
const tables = `
  create table readings as
    select 'sensor ' || k as sensor, (k % 4)::bigint as site,
           timestamptz '2026-01-01 00:00+00' + g * interval '1 minute' as at,
           timestamptz '2026-01-01 00:01:30+00' + g * interval '1 minute' as known,
           timestamptz '2026-01-01 00:00+00' + (g * 7919 % 1000) * interval '1 second' as created,
           (k * 1000 + g)::float8 as value
    from generate_series(1, ${sensors}) k, generate_series(1, ${readingsEach}) g;
  create index readings_by_time on readings (sensor, site, at);
  create table utc_readings as select sensor, at at time zone 'UTC' as at, value from readings;
  create index utc_readings_by_time on utc_readings (sensor, at);
  create table daily_readings as
    select 'sensor ' || k as sensor, date '2025-01-01' + g as day, (k * 1000 + g)::float8 as value
    from generate_series(1, ${sensors}) k, generate_series(1, ${readingsEach}) g;
  create index daily_readings_by_day on daily_readings (sensor, day);
  create table written_readings as select sensor, at, created, value from readings;
  create index written_readings_by_time on written_readings (sensor, at desc, created desc nulls last);
  create table late_readings as select sensor, at, known, value from readings;
  create index late_readings_by_time on late_readings (sensor, at, known);
  create table heap_readings as select * from readings;
  create table wanted as
    select 'sensor ' || (1 + g % ${sensors}) as sensor, (( 1 + g % ${sensors}) % 4)::bigint as site,
           'sensor ' || (1 + (g * 7) % ${sensors}) as other,
           timestamptz '2026-01-01 00:00:30+00' + g * interval '10 seconds' as event_timestamp
    from generate_series(1, 3000) g;
  analyze;
`;

const sensor = entity("sensor", { key: { sensor: t.string } });
const placed = entity("placed", { key: { sensor: t.string, site: t.int64 } });
const value = { value: t.float64 };

const definitions = {
  sensor,
  placed,
  readings: featureView("readings", {
    entities: [placed],
    source: table("readings", { eventTime: "at" }),
    ttl: "2 hours",
    features: value,
  }),
  utc: featureView("utc", {
    entities: [sensor],
    source: table("utc_readings", { eventTime: "at", timeZone: "UTC" }),
    ttl: "2 hours",
    features: value,
  }),
  daily: featureView("daily", {
    entities: [sensor],
    source: table("daily_readings", { eventTime: "day" }),
    ttl: "30 days",
    features: value,
  }),
  written: featureView("written", {
    entities: [sensor],
    source: table("written_readings", { eventTime: "at", createdTime: "created" }),
    ttl: "2 hours",
    features: value,
  }),
  late: featureView("late", {
    entities: [sensor],
    source: table("late_readings", { eventTime: "at", availableAt: "known" }),
    ttl: "2 hours",
    features: value,
  }),
  queried: featureView("queried", {
    entities: [placed],
    source: query("kept", sql`select sensor, site, at, value * 2 as value from readings where value > ${-1}`, {
      eventTime: "at",
    }),
    ttl: "2 hours",
    features: value,
  }),
  heap: featureView("heap", {
    entities: [placed],
    source: table("heap_readings", { eventTime: "at" }),
    ttl: "2 hours",
    features: value,
  }),
  lateHeap: featureView("late_heap", {
    entities: [sensor],
    source: table("heap_readings", { eventTime: "at", availableAt: "known", createdTime: "created" }),
    ttl: "2 hours",
    features: value,
  }),
  any: featureView("any", {
    entities: [],
    source: table("heap_readings", { eventTime: "at", createdTime: "created" }),
    ttl: "2 hours",
    features: value,
  }),
} as const;

const { readings, utc, daily, written, late, queried, heap, lateHeap, any } = definitions;
const wanted = sql`select sensor, site, other, event_timestamp from wanted`;

const spineRows: readonly Row[] = Array.from({ length: 2_000 }, (_, g) => [
  `sensor ${1 + (g % sensors)}`,
  BigInt((1 + (g % sensors)) % 4),
  new Date(Date.UTC(2026, 0, 1) + 30_000 + g * 15_000).toISOString(),
]);
const spineObjects = spineRows.map(([sensor, site, event_timestamp]) => ({ sensor, site, event_timestamp }));

/** What a probe is made of: a row at most, of an index, where the spine row has a time. Nothing that gathers or sorts rows. */
const probeNodes = ["Limit", "Result", "Index Scan", "Index Only Scan"];
/** What would read all of something for each row of a nested loop. */
const wholeReads = [
  "Seq Scan",
  "CTE Scan",
  "Materialize",
  "Sort",
  "WindowAgg",
  "Hash Join",
  "Merge Join",
  "Function Scan",
];

describe.each(engines())("plans on the $name engine", ({ start }) => {
  let running: RunningEngine;
  let store: FeatureStore;

  beforeAll(async () => {
    running = await start();
    await running.script(tables);
    store = createStore({ project: "shapes", definitions, warehouse: running.warehouse }) as unknown as FeatureStore;
  });
  afterAll(() => running?.stop());

  const probed = (...features: readonly unknown[]) =>
    explained(running, store, { features, spine: wanted, strategy: "probe", fullNames: true });

  /** The index scans of probes, each once a spine row, in the order of the joins, which are the innermost first. */
  function probesOf({ plan }: Explained): readonly PlanNode[] {
    const inner = innerSides(plan).toReversed();
    expect(inner.length, outlineOf(plan)).toBeGreaterThan(0);
    return inner.map((side) => {
      const nodes = nodesOf(side);
      expect(nodes.map((node) => node["Node Type"]).filter((type) => !probeNodes.includes(type))).toEqual([]);
      const [scan, ...others] = ofType(side, "Index Scan", "Index Only Scan");
      if (scan === undefined || others.length > 0) throw new Error(outlineOf(plan));
      expect(scan["Actual Loops"]).toBe(3_000);
      return scan;
    });
  }

  /** Conditions without aliases and casts, one by one. */
  function conditionsOf(scan: PlanNode | undefined): readonly string[] {
    const text = scan?.["Index Cond"] ?? "";
    return text
      .slice(1, -1)
      .split(" AND ")
      .map((one) => one.replaceAll(/\b\w+\.|::\w+|[()']/g, ""));
  }

  const ttl = "event_timestamp - PT2H";
  const utcTime = "event_timestamp AT TIME ZONE UTC";

  it("a probe looks into the index once a spine row, by its keys and both bounds of time", async () => {
    const plan = await probed(readings);
    const [scan] = probesOf(plan);
    expect(scan?.["Index Name"]).toBe("readings_by_time");
    expect(conditionsOf(scan)).toEqual(["sensor = sensor", "site = site", "at <= event_timestamp", `at >= ${ttl}`]);
    expect(scan?.["Actual Rows"]).toBe(1);
    // The spine is sorted once, outside of the probes.
    expect(ofType(plan.plan, "Sort").map((sort) => sort["Actual Loops"])).toEqual([1]);
  });

  it("a column that holds UTC without a zone, and a date, keep their indexes", async () => {
    const [first, second] = probesOf(await probed(utc, daily));
    expect(first?.["Index Name"]).toBe("utc_readings_by_time");
    expect(conditionsOf(first)).toEqual(["sensor = sensor", `at <= ${utcTime}`, `at >= ${ttl} AT TIME ZONE UTC`]);
    expect(second?.["Index Name"]).toBe("daily_readings_by_day");
    expect(conditionsOf(second)).toEqual([
      "sensor = sensor",
      `day <= ${utcTime}`,
      "day >= event_timestamp - PT720H AT TIME ZONE UTC",
    ]);
  });

  it("a created time settles ties in the index that holds it, nulls last", async () => {
    const [scan] = probesOf(await probed(written));
    expect(scan?.["Index Name"]).toBe("written_readings_by_time");
    expect(conditionsOf(scan)).toEqual(["sensor = sensor", "at <= event_timestamp", `at >= ${ttl}`]);
  });

  it("availableAt behind the event time is a condition of the index", async () => {
    const [scan] = probesOf(await probed(late));
    expect(scan?.["Index Name"]).toBe("late_readings_by_time");
    expect(conditionsOf(scan)).toEqual([
      "sensor = sensor",
      "at <= event_timestamp",
      `at >= ${ttl}`,
      "known <= event_timestamp",
    ]);
    expect(scan?.Filter).toBeUndefined();
  });

  it("two roles of one view look into the index each", async () => {
    const plan = await probed(utc, utc.as("other", { sensor: "other" }));
    const scans = probesOf(plan);
    expect(scans.map((scan) => scan["Index Name"])).toEqual(["utc_readings_by_time", "utc_readings_by_time"]);
    expect(scans.map((scan) => conditionsOf(scan)[0])).toEqual(["sensor = sensor", "sensor = other"]);
    expect(ofType(plan.plan, "CTE Scan", "Materialize")).toEqual([]);
  });

  it("a query source that is a plain select is probed through to its table's index", async () => {
    const plan = await probed(queried);
    const [scan] = probesOf(plan);
    expect(plan.sql).toContain('"queried__source" AS (');
    expect(scan?.["Index Name"]).toBe("readings_by_time");
    expect(conditionsOf(scan)).toEqual(["sensor = sensor", "site = site", "at <= event_timestamp", `at >= ${ttl}`]);
  });

  it("two roles of a view on a query source share no rows that were gathered before", async () => {
    const roles = [queried, queried.as("again", { site: "site" })];
    const scans = probesOf(await probed(...roles));
    expect(scans.map((scan) => scan["Index Name"])).toEqual(["readings_by_time", "readings_by_time"]);
  });

  it("probes beside a sweep keep their indexes, though the spine is then stored once", async () => {
    const strategies = { heap: "sweep", readings: "probe", late: "probe" };
    const request = { features: [heap, readings, late], spine: wanted, strategies, fullNames: true };
    const plan = await explained(running, store, request);
    expect(plan.strategies).toEqual(strategies);
    const names = probesOf(plan).map((scan) => scan["Index Name"]);
    expect(names).toEqual(["readings_by_time", "late_readings_by_time"]);
  });

  it("the planner's own choice is the probe where an index serves, arrays where none does, and a sweep over a query", async () => {
    const request = { features: [readings, utc, daily, written, late, heap, queried], spine: wanted, fullNames: true };
    const { strategies } = await explained(running, store, request);
    const { heap: onHeap, queried: onQuery, ...indexed } = strategies;
    expect(indexed).toEqual({ readings: "probe", utc: "probe", daily: "probe", written: "probe", late: "probe" });
    expect([onHeap, onQuery]).toEqual(["arrays", "sweep"]);
  });

  /** No loop reads a whole table or common table for each of its rows, and none compares rows in vain. */
  function expectOnePass({ plan }: Explained): void {
    const inner = innerSides(plan).flatMap((side) => ofType(side, ...wholeReads));
    expect(inner, outlineOf(plan)).toEqual([]);
    expect(nodesOf(plan).map((node) => node["Rows Removed by Join Filter"] ?? 0)).not.toContainEqual(
      expect.toSatisfy((rows: number) => rows > 0),
    );
    for (const node of nodesOf(plan)) expect(node["Actual Loops"], outlineOf(plan)).toBeLessThanOrEqual(1);
  }

  it("a sweep is one window over the rows and the spine together", async () => {
    const upload = oneBatch(spineRows);
    const request = { features: [heap], spine: spineObjects, strategy: "sweep" };
    const plan = await explained(running, store, request, upload);
    expectOnePass(plan);
    expect(ofType(plan.plan, "WindowAgg").map((one) => one["Actual Rows"])).toEqual([22_000]);
  });

  it("a sweep by known time has a second window, over the rows alone", async () => {
    const upload = oneBatch(spineRows);
    const request = { features: [lateHeap], spine: spineObjects, strategy: "sweep" };
    const plan = await explained(running, store, request, upload);
    expectOnePass(plan);
    const windows = ofType(plan.plan, "WindowAgg").map((one) => one["Actual Rows"]);
    expect(windows.sort()).toEqual([20_000, 22_000]);
  });

  /** All is done once but the look at one address, which is done once a spine row. */
  function expectArrays({ plan }: Explained, joins: number): void {
    const looks = ofType(plan, "Tid Scan");
    expect(looks.map((look) => look["TID Cond"]?.replaceAll(/\w+\./g, ""))).toEqual(
      looks.map(() => "(ctid = asof_address)"),
    );
    expect(looks.length, outlineOf(plan)).toBe(joins);
    const inner = innerSides(plan).flatMap((side) => ofType(side, ...wholeReads));
    expect(
      inner.filter((one) => one["Actual Loops"] > 1),
      outlineOf(plan),
    ).toEqual([]);
    const perRow = ["Tid Scan", "Limit", "Memoize"];
    for (const node of nodesOf(plan)) {
      const limit = perRow.includes(node["Node Type"]) ? spineRows.length : 1;
      expect(node["Actual Loops"], outlineOf(plan)).toBeLessThanOrEqual(limit);
      expect(node["Rows Removed by Join Filter"] ?? 0, outlineOf(plan)).toBe(0);
    }
  }

  it("arrays are one pass over the rows, a search a spine row, and a fetch by address", async () => {
    const upload = oneBatch(spineRows);
    const request = { features: [heap], spine: spineObjects, strategy: "arrays" } as const;
    const plan = await explained(running, store, request, upload);
    expectArrays(plan, 1);
    expect(ofType(plan.plan, "WindowAgg")).toEqual([]);
    expect(ofType(plan.plan, "Aggregate").map((one) => one["Actual Rows"])).toEqual([sensors]);
  });

  it("arrays by known time have one window, over the rows alone", async () => {
    const upload = oneBatch(spineRows);
    const request = { features: [lateHeap], spine: spineObjects, strategy: "arrays" } as const;
    const plan = await explained(running, store, request, upload);
    expectArrays(plan, 1);
    expect(ofType(plan.plan, "WindowAgg").map((one) => one["Actual Rows"])).toEqual([20_000]);
  });

  it("arrays need no index, and lose nothing by one", async () => {
    const upload = oneBatch(spineRows);
    const features = [readings, written, late];
    const request = { features, spine: spineObjects, strategy: "arrays", fullNames: true } as const;
    const plan = await explained(running, store, request, upload);
    expect(Object.values(plan.strategies)).toEqual(["arrays", "arrays", "arrays"]);
    expectArrays(plan, 3);
  });

  it("the one array of a view without keys is read once", async () => {
    const upload = oneBatch(spineRows);
    const plan = await explained(running, store, { features: [any], spine: spineObjects, strategy: "arrays" }, upload);
    expectArrays(plan, 1);
  });

  it("many sweeps are as many windows, whatever the rows are read from", async () => {
    const features = [heap, lateHeap, utc, daily, written, late, queried];
    const plan = await explained(running, store, { features, spine: wanted, strategy: "sweep", fullNames: true });
    expectOnePass(plan);
    // One each, one more for each availableAt, and one that numbers the spine.
    expect(ofType(plan.plan, "WindowAgg")).toHaveLength(7 + 2 + 1);
  });
});
