import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStore, entity, featureView, query, range, sql, t, table } from "../../src/index.ts";
import { findTable } from "../../src/ir/catalog.ts";
import type { StrategyChoice } from "../../src/ir/statement.ts";
import { statisticsOf } from "../../src/ir/table-statistics.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import { engines } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";

/** A hundred days from 2026-01-01; 40,000 rows of 400 keys, in several shapes, with and without an index; counted by ANALYZE. */
const tables = `
  create table even as
    select (g % 400)::bigint as k, timestamptz '2026-01-01Z' + (g / 400) * interval '1 day' as at, g::float8 as value
    from generate_series(0, 39999) g;
  create table even_indexed as select * from even;
  create index even_by_time on even_indexed (k, at desc);
  create table even_keyed as select * from even;
  create index even_by_key on even_keyed (k);
  create table skewed as
    select case when g % 2 = 0 then 0 else g % 400 end::bigint as k,
           timestamptz '2026-01-01Z' + g * interval '216 seconds' as at, g::float8 as value
    from generate_series(0, 39999) g;
  create table prompt as
    select k, at, at + case when value::int % 10 = 0 then interval '12 hours' else interval '0' end as known, value from even;
  create index prompt_by_time on prompt (k, at desc);
  create table loaded as
    select k, at, greatest(at, timestamptz '2026-03-15Z') as known, value
    from (select (g % 40)::bigint as k, timestamptz '2026-01-01Z' + g * interval '216 seconds' as at, g::float8 as value
          from generate_series(0, 39999) g) as spread;
  create index loaded_by_time on loaded (k, at desc);
  create table loaded_wide as select * from loaded;
  create index loaded_by_both on loaded_wide (k, at desc, known);
  create table facts as select g::bigint as k, g::float8 as value from generate_series(0, 399) g;
  create table uncounted (k bigint, at timestamptz, value float8);
  create table uncounted_indexed (k bigint, at timestamptz, value float8);
  create index uncounted_by_time on uncounted_indexed (k, at);
  create view seen as select * from even;
  create table wanted as
    select (g % 400)::bigint as k, timestamptz '2026-01-01Z' + (g * 7919 % 7200) * interval '20 minutes' as event_timestamp
    from generate_series(0, 3999) g;
  create table wanted_late as select k, event_timestamp + interval '100 days' as event_timestamp from wanted;
  create table wanted_few as select * from wanted limit 12;
  create table two_keys as
    select (g % 100)::bigint as a, (g % 100)::bigint as b, g::float8 as v from generate_series(0, 9999) g;
  create statistics two_keys_together (ndistinct) on a, b from two_keys;
  create table odd_times as
    select null::timestamptz as never, timestamptz 'infinity' as endless, date '2026-01-01' + g as day,
           timestamp '2026-01-01' + g * interval '1 hour' as digits from generate_series(0, 999) g;
  analyze even; analyze even_indexed; analyze even_keyed; analyze skewed; analyze prompt; analyze loaded; analyze loaded_wide;
  analyze facts; analyze wanted; analyze wanted_late; analyze wanted_few; analyze two_keys; analyze odd_times;
`;

const thing = entity("thing", { key: { k: t.int64 } });
const value = { value: t.float64 };
const timed = (name: string, options: { readonly ttl?: "1 day" } = {}) =>
  featureView(name, { entities: [thing], source: table(name, { eventTime: "at" }), ...options, features: value });
const lateOn = (name: string) =>
  featureView(name, {
    entities: [thing],
    source: table(name, { eventTime: "at", availableAt: "known" }),
    features: value,
  });

const definitions = {
  thing,
  even: timed("even"),
  indexed: timed("even_indexed"),
  keyed: timed("even_keyed"),
  skewed: timed("skewed"),
  fresh: featureView("fresh", {
    entities: [thing],
    source: table("even", { eventTime: "at" }),
    ttl: "1 day",
    features: value,
  }),
  prompt: lateOn("prompt"),
  loaded: lateOn("loaded"),
  wide: lateOn("loaded_wide"),
  facts: featureView("facts", { entities: [thing], source: table("facts", {}), features: value }),
  uncounted: timed("uncounted"),
  uncountedIndexed: timed("uncounted_indexed"),
  seen: timed("seen"),
  queried: featureView("queried", {
    entities: [thing],
    source: query("doubled", sql`select k, at, value * 2 as value from even where value >= ${0}`, { eventTime: "at" }),
    features: value,
  }),
} as const;

const wanted = sql`select k, event_timestamp from wanted`;

describe.each(engines())("the planner on the $name engine", ({ start }) => {
  let running: RunningEngine;
  let store: FeatureStore;

  beforeAll(async () => {
    running = await start();
    await running.script(tables);
    store = createStore({ project: "planned", definitions, warehouse: running.warehouse }) as unknown as FeatureStore;
  });
  afterAll(() => running?.stop());

  async function choicesFor(
    features: readonly unknown[],
    spine: unknown = wanted,
    options: { readonly strategy?: string; readonly strategies?: Readonly<Record<string, string>> } = {},
  ): Promise<readonly StrategyChoice[]> {
    const job = store.getHistoricalFeatures({ features, spine, fullNames: true, ...options });
    return (await (await job.trainingSet()).compiled()).statement.outline.choices;
  }

  async function choiceFor(feature: unknown, spine: unknown = wanted): Promise<StrategyChoice> {
    const [choice] = await choicesFor([feature], spine);
    if (choice === undefined) throw new Error("no choice");
    return choice;
  }

  const secondsOf = (choice: StrategyChoice, strategy: string): number =>
    choice.estimates.find((one) => one.strategy === strategy)?.seconds ?? Number.NaN;

  it("reads what ANALYZE has counted", async () => {
    const relation = (name: string) => ({ database: null, schema: null, name });
    const names = ["even", "skewed", "two_keys", "odd_times", "uncounted", "seen"];
    const catalog = await running.warehouse.catalog(names.map(relation));
    const of = (name: string) => findTable(catalog, relation(name));
    expect(of("even")?.rows).toBe(40_000);
    expect(statisticsOf(of("even"), "k")).toMatchObject({ distinct: 400, nullShare: 0, times: null });
    const times = statisticsOf(of("even"), "at")?.times ?? [];
    expect([times[0], times.at(-1)]).toEqual([Date.UTC(2026, 0, 1) * 1_000, Date.UTC(2026, 3, 10) * 1_000]);
    expect(times.length).toBe(101);
    expect(times.toSorted((one, other) => one - other)).toEqual(times);
    expect(statisticsOf(of("skewed"), "k")?.commonShares[0]).toBeCloseTo(0.5, 1);
    expect(of("two_keys")?.statistics?.combinations).toEqual([{ columns: ["a", "b"], distinct: 100 }]);
    expect(statisticsOf(of("odd_times"), "never")).toMatchObject({ nullShare: 1, times: null });
    expect(statisticsOf(of("odd_times"), "endless")?.times).toBeNull();
    expect(statisticsOf(of("odd_times"), "day")?.times?.[0]).toBe(Date.UTC(2026, 0, 1) * 1_000);
    expect(statisticsOf(of("odd_times"), "digits")?.times?.at(-1)).toBe(Date.UTC(2026, 1, 11, 15) * 1_000);
    expect(of("uncounted")).toMatchObject({ rows: null, statistics: null });
    expect(of("seen")).toMatchObject({ kind: "view", rows: null, statistics: null });
  });

  it("asks the engine's planner how many rows a query gives", async () => {
    const reading = await store.dialect.reader.read({
      texts: ["select k from even where k = ", ""],
      values: [{ type: "float64", value: 7 }],
    });
    if (!reading.ok) throw new Error("refused");
    expect(await running.warehouse.estimateRows(reading.query)).toBeCloseTo(100, -1);
  });

  it("probes where an index serves, and builds arrays where none does", async () => {
    const indexed = await choiceFor(definitions.indexed);
    expect(indexed).toMatchObject({ strategy: "probe", advice: null });
    expect(indexed.reason).toMatch(/^~\d+ ms, index even_by_time serves: 4,000 probes; arrays ~\d+ ms$/);
    const heap = await choiceFor(definitions.even);
    expect(heap.strategy).toBe("arrays");
    expect(heap.estimates.map((one) => one.strategy).toSorted()).toEqual(["arrays", "probe", "rank", "sweep"]);
    expect(heap.estimates.map((one) => one.seconds)).toEqual(
      heap.estimates.map((one) => one.seconds).toSorted((one, other) => one - other),
    );
  });

  it("advises the index that would pay, which then is the best way and is advised no more", async () => {
    const { advice } = await choiceFor(definitions.skewed);
    expect(advice).toMatchObject({ ddl: 'CREATE INDEX ON "skewed" ("k", "at" DESC)' });
    await running.script(`begin; ${advice?.ddl}; commit;`);
    const after = await choiceFor(definitions.skewed);
    expect(after).toMatchObject({ strategy: "probe", advice: null });
    expect(secondsOf(after, "probe")).toBeCloseTo(advice?.seconds ?? Number.NaN, 6);
    await running.script("drop index skewed_k_at_idx");
  });

  it("hot keys make pairs dear and nothing else", async () => {
    const [even, skewed] = await choicesFor([definitions.even, definitions.skewed]);
    if (even === undefined || skewed === undefined) throw new Error("two joins");
    expect(secondsOf(skewed, "rank") / secondsOf(even, "rank")).toBeGreaterThan(50);
    expect(secondsOf(skewed, "arrays")).toBeCloseTo(secondsOf(even, "arrays"), 3);
    expect(skewed.strategy).toBe("arrays");
  });

  it("a TTL leaves fewer candidates to rank", async () => {
    const [all, fresh] = await choicesFor([definitions.even, definitions.fresh]);
    if (all === undefined || fresh === undefined) throw new Error("two joins");
    expect(secondsOf(fresh, "rank")).toBeLessThan(secondsOf(all, "rank") / 2);
  });

  it("a handful of spine rows sort nothing", async () => {
    const few = await choiceFor(definitions.even, sql`select k, event_timestamp from wanted_few`);
    expect(few.strategy).toBe("rank");
  });

  it("a narrow index is good while few rows are late, and left after a load of the history", async () => {
    expect(await choiceFor(definitions.prompt)).toMatchObject({ strategy: "probe", advice: null });
    const some = sql`select k, event_timestamp from wanted limit 2000`;
    const loaded = await choiceFor(definitions.loaded, some);
    expect(loaded.strategy).toBe("arrays");
    expect(loaded.estimates.find(({ strategy }) => strategy === "probe")?.because).toMatch(
      /^index loaded_by_time serves the keys and the event time, not availableAt: 2,000 probes, \d{3} rows stepped over in each$/,
    );
    expect(loaded.advice?.ddl).toBe('CREATE INDEX ON "loaded" ("k", "at" DESC, "known")');
    expect((await choiceFor(definitions.wide, some)).strategy).toBe("probe");
  });

  it("a spine after the load steps over nothing", async () => {
    const late = table("wanted_late", { eventTime: "event_timestamp" });
    expect((await choiceFor(definitions.loaded, late)).strategy).toBe("probe");
  });

  it("a static source is looked up", async () => {
    const { strategy, estimates } = await choiceFor(definitions.facts);
    expect(strategy).toBe("lookup");
    expect(estimates.map((one) => one.strategy)).not.toContain("sweep");
  });

  it("what is not counted goes by the rule", async () => {
    const choices = await choicesFor([definitions.uncounted, definitions.uncountedIndexed, definitions.seen]);
    expect(choices.map(({ role, strategy, estimates }) => [role, strategy, estimates.length])).toEqual([
      ["uncounted", "arrays", 0],
      ["uncounted_indexed", "probe", 0],
      ["seen", "sweep", 0],
    ]);
  });

  it("a spine of unknown size goes by the rule, and an index is advised up to a size", async () => {
    async function* rows() {
      yield { k: 1n, event_timestamp: "2026-02-01T00:00:00Z" };
    }
    const { strategy, estimates, advice } = await choiceFor(definitions.even, rows());
    expect([strategy, estimates]).toEqual(["arrays", []]);
    expect(advice?.seconds).toBeNull();
    expect(advice?.reason).toMatch(/^probes would then be the best way for a spine of up to [\d,]+ rows/);
  });

  it("a query source is weighed by the rows that the engine expects", async () => {
    const { strategy, estimates } = await choiceFor(definitions.queried);
    expect(strategy).toBe("sweep");
    expect(estimates.map((one) => one.strategy).toSorted()).toEqual(["probe", "rank", "sweep"]);
  });

  it("a range counts the rows that become known in it", async () => {
    const choice = await choiceFor(definitions.indexed, range("2026-01-11T00:00:00Z", "2026-01-31T00:00:00Z"));
    expect(choice.reason).toMatch(/ (7,[5-9]|8,[0-4])\d0 probes/);
  });

  it("each of many views has its own choice", async () => {
    const { even, indexed, keyed, skewed, facts, queried } = definitions;
    const choices = await choicesFor([even, indexed, keyed, skewed, facts, queried]);
    expect(Object.fromEntries(choices.map(({ role, strategy }) => [role, strategy]))).toEqual({
      even: "arrays",
      even_indexed: "probe",
      even_keyed: "arrays",
      skewed: "arrays",
      facts: "lookup",
      queried: "sweep",
    });
  });

  it("what is asked for goes first, and the estimates are told still", async () => {
    const [choice] = await choicesFor([definitions.indexed], wanted, { strategy: "sweep" });
    expect(choice).toMatchObject({ strategy: "sweep", reason: "asked for" });
    expect(choice?.estimates[0]?.strategy).toBe("probe");
    const [own] = await choicesFor([definitions.indexed], wanted, {
      strategy: "sweep",
      strategies: { even_indexed: "rank" },
    });
    expect(own).toMatchObject({ strategy: "rank", reason: "asked for" });
  });

  it("tells what each step of a run took", async () => {
    const features = [
      definitions.indexed,
      definitions.even,
      definitions.prompt,
      definitions.queried,
      definitions.facts,
    ];
    const strategies = { prompt: "sweep" };
    const job = store.getHistoricalFeatures({ features, spine: wanted, fullNames: true, strategies });
    const { rows, steps, execution } = await job.analyze();
    expect(rows).toBe(4_000);
    expect(execution).toBeGreaterThan(0);
    const joins = steps.filter(({ depth, role }) => depth === 0 && role !== null);
    expect(joins.map(({ role, name, rows }) => [role, name, rows])).toEqual([
      ["even_indexed", "probe", 4_000],
      ["even", "arrays", 4_000],
      ["prompt", "sweep", expect.any(Number)],
      ["queried", "sweep", 4_000],
      ["facts", "lookup", expect.any(Number)],
    ]);
    expect(steps[0]).toMatchObject({ role: null, name: "spine", rows: 4_000 });
    const names = (role: string) => steps.filter((one) => one.role === role).map(({ name }) => name);
    expect(names("even_indexed")).toContain("index scan of even_indexed by even_by_time");
    expect(steps.find(({ name }) => name === "index scan of even_indexed by even_by_time")?.runs).toBe(4_000);
    expect(names("prompt")).toContain("prompt__usable");
    expect(names("queried")).toContain("queried__source");
    for (const { time, rows } of steps) expect(Math.min(time, rows)).toBeGreaterThanOrEqual(0);
  });

  it("analyses a run with uploaded rows, and leaves nothing behind", async () => {
    const spine = [{ k: 1n, event_timestamp: "2026-02-01T00:00:00Z" }];
    const job = store.getHistoricalFeatures({ features: [definitions.indexed], spine });
    const { rows, steps } = await job.analyze();
    expect([rows, steps.map(({ name }) => name).slice(0, 2)]).toEqual([1, ["spine", "probe"]]);
    expect(await running.query("select 1 from pg_class where relname like '%spine%'")).toEqual([]);
  });

  it("a statement that fails while it is analysed says so", async () => {
    const features = [definitions.even];
    const job = store.getHistoricalFeatures({
      features,
      spine: sql`select 1 / (k - k) as k, event_timestamp from wanted`,
    });
    await expect(job.analyze()).rejects.toMatchObject({ diagnostics: [{ code: "warehouse-error" }] });
  });
});
