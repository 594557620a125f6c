import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCatalog } from "../../dialects/postgres/driver/catalog.ts";
import { inTransaction } from "../../dialects/postgres/driver/transaction.ts";
import { createStore, entity, featureView, query, sql, t, table } from "../../src/index.ts";
import type { FeatureStore, HistoricalFeaturesOptions } from "../../src/runtime/feature-store.ts";
import { engines } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";

const columns = "sensor text, at timestamptz, created timestamptz, known timestamptz, value text";

/** Rows of one key each; keys that end in 2 hold the same rows as those in 1, stored the other way round. */
const tables = `
  create table readings (${columns});
  insert into readings values
    ('undated 1', '2026-01-01 09:00+00', null, '2026-01-01 09:00+00', 'undated'),
    ('undated 1', '2026-01-01 09:00+00', '2026-01-01 09:30+00', '2026-01-01 09:00+00', 'dated'),
    ('undated 2', '2026-01-01 09:00+00', '2026-01-01 09:30+00', '2026-01-01 09:00+00', 'dated'),
    ('undated 2', '2026-01-01 09:00+00', null, '2026-01-01 09:00+00', 'undated'),
    ('again 1', '2026-01-01 09:00+00', null, '2026-01-01 10:00+00', 'early'),
    ('again 1', '2026-01-01 09:00+00', null, '2026-01-01 12:00+00', 'late'),
    ('again 2', '2026-01-01 09:00+00', null, '2026-01-01 12:00+00', 'late'),
    ('again 2', '2026-01-01 09:00+00', null, '2026-01-01 10:00+00', 'early'),
    ('overtaken', '2026-01-01 10:00+00', null, '2026-01-01 10:30+00', 'newer'),
    ('overtaken', '2026-01-01 09:00+00', null, '2026-01-01 12:00+00', 'older'),
    ('unknown', '2026-01-01 08:00+00', null, '2026-01-01 08:00+00', 'known'),
    ('unknown', '2026-01-01 09:00+00', null, null, 'never'),
    ('unknown', null, null, '2026-01-01 08:00+00', 'timeless'),
    (null, '2026-01-01 09:00+00', null, '2026-01-01 09:00+00', 'nobody'),
    ('endless', '-infinity', null, '-infinity', 'first'),
    ('endless', 'infinity', null, 'infinity', 'last');
  create table parent (${columns});
  create table child () inherits (parent);
  insert into parent values ('a', '2026-01-01 09:00+00', null, null, 'of the parent');
  insert into child values ('a', '2026-01-01 10:00+00', null, null, 'of the child');
  create table parted (${columns}) partition by range (at);
  create table part partition of parted for values from ('2026-01-01') to ('2026-02-01');
  insert into parted values ('a', '2026-01-01 10:00+00', null, null, 'of the part');
  create view seen as select * from readings;
  create materialized view kept as select * from readings;
`;

const sensor = entity("sensor", { key: { sensor: t.string } });
const value = { value: t.string };
const viewOf = (name: string, options: { availableAt?: string; createdTime?: string } = {}) =>
  featureView(name, { entities: [sensor], source: table(name, { eventTime: "at", ...options }), features: value });

const known = { availableAt: "known", createdTime: "created" };
const strictly = { entities: [sensor], boundary: "strict", features: value } as const;
const definitions = {
  sensor,
  readings: viewOf("readings", { createdTime: "created" }),
  late: featureView("late", {
    entities: [sensor],
    source: table("readings", { eventTime: "at", ...known }),
    features: value,
  }),
  strict: featureView("strict", { ...strictly, source: table("readings", { eventTime: "at" }) }),
  strictLate: featureView("strict_late", { ...strictly, source: table("readings", { eventTime: "at", ...known }) }),
  aged: featureView("aged", {
    entities: [sensor],
    source: table("readings", { eventTime: "at", ...known }),
    ttl: "2 hours",
    features: value,
  }),
  newest: featureView("newest", {
    entities: [],
    source: table("readings", { eventTime: "at", createdTime: "created" }),
    features: value,
  }),
  parent: viewOf("parent"),
  child: viewOf("child"),
  parted: viewOf("parted"),
  part: viewOf("part"),
  seen: viewOf("seen"),
  kept: viewOf("kept"),
  queried: featureView("queried", {
    entities: [sensor],
    source: query("all_readings", sql`select * from readings`, { eventTime: "at" }),
    features: value,
  }),
};
const { readings, late, strict, strictLate, aged, newest, parent, child, parted, part, seen, kept, queried } =
  definitions;

/** `["overtaken", "11:00"]` as a spine row. */
const at = (key: string | null, time: string) => ({
  sensor: key,
  event_timestamp: time.includes("infinity") ? time : `2026-01-01T${time}Z`,
});

describe.each(engines())("joins by sorted arrays on the $name engine", ({ start }) => {
  let running: RunningEngine;
  let store: FeatureStore;

  beforeAll(async () => {
    running = await start();
    await running.script(tables);
    store = createStore({ project: "arrays", definitions, warehouse: running.warehouse }) as unknown as FeatureStore;
  });
  afterAll(() => running?.stop());

  async function joined(
    view: NonNullable<HistoricalFeaturesOptions["features"]> extends readonly (infer Feature)[] ? Feature : unknown,
    spine: readonly (readonly [key: string | null, time: string])[],
    strategy: "probe" | "sweep" | "arrays" | "rank" = "arrays",
  ): Promise<readonly unknown[]> {
    const request = { features: [view], spine: spine.map(([key, time]) => at(key, time)), strategy };
    const job = store.getHistoricalFeatures(request as HistoricalFeaturesOptions);
    const { statement } = await (await job.trainingSet()).compiled();
    expect(statement.outline.choices.map((choice) => choice.strategy)).toEqual([strategy]);
    return (await job.toArray()).map((row) => row["value"]);
  }

  describe.each(["arrays", "sweep", "rank", "probe"] as const)("give what was worked out by hand, as %s does", (by) => {
    it("a NULL created time is the least, wherever its row is stored", async () => {
      const spine = [
        ["undated 1", "09:00:00"],
        ["undated 2", "23:00:00"],
      ] as const;
      expect(await joined(readings, spine, by)).toEqual(["dated", "dated"]);
      expect(await joined(late, spine, by)).toEqual(["dated", "dated"]);
    });

    it("rows that tie on everything count from their own known times", async () => {
      const spine = [
        ["again 1", "09:59:59.999999"],
        ["again 2", "09:59:59.999999"],
        ["again 1", "10:00:00"],
        ["again 2", "11:00:00"],
      ] as const;
      expect(await joined(late, spine, by)).toEqual([null, null, "early", "early"]);
    });

    it("a row that became known after a newer one never wins", async () => {
      const times = ["10:29:59.999999", "10:30:00", "12:00:00", "23:00:00"];
      const spine = times.map((time) => ["overtaken", time] as const);
      expect(await joined(late, spine, by)).toEqual([null, "newer", "newer", "newer"]);
      expect(await joined(aged, spine, by)).toEqual([null, "newer", "newer", null]);
    });

    it("what was never known, or has no time or key, is no row", async () => {
      const spine = [
        ["unknown", "23:00:00"],
        [null, "23:00:00"],
        ["nobody there", "23:00:00"],
      ] as const;
      expect(await joined(late, spine, by)).toEqual(["known", null, null]);
    });

    it("a strict view leaves out the very microsecond", async () => {
      const spine = [
        ["overtaken", "10:00:00"],
        ["overtaken", "10:00:00.000001"],
        ["overtaken", "09:00:00"],
      ] as const;
      expect(await joined(strict, spine, by)).toEqual(["older", "newer", null]);
      const known = [
        ["overtaken", "10:30:00"],
        ["overtaken", "10:30:00.000001"],
      ] as const;
      expect(await joined(strictLate, known, by)).toEqual([null, "newer"]);
    });

    it("infinite times of rows are times, those of spine rows find nothing", async () => {
      const spine = [
        ["endless", "12:00:00"],
        ["endless", "infinity"],
        ["endless", "-infinity"],
      ] as const;
      expect(await joined(readings, spine, by)).toEqual(["first", null, null]);
      expect(await joined(late, spine, by)).toEqual(["first", null, null]);
    });

    it("a view without keys has one array", async () => {
      const spine = [
        [null, "10:00:00"],
        ["a", "09:59:59.999999"],
      ] as const;
      expect(await joined(newest, spine, by)).toEqual(["newer", "dated"]);
    });
  });

  it("rows that have moved within their table are found where they are now", async () => {
    await running.script(`
      create table moved (${columns});
      insert into moved select 'a', timestamptz '2026-01-01 00:00+00' + n * interval '1 minute', null, null, n::text from generate_series(1, 300) n;
      update moved set value = value || '!' where value::int % 3 = 0;
      delete from moved where value like '%1';
      update moved set value = value || '?'`);
    const moved = createStore({
      project: "moved",
      definitions: { sensor, moved: viewOf("moved") },
      warehouse: running.warehouse,
    }) as unknown as FeatureStore;
    const spine = ["00:00:30", "00:03:30", "00:31:00", "04:59:00"].map((time) => at("a", time));
    const rows = await moved.getHistoricalFeatures({ features: ["moved:value"], spine, strategy: "arrays" }).toArray();
    expect(rows.map((row) => row["value"])).toEqual([null, "3!?", "30!?", "299?"]);
  });

  const refused = [
    ["a table with inheritance children", "parent", parent, "its rows lie in several tables"],
    ["a partitioned table", "parted", parted, "its rows lie in several tables"],
    ["a view of the database", "seen", seen, "the rows of a database view have no addresses"],
    ["a materialized view", "kept", kept, "the rows of a database view have no addresses"],
    ["a query source", "queried", queried, "the rows of a query source have no addresses"],
  ] as const;

  it.each(refused)("%s is refused with the reason, and passed over where all joins are asked for", async (...one) => {
    const [, name, view, reason] = one;
    const request = { features: [view], spine: [at("a", "12:00:00")] };
    const asked = store.getHistoricalFeatures({ ...request, strategies: { [name]: "arrays" } } as never);
    await expect(asked.sql()).rejects.toMatchObject({
      diagnostics: [{ code: "strategy-unavailable", message: expect.stringContaining(`'arrays': ${reason}`) }],
    });
    const wished = store.getHistoricalFeatures({ ...request, strategy: "arrays" } as HistoricalFeaturesOptions);
    expect(await wished.sql()).not.toContain("ctid");
  });

  it("a child and a partition by themselves are ordinary tables", async () => {
    expect(await joined(child, [["a", "12:00:00"]])).toEqual(["of the child"]);
    expect(await joined(part, [["a", "12:00:00"]])).toEqual(["of the part"]);
  });

  it("is refused where nothing is known of the table", async () => {
    const request = { features: [readings], spine: [at("a", "12:00:00")], offline: true } as const;
    const asked = store.getHistoricalFeatures({ ...request, strategies: { readings: "arrays" } } as never);
    await expect(asked.sql()).rejects.toMatchObject({
      diagnostics: [{ message: expect.stringContaining("nothing is known of its table") }],
    });
  });

  it("whoever may read some columns alone has no addresses", async () => {
    const kinds = await inTransaction(running.engine, { mode: "read write", signal: undefined }, async (session) => {
      await session.script(`
        create role clerk; grant select (sensor, at, value) on readings to clerk; grant select on child to clerk;
        set local role clerk`);
      const relations = ["readings", "child"].map((name) => ({ database: null, schema: null, name }));
      const { tables } = await readCatalog(session, relations);
      await session.script("reset role; drop owned by clerk; drop role clerk");
      return tables.map(({ kind }) => kind);
    });
    expect(kinds).toEqual(["other", "table"]);
  });
});
