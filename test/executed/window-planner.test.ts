import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { avg, count, createStore, entity, featureView, max, query, sql, sum, t, table } from "../../src/index.ts";
import type { StrategyChoice } from "../../src/ir/statement.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import { engines } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";

/** A hundred days from 2026-01-01: 40,000 rides of 400 drivers, evenly spread or half of them one driver's. */
const tables = `
  create table even as
    select (g % 400)::bigint as k, timestamptz '2026-01-01Z' + g * interval '216 seconds' as at,
           timestamptz '2026-01-01Z' + g * interval '216 seconds' + (g % 7) * interval '1 hour' as known,
           g::bigint as riders, g::float8 as fare, 'ride ' || g as note
    from generate_series(0, 39999) g;
  create table even_indexed as select * from even;
  create index even_by_time on even_indexed (k, at desc);
  create table even_covered as select * from even;
  create index even_covering on even_covered (k, at desc) include (known, riders, fare);
  create table skewed as select case when riders % 2 = 0 then 0 else k end as k, at, known, riders, fare from even;
  create index skewed_covering on skewed (k, at desc) include (known, riders, fare);
  create table uncounted (k bigint, at timestamptz, known timestamptz, riders bigint, fare float8);
  create table wanted as
    select (g % 400)::bigint as k, timestamptz '2026-02-01Z' + (g * 7919 % 4000) * interval '20 minutes' as event_timestamp
    from generate_series(0, 1999) g;
  create table noted as
    select (g % 400)::bigint as k, timestamptz '2026-01-01Z' + g * interval '30 seconds' as at,
           timestamptz '2026-01-01Z' + g * interval '30 seconds' as known, 'ride' as note
    from generate_series(0, 299999) g;
  create table few as select * from wanted limit 50;
  analyze noted; analyze few; analyze even; analyze even_indexed; analyze even_covered; analyze skewed; analyze wanted;
`;

const thing = entity("thing", { key: { k: t.int64 } });
const times = { eventTime: "at", availableAt: "known" } as const;
const totals = { rides: count().over("1 day", "30 days"), riders: sum("riders", t.int64).over("1 day", "30 days") };
const four = { ...totals, fare: avg("fare").over("30 days"), top: max("fare", t.float64).over("30 days") };

const on = (name: string, aggregate: typeof totals, source = name) =>
  featureView(name, { entities: [thing], source: table(source, times), aggregate });

const definitions = {
  thing,
  even: on("even", four),
  indexed: on("even_indexed", four),
  covered: on("even_covered", four),
  skewed: on("skewed", four),
  skewedTotals: on("skewed_totals", totals, "skewed"),
  uncounted: on("uncounted", totals),
  endless: featureView("endless", {
    entities: [thing],
    source: table("uncounted", times),
    aggregate: { rides: count().over("unbounded") },
  }),
  notes: featureView("notes", {
    entities: [thing],
    source: table("noted", times),
    aggregate: { notes: count("note").over("10 days") },
  }),
  queried: featureView("queried", {
    entities: [thing],
    source: query("late", sql`select * from even where known > at`, times),
    aggregate: totals,
  }),
} as const;

describe.each(engines())("the planner of windows on the $name engine", ({ start }) => {
  let running: RunningEngine;
  let store: FeatureStore;

  beforeAll(async () => {
    running = await start();
    await running.script(tables);
    store = createStore({ project: "planned", definitions, warehouse: running.warehouse }) as unknown as FeatureStore;
  });
  afterAll(() => running?.stop());

  async function choiceFor(view: object, spine: unknown = table("wanted", { eventTime: "event_timestamp" })) {
    const job = store.getHistoricalFeatures({ features: [view], spine });
    const [choice] = (await (await job.trainingSet()).compiled()).statement.outline.choices;
    if (choice === undefined) throw new Error("no choice");
    return choice;
  }

  const strategiesIn = ({ estimates }: StrategyChoice): readonly string[] =>
    estimates.map(({ strategy }) => strategy).toSorted();

  it("knows what an index includes, and what lies inside a window", async () => {
    const covered = await choiceFor(definitions.covered);
    expect(covered).toMatchObject({ strategy: "probe", advice: null });
    expect(covered.reason).toMatch(/index even_covering serves whole: 2,000 probes of (2\d|3\d) rows each/);
    const { estimates } = await choiceFor(definitions.indexed);
    expect(estimates.find(({ strategy }) => strategy === "probe")?.because).toContain(
      "even_by_time serves the keys and the event time, and values are fetched",
    );
  });

  it("sorts what has no index into arrays, and weighs nothing that refuses", async () => {
    const choice = await choiceFor(definitions.even);
    expect(choice.strategy).toBe("arrays");
    expect(strategiesIn(choice)).toEqual(["arrays", "pairs", "probe"]);
  });

  it("adds up once what hot keys would have read thousands of times, where it can be taken back", async () => {
    const choice = await choiceFor(definitions.skewedTotals);
    expect(choice.strategy).toBe("running");
    expect(strategiesIn(choice)).toEqual(["arrays", "pairs", "probe", "running"]);
    expect((await choiceFor(definitions.skewed)).strategy).toBe("probe");
  });

  it("advises the index that would pay, which then serves whole and is advised no more", async () => {
    const { advice } = await choiceFor(definitions.even);
    expect(advice?.ddl).toBe('CREATE INDEX ON "even" ("k", "at" DESC) INCLUDE ("known", "riders", "fare")');
    await running.script(`begin; ${advice?.ddl}; commit;`);
    const after = await choiceFor(definitions.even);
    expect(after).toMatchObject({ strategy: "probe", advice: null });
    expect(after.estimates[0]?.seconds).toBeCloseTo(advice?.seconds ?? Number.NaN, 6);
    await running.script("drop index even_k_at_known_riders_fare_idx");
  });

  it("includes no text in what it advises", async () => {
    const few = table("few", { eventTime: "event_timestamp" });
    expect((await choiceFor(definitions.notes, few)).advice?.ddl).toBe('CREATE INDEX ON "noted" ("k", "at" DESC)');
  });

  it("goes by the rule where nothing was counted", async () => {
    const uncounted = await choiceFor(definitions.uncounted);
    expect(uncounted).toMatchObject({ strategy: "arrays", estimates: [], advice: null });
    expect(await choiceFor(definitions.endless)).toMatchObject({ strategy: "running", estimates: [], advice: null });
    expect(await choiceFor(definitions.queried)).toMatchObject({ strategy: "arrays", estimates: [], advice: null });
  });

  it("tells a spine of unknown size up to which size an index would pay", async () => {
    async function* rows() {
      yield { k: 1n, event_timestamp: "2026-02-01T00:00:00Z" };
    }
    const { strategy, estimates, advice } = await choiceFor(definitions.even, rows());
    expect([strategy, estimates, advice?.seconds]).toEqual(["arrays", [], null]);
    expect(advice?.reason).toMatch(/^probes would then be the best way for a spine of /);
  });
});
