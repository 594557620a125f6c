import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStore, entity, featureView, sql, t, table } from "../../src/index.ts";
import type { FeatureStore, HistoricalFeaturesOptions } from "../../src/runtime/feature-store.ts";
import type { HistoricalFeaturesJob } from "../../src/runtime/retrieve/historical-job.ts";
import { startMortal } from "../engines/embedded.ts";
import { engines } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";
import { refusal } from "../unit/resolve/asking.ts";
import { temporaryFolder } from "./support/folders.ts";

const tables = `
  create table readings as
    select k as sensor, timestamptz '2026-01-01 00:00+00' + g * interval '1 minute' as at, g::float8 as value
    from generate_series(1, 5) k, generate_series(1, 20) g;
  create table labels as
    select k as sensor, timestamptz '2026-01-01 00:00+00' + g * interval '10 minutes' as event_timestamp
    from generate_series(1, 5) k, generate_series(1, 20) g;
  insert into labels values (1, null), (1, 'infinity'), (1, '-infinity');
  create table days as select 1 as sensor, date '2026-01-01' + g as event_timestamp from generate_series(0, 3) g;
  create table many as select 1 as sensor, timestamptz '2026-01-01 00:00+00' as event_timestamp from generate_series(1, 100000);
  analyze;
`;

const sensor = entity("sensor", { key: { sensor: t.int32 } });
const readings = featureView("readings", {
  entities: [sensor],
  source: table("readings", { eventTime: "at" }),
  ttl: "1 hour",
  features: { value: t.float64 },
});
const definitions = { sensor, readings };
const rowsOfLabels = 103;

const holding = { from: "2026-01-01T00:10:00Z", to: "2026-01-01T03:20:00Z" };
const broken = [
  { from: "2026-01-01T00:10:00.000001Z" },
  { to: "2026-01-01T03:19:59.999999Z" },
  { from: "2026-02-01", to: "2026-03-01" },
];

describe.each(engines(startMortal))("limits on the $name engine", ({ start }) => {
  let running: RunningEngine;
  let store: FeatureStore;
  let files: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    files = await temporaryFolder();
    running = await start();
    await running.script(tables);
    store = storeWith({});
  });
  afterAll(async () => {
    await running?.stop();
    await files?.[Symbol.asyncDispose]();
  });

  const storeWith = (more: object): FeatureStore =>
    createStore({ project: "limits", definitions, warehouse: running.warehouse, ...more }) as unknown as FeatureStore;
  const ask = (more: Partial<HistoricalFeaturesOptions>, from = store): HistoricalFeaturesJob =>
    from.getHistoricalFeatures({ features: [readings], spine: table("labels"), ...more });
  const tableNames = async (): Promise<readonly string[]> =>
    (
      await running.query(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
      )
    ).flatMap(([name]) => name ?? []);
  /** Every way that rows go, each of which leaves nothing where it fails. */
  const ways = (job: () => HistoricalFeaturesJob): readonly (() => Promise<unknown>)[] => [
    () => job().toArray(),
    () => job().toFile(files.path("never.csv")),
    () => job().toFile(files.path("never"), { partitionBy: "day" }),
    () => job().toTable("never"),
  ];

  const refusedEverywhere = async (job: () => HistoricalFeaturesJob, code: string): Promise<void> => {
    const before = await tableNames();
    for (const way of ways(job)) expect(await refusal(way)).toMatchObject([{ code }]);
    expect(await files.names()).toEqual([]);
    expect(await tableNames()).toEqual(before);
  };

  it("rows beyond the limit end a run that leaves nothing, wherever the limit is set", async () => {
    const most = rowsOfLabels - 1;
    await refusedEverywhere(() => ask({ limits: { rows: most } }), "limit-exceeded");
    await refusedEverywhere(
      () => ask({ limits: { rows: 1_000 } }, storeWith({ limits: { rows: most } })),
      "limit-exceeded",
    );
    const byView = storeWith({ limits: { views: { readings: { rows: most } } } });
    expect(await refusal(() => ask({}, byView).toArray())).toMatchObject([
      { code: "limit-exceeded", path: "limits.views.readings.rows", message: expect.stringContaining("102 rows") },
    ]);
    expect(await ask({ limits: { rows: rowsOfLabels } }).toArray()).toHaveLength(rowsOfLabels);
  });

  it("rows that are counted beforehand are refused before anything runs, streams while they are uploaded", async () => {
    const rows = Array.from({ length: 5 }, () => ({ sensor: 1, event_timestamp: "2026-01-01" }));
    const counted = await refusal(() => ask({ spine: rows, limits: { rows: 4 } }).toArray());
    expect(counted).toMatchObject([{ code: "limit-exceeded", message: expect.stringContaining("makes 5 rows") }]);
    const streamed = await refusal(() => ask({ spine: rows.values(), limits: { rows: 4 } }).toArray());
    expect(streamed).toMatchObject([{ code: "limit-exceeded", message: expect.stringContaining("at least 5 rows") }]);
    expect(await ask({ spine: rows.values(), limits: { rows: 5 } }).toArray()).toHaveLength(5);
  });

  it("a run that takes too long is stopped, and the warehouse works on", async () => {
    const slow = sql`select 1 as sensor, max(m.event_timestamp) as event_timestamp from many as l, many as m`;
    const found = await refusal(() => ask({ spine: slow, limits: { seconds: 0.5 } }).toTable("slow"));
    expect(found).toMatchObject([{ code: "limit-exceeded", path: "limits.seconds" }]);
    expect(await tableNames()).not.toContain("slow");
    expect(await ask({ limits: { seconds: 60 } }).toArray()).toHaveLength(rowsOfLabels);
  });

  it("bytes that nobody can tell are an error of the request, and no matter of a project's limit", async () => {
    expect(await refusal(() => ask({ limits: { bytes: "1 GB" } }).toArray())).toMatchObject([
      { code: "limit-unknown", path: "limits.bytes" },
    ]);
    expect(await ask({}, storeWith({ limits: { bytes: 1 } })).toArray()).toHaveLength(rowsOfLabels);
  });

  it("a promise that holds changes no row; NULL and infinite times are no breach", async () => {
    const plain = await ask({}).toArray();
    for (const spineTimes of [holding, { from: holding.from }, { to: "2027-01-01" }])
      expect(await ask({ spineTimes }).toArray()).toEqual(plain);
    expect((await ask({ spineTimes: holding }).toTable("kept", { overwrite: true })).rows).toBe(BigInt(rowsOfLabels));
  });

  it.each(broken)("a row outside of %o ends the run and leaves nothing", async (spineTimes) => {
    await refusedEverywhere(() => ask({ spineTimes }), "spine-times-exceeded");
    const before = await running.query("select count(*) from kept");
    expect(await refusal(() => ask({ spineTimes }).toTable("kept", { overwrite: true }))).toMatchObject([
      { code: "spine-times-exceeded" },
    ]);
    expect(await running.query("select count(*) from kept")).toEqual(before);
    const rows = [
      { sensor: 1, event_timestamp: "2026-01-01T12:00:00Z" },
      { sensor: 1, event_timestamp: "2026-01-01" },
    ];
    expect(await refusal(() => ask({ spine: rows, spineTimes }).toArray())).toMatchObject([
      { code: "spine-times-exceeded", path: "spineTimes" },
    ]);
  });

  it("days are held against a promise as well", async () => {
    const spine = table("days");
    expect(await ask({ spine, spineTimes: { from: "2026-01-01", to: "2026-01-04" } }).toArray()).toHaveLength(4);
    const short = { from: "2026-01-01", to: "2026-01-03T23:00:00Z" };
    expect(await refusal(() => ask({ spine, spineTimes: short }).toArray())).toMatchObject([
      { code: "spine-times-exceeded" },
    ]);
    expect(await refusal(() => ask({ spine, spineTimes: short }).toTable("days_set"))).toMatchObject([
      { code: "spine-times-exceeded" },
    ]);
  });

  it("the planner's figures are told, with the limits beside them", async () => {
    const { estimate, limits } = await ask({ limits: { rows: 500 } }).cost();
    expect(estimate).toMatchObject({ bytes: null, basis: "explain", partitions: null });
    expect(estimate.rows).toBeGreaterThan(0);
    expect(estimate.plannerCost).toBeGreaterThan(0);
    expect(limits).toEqual([{ kind: "rows", most: 500n, setBy: "request" }]);
    const rows = [{ sensor: 1, event_timestamp: "2026-01-01" }];
    expect((await ask({ spine: rows }).cost()).estimate).toMatchObject({ rows: 1, plannerCost: expect.any(Number) });
    const streamed = await ask({ spine: rows.values() }).cost();
    expect(streamed.estimate).toMatchObject({ rows: null, plannerCost: null });
  });

  it("a spine's times are found among finite ones, of days too", async () => {
    const relation = (name: string) => ({ kind: "table", relation: { database: null, schema: null, name } }) as const;
    const instant = { column: "event_timestamp", time: { form: "instant" } } as const;
    expect(await running.warehouse.spineTimes({ from: relation("labels"), time: instant })).toEqual(holding);
    const day = { column: "event_timestamp", time: { form: "date", zone: "UTC" } } as const;
    expect(await running.warehouse.spineTimes({ from: relation("days"), time: day })).toEqual({
      from: "2026-01-01T00:00:00Z",
      to: "2026-01-04T00:00:00Z",
    });
  });
});
