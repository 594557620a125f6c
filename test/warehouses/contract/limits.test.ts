/** How far requests go, and what bounds them, over each emulated warehouse. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOf, createStore, entity, featureView, sql, t, table } from "../../../src/index.ts";
import type { Row } from "../../../src/ir/value.ts";
import { formatInstant } from "../../../src/kernel/time.ts";
import type { FeatureStore, HistoricalFeaturesOptions } from "../../../src/runtime/feature-store.ts";
import type { RunningSubject } from "../../contract/subject.ts";
import { inBatches, types } from "../../executed/driver/statements.ts";
import fc from "../../support/fast-check.ts";
import { refusal } from "../../unit/resolve/asking.ts";
import { bigquerySubject } from "./bigquery-subject.ts";
import { snowflakeSubject } from "./snowflake-subject.ts";

const start = Date.UTC(2024, 0, 1);
/** An instant so many half hours after the start. */
const at = (halfHours: number): string => formatInstant(BigInt(start + halfHours * 1_800_000) * 1_000n);

/** As it stands in a statement of any warehouse. */
const literal = (halfHours: number): string => at(halfHours).slice(0, 19);

const thing = entity("thing", { key: { k: t.int64 } });
const entities = [thing];
const source = table("events", { eventTime: "at", tieBreaks: ["v"] });
const late = table("events", { eventTime: "at", availableAt: "seen", createdTime: "made", tieBreaks: ["v"] });
const features = { v: t.int64 };
const definitions = {
  thing,
  open: featureView("open", { entities, source, features }),
  short: featureView("short", { entities, source, ttl: "3 hours", features }),
  strict: featureView("strict", { entities, source, ttl: "90 minutes", boundary: "strict", features }),
  known: featureView("known", { entities, source: late, ttl: "4 hours", features }),
  knownStrict: featureView("known_strict", { entities, source: late, boundary: "strict", features }),
};
const views = ["open", "short", "strict", "known", "known_strict"];

const columns = [
  { name: "k", type: types.int64 },
  { name: "at", type: types.timestamp },
  { name: "seen", type: types.timestamp },
  { name: "made", type: types.timestamp },
  { name: "v", type: types.int64 },
];
const spineColumns = [
  { name: "id", type: types.int64 },
  { name: "k", type: types.int64 },
  { name: "event_timestamp", type: types.timestamp },
];

/** Some of everything on a day of 48 half hours: ties, rows that become known late or never. */
const events: readonly Row[] = Array.from({ length: 60 }, (_, index) => {
  // What is of the third thing is too old for every TTL.
  const event = index % 3 === 2 ? index % 4 : (index * 7) % 48;
  const seen = index % 5 === 0 ? null : at(event + (index % 4) * 3);
  return [BigInt(index % 3), at(event), seen, at(index % 4), BigInt(index)];
});
const labels: readonly Row[] = [
  ...Array.from({ length: 24 }, (_, index): Row => [BigInt(index), BigInt(index % 4), at(10 + ((index * 5) % 24))]),
  [24n, 1n, null],
  [25n, null, at(12)],
];
const ends = { least: 10, greatest: 33 };
const labelled = sql`select * from labels`.columns({ id: t.int64, k: t.int64, event_timestamp: t.timestamp });

describe.each([bigquerySubject, snowflakeSubject])("limits over $name", ({ start: begin }) => {
  let subject: RunningSubject;
  let store: FeatureStore;

  beforeAll(async () => {
    subject = await begin();
    const load = (name: string, named: typeof columns, rows: readonly Row[]) =>
      subject.warehouse.load({
        table: { database: null, schema: null, name },
        columns: named,
        rows: inBatches(rows),
        ifExists: "error",
        indexes: [],
      });
    await load("events", columns, events);
    await load("labels", spineColumns, labels);
    store = storeWith({});
  });
  afterAll(() => subject?.stop());

  const storeWith = (more: object): FeatureStore =>
    createStore({ project: "p", definitions, warehouse: subject.warehouse, ...more }) as unknown as FeatureStore;
  const ask = (more: Partial<HistoricalFeaturesOptions>, from = store) =>
    from.getHistoricalFeatures({ features: views, fullNames: true, spine: table("labels"), ...more });
  const byId = (rows: readonly Record<string, unknown>[]) =>
    rows.toSorted((one, other) => Number(one["id"]) - Number(other["id"]));

  it("the literals of any times that hold give the same rows as none", async () => {
    const slack = fc.integer({ min: 0, max: 12 });
    const strategies = fc.constantFrom(undefined, "rank");
    for (const strategy of [undefined, "rank"] as const) {
      const by = strategy === undefined ? {} : { strategy };
      const plain = byId(await ask({ ...by, probeSpine: false }).toArray());
      expect(plain.some((row) => row["short__v"] === null && row["open__v"] !== null)).toBe(true);
      await fc.assert(
        fc.asyncProperty(slack, slack, fc.constantFrom("both", "from", "to"), async (before, after, said) => {
          const times = {
            ...(said === "to" ? {} : { from: at(ends.least - before) }),
            ...(said === "from" ? {} : { to: at(ends.greatest + after) }),
          };
          const job = ask({ ...by, spineTimes: times });
          if (said !== "from") expect(await job.sql()).toContain(literal(ends.greatest + after));
          if (said !== "to") expect(await job.sql()).toContain(literal(ends.least - before - 6));
          expect(byId(await job.toArray())).toEqual(plain);
        }),
        { numRuns: 6, examples: [[0, 0, "both"]] },
      );
    }
    expect(strategies).toBeDefined();
  });

  it("a spine in the warehouse is asked for its times once, or not at all", async () => {
    for (const spine of [table("labels"), labelled]) {
      const text = await ask({ spine }).sql();
      expect(text).toContain(literal(ends.greatest));
      expect(text).toContain(literal(ends.least - 6));
      expect(await ask({ spine, probeSpine: false }).sql()).not.toContain("2024-01-01T");
    }
    const from = { kind: "table", relation: { database: null, schema: null, name: "labels" } } as const;
    const time = { column: "event_timestamp", time: { form: "instant" } } as const;
    expect(await subject.warehouse.spineTimes({ from, time })).toEqual({ from: at(ends.least), to: at(ends.greatest) });
    const nothing = sql`select * from labels where id < 0`.columns({
      id: t.int64,
      k: t.int64,
      event_timestamp: t.timestamp,
    });
    expect(await ask({ spine: nothing }).toArray()).toEqual([]);
  });

  it("a row outside of what was promised ends the run, however its rows go", async () => {
    const broken = [
      { from: at(ends.least + 1), to: at(ends.greatest) },
      { from: at(ends.least), to: at(ends.greatest - 1) },
    ];
    for (const spineTimes of broken) {
      const rows = labels.map(([id, k, event_timestamp]) => ({ id, k, event_timestamp }));
      for (const spine of [table("labels"), labelled, rows]) {
        const found = await refusal(() => ask({ spine, spineTimes }).toArray());
        expect(found).toMatchObject([{ code: "spine-times-exceeded", path: "spineTimes" }]);
      }
      expect(await refusal(() => ask({ spineTimes }).toTable("promised"))).toMatchObject([
        { code: "spine-times-exceeded" },
      ]);
    }
    expect(await exists("promised")).toBe(false);
    await ask({}).toTable("promised");
    const replaced = ask({ spineTimes: broken[0] }).toTable("promised", { overwrite: true });
    await expect(replaced).rejects.toThrow(/spine-times-exceeded/);
    const again = ask({ spineTimes: { from: at(0), to: at(48) } }).toTable("promised", { overwrite: true });
    expect((await again).rows).toBe(BigInt(labels.length));
    expect(await subject.leftovers()).toEqual([]);
  });

  const exists = async (name: string): Promise<boolean> =>
    (await subject.warehouse.catalog([{ database: null, schema: null, name }])).tables[0]?.exists === true;

  it("a request is priced before it runs", async () => {
    const { estimate, limits } = await ask({ limits: { bytes: "1 TB", rows: 1_000 } }, limited()).cost();
    expect(estimate.bytes).toBeGreaterThan(0n);
    expect(limits).toEqual([
      { kind: "bytes", most: 5_000_000_000n, setBy: "limits.views.short.bytes" },
      { kind: "rows", most: 1_000n, setBy: "request" },
    ]);
  });

  const limited = (): FeatureStore => storeWith({ limits: { views: { short: { bytes: "5 GB" } } } });

  it("a request that would read too much is refused before anything runs", async () => {
    const bytes = { limits: { bytes: 1 } };
    for (const run of [
      () => ask(bytes).toArray(),
      () => ask(bytes).toTable("priced"),
      () => ask(bytes).analyze(),
      () => ask({}, storeWith(bytes)).toArray(),
    ]) {
      expect(await refusal(run)).toMatchObject([
        { code: "limit-exceeded", message: expect.stringMatching(/would (read|bill) .*, and 1 B are allowed/) },
      ]);
    }
    expect(await exists("priced")).toBe(false);
    expect(await ask({ limits: { bytes: "1 GB" } }).toArray()).toHaveLength(labels.length);
  });

  it("a request with too many rows leaves nothing", async () => {
    const rows = { limits: { rows: labels.length - 1 } };
    for (const run of [() => ask(rows).toArray(), () => ask(rows).toTable("many")])
      expect(await refusal(run)).toMatchObject([{ code: "limit-exceeded", path: "limits.rows" }]);
    expect(await exists("many")).toBe(false);
    expect((await ask({ limits: { rows: labels.length } }).toTable("many")).rows).toBe(BigInt(labels.length));
    expect(await refusal(() => ask(rows).toTable("many", { overwrite: true }))).toMatchObject([
      { code: "limit-exceeded" },
    ]);
    expect(await exists("many")).toBe(true);
    expect(await subject.leftovers()).toEqual([]);
  });

  it("a request without bounds is refused, and one whose spine is asked is not", async () => {
    const bounded = { requireBounds: true, features: ["short"] };
    expect(await ask(bounded).toArray()).toHaveLength(labels.length);
    expect(await refusal(() => ask({ ...bounded, probeSpine: false }).sql())).toMatchObject([
      { code: "unbounded-history", hint: expect.stringContaining("--spine-from") },
    ]);
    expect(await refusal(() => ask({ requireBounds: true }).sql())).toMatchObject([
      { path: "featureViews.open.ttl" },
      { path: "featureViews.known_strict.ttl" },
    ]);
    const listed = { ...bounded, spine: asOf(at(20)) };
    expect(await refusal(() => ask(listed).sql())).toMatchObject([{ code: "unbounded-history", path: "spine" }]);
  });
});
