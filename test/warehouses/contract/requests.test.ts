/** Requests of a store, over each emulated warehouse: what a statement alone does not show. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOf, createStore, entity, featureView, query, range, sql, t, table } from "../../../src/index.ts";
import type { FeatureStore } from "../../../src/runtime/feature-store.ts";
import type { RunningSubject } from "../../contract/subject.ts";
import { inBatches, types } from "../../executed/driver/statements.ts";
import { bigquerySubject } from "./bigquery-subject.ts";
import { snowflakeSubject } from "./snowflake-subject.ts";

const thing = entity("thing", { key: { k: t.int64 } });
const source = table("events", { eventTime: "at" });
/** Named like the aliases of the templates. */
const aliases = featureView("s", {
  entities: [thing],
  source,
  features: { s: t.int32.from("i"), R: t.int64.from("l"), q: t.string.from("w"), w: t.string },
});
const single = featureView("p", { entities: [thing], source: table("facts"), features: { r: t.int64.from("l") } });
const starred = featureView("starred", {
  entities: [thing],
  source: query("all_of_them", sql`select * from plain where 1 = 1`, { eventTime: "happened" }),
  features: { amount: t.int64 },
});
const wishful = featureView("wishful", { entities: [thing], source, strategy: "probe", features: { l: t.int64 } });
const definitions = { thing, aliases, single, starred, wishful };

const at = "2024-01-01T00:00:00Z";
const columns = [
  { name: "k", type: types.int64 },
  { name: "at", type: types.timestamp },
  { name: "i", type: types.int32 },
  { name: "l", type: types.int64 },
  { name: "w", type: types.string },
];
const rows = [
  [1n, at, 5, 50n, "one"],
  [2n, at, 6, 60n, "two"],
  [1n, "2024-01-01T00:00:00.500000Z", 7, 70n, "later"],
] as const;
const spine = [
  { k: 2n, s: "own", event_timestamp: "2024-02-01T00:00:00Z" },
  { k: 1n, s: "own", event_timestamp: at },
  { k: null, s: "own", event_timestamp: at },
];

describe.each([bigquerySubject, snowflakeSubject])("requests over $name", ({ start }) => {
  let subject: RunningSubject;
  let store: FeatureStore;
  beforeAll(async () => {
    subject = await start();
    const load = (name: string, some: readonly (typeof rows)[number][]) =>
      subject.warehouse.load({
        table: { database: null, schema: null, name },
        columns,
        rows: inBatches(some),
        ifExists: "error",
        indexes: [],
      });
    await load("events", rows);
    await load("facts", rows.slice(0, 2));
    // As anybody writes it: where names are folded, these are.
    await subject.script(
      "CREATE TABLE plain AS SELECT 1 AS k, CAST('2024-01-01T00:00:00+00:00' AS TIMESTAMP) AS happened, 9 AS amount",
    );
    store = createStore({ project: "p", definitions, warehouse: subject.warehouse }) as unknown as FeatureStore;
  });
  afterAll(() => subject?.stop());

  it.each([{}, { strategy: "rank" }])("keep their order though outputs are named like aliases (%o)", async (by) => {
    const features = ["s", "p"];
    const asked = { features, spine: spine.map(({ s: _s, ...row }) => row), ...by };
    expect(await store.getHistoricalFeatures(asked).toArray()).toEqual([
      { ...asked.spine[0], s: 6, R: 60n, q: "two", w: "two", r: 60n },
      { ...asked.spine[1], s: 5, R: 50n, q: "one", w: "one", r: 50n },
      { ...asked.spine[2], s: null, R: null, q: null, w: null, r: null },
    ]);
    const own = store.getHistoricalFeatures({ features: ["p"], spine, ...by });
    expect((await own.toArray()).map((row) => [row["s"], row["r"]])).toEqual([
      ["own", 60n],
      ["own", 50n],
      ["own", null],
    ]);
  });

  it("give the declared types, whatever the warehouse keeps them as", async () => {
    const declared = { k: t.int64, at: t.timestamp, i: t.int32, l: t.int64, w: t.string };
    const given = table("events", { eventTime: "at", columns: declared });
    const asked = store.getHistoricalFeatures({ features: ["s:s", "p"], spine: given, eventTime: "at" });
    const found = await asked.toArray();
    expect(found.find((row) => row["l"] === 70n)).toEqual({
      k: 1n,
      at: "2024-01-01T00:00:00.500000Z",
      i: 7,
      l: 70n,
      w: "later",
      s: 7,
      r: 50n,
    });
  });

  it("name instants to the microsecond", async () => {
    const latest = (instant: string) =>
      store.getHistoricalFeatures({ features: ["s:R"], spine: asOf(instant) }).toArray();
    const byKey = async (instant: string) =>
      Object.fromEntries((await latest(instant)).map((row) => [String(row["k"]), row["R"]]));
    expect(await byKey("2024-01-01T00:00:00Z")).toEqual({ 1: 50n, 2: 60n });
    expect(await byKey("2024-01-01T00:00:00.499999Z")).toEqual({ 1: 50n, 2: 60n });
    expect(await byKey("2024-01-01T00:00:00.5Z")).toEqual({ 1: 70n, 2: 60n });
    const ranged = range("2024-01-01T00:00:00.000001Z", "2024-01-01T00:00:00.500001Z");
    const listed = await store.getHistoricalFeatures({ features: ["s:R"], spine: ranged }).toArray();
    expect(listed).toEqual([{ k: 1n, event_timestamp: "2024-01-01T00:00:00.500000Z", R: 70n }]);
  });

  it("find the columns of a star by the names that the definitions use", async () => {
    const found = await store.getHistoricalFeatures({ features: ["starred"], spine: spine.slice(1, 2) }).toArray();
    expect(found).toEqual([{ ...spine[1], amount: 9n }]);
    const fromStar = sql`select * from plain`;
    const own = await store
      .getHistoricalFeatures({ features: ["s:R"], spine: fromStar, eventTime: "happened" })
      .toArray();
    expect(own).toMatchObject([{ k: 1n, happened: at, R: 50n }]);
  });

  it("take a view's own strategy for a wish where the warehouse has none such", async () => {
    const job = store.getHistoricalFeatures({ features: ["wishful"], spine: spine.slice(0, 1) });
    expect(await job.toArray()).toEqual([{ ...spine[0], l: 60n }]);
    const { warnings } = await job.toTable("wished", { overwrite: true });
    expect(warnings).toMatchObject([{ code: "strategy-unavailable", severity: "warning" }]);
    const demanded = store.getHistoricalFeatures({ features: ["wishful"], spine, strategies: { wishful: "probe" } });
    await expect(demanded.toArray()).rejects.toThrow(
      /error\[strategy-unavailable\] 'wishful' cannot be joined by 'probe'/,
    );
  });
});
