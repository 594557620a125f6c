import { type AttributeValue, DynamoDB } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import { avg, createStore, entity, featureView, t, table } from "../../../src/index.ts";
import type { OnlineTable } from "../../../src/ir/online.ts";
import { keyWriter, sortKey } from "../../../src/online/dynamodb/key.ts";
import { dynamoOnlineStore } from "../../../src/online/dynamodb/store.ts";
import { tableName } from "../../../src/online/postgres/names.ts";
import { postgresOnlineStore } from "../../../src/online/postgres/store.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import type { FeatureStore } from "../../../src/runtime/feature-store.ts";
import type { ReconcileOptions } from "../../../src/runtime/reconcile/options.ts";
import type { ReconciledView } from "../../../src/runtime/reconcile/result.ts";
import { optionsFor, startEmulator } from "../../contract/online/dynamodb.ts";
import { realClock } from "../../contract/online/subject.ts";
import { startEmbedded } from "../../engines/embedded.ts";
import type { RunningEngine } from "../../engines/running.ts";

/** What somebody else than asof writes to an item. */
async function setAttribute(
  endpoint: string,
  version: OnlineTable,
  key: string,
  name: string,
  value: AttributeValue,
): Promise<void> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new DynamoDB({ endpoint, region: "eu-central-1", credentials });
  await client.updateItem({
    TableName: "asof_online",
    Key: { asof_key: { S: keyWriter(version)([key]) }, asof_view: { S: sortKey(version) } },
    UpdateExpression: "SET #name = :value",
    ExpressionAttributeNames: { "#name": name },
    ExpressionAttributeValues: { ":value": value },
  });
  client.destroy();
}

const sensor = entity("sensor", { key: { sensor: t.string } });
const columns = {
  sensor: t.string,
  at: t.timestamp,
  made: t.timestamp,
  known: t.timestamp,
  temp: t.float64,
  note: t.string,
};
const readings = table("readings", { push: true, eventTime: "at", createdTime: "made", columns });
const definitions = {
  sensor,
  plain: featureView("plain", {
    entities: [sensor],
    source: readings,
    features: { temp: t.float64, note: t.string },
  }),
  fresh: featureView("fresh", {
    entities: [sensor],
    source: table("readings", { eventTime: "at", columns }),
    ttl: "30 days",
    features: { temp: t.float64 },
  }),
  windows: featureView("windows", {
    entities: [sensor],
    source: table("readings", { eventTime: "at", columns }),
    aggregate: { temp: avg("temp").over("1 day") },
  }),
  known: featureView("known", {
    entities: [sensor],
    source: table("readings", { eventTime: "at", availableAt: "known", columns }),
    features: { note: t.string },
  }),
  places: featureView("places", {
    entities: [sensor],
    source: table("places", { columns: { sensor: t.string, site: t.int64 } }),
    features: { site: t.int64 },
  }),
};

const day = (number: number, hour = 0) =>
  `2026-03-${String(number).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00Z`;
const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

interface Reading {
  readonly sensor: string;
  readonly at: string;
  readonly made?: string;
  readonly temp?: number;
  readonly note?: string;
}

describe("reconcile", () => {
  let running: RunningEngine;
  let online: OnlineStore;
  let store: FeatureStore;
  let project = 0;

  beforeAll(async () => {
    running = await startEmbedded();
    await running.script(`
      create table readings (sensor text, at timestamptz, made timestamptz, known timestamptz, temp float8, note text);
      create table places (sensor text, site int8);`);
  });
  afterAll(() => running.stop());

  beforeEach(async () => {
    project += 1;
    await running.script("truncate readings; truncate places");
    online = postgresOnlineStore(postgresDatabase(running.engine), realClock, { switchMs: 0 });
    store = createStore({
      project: `p${project}`,
      definitions,
      warehouse: running.warehouse,
      online,
    }) as unknown as FeatureStore;
    await put(
      ...["a", "b", "c", "d", "e", "f"].map((name) => ({
        sensor: name,
        at: day(1, 6),
        temp: 20.5,
        note: `of ${name}`,
      })),
    );
  });

  const put = async (...all: readonly Reading[]) => {
    const rows = all.map(
      ({ sensor: name, at, made = at, temp = 1, note = "" }) =>
        `('${name}', '${at}', '${made}', '${at}', ${temp}, '${note}')`,
    );
    await running.script(`insert into readings values ${rows.join(", ")}`);
  };
  const load = (view: string, end = day(2), start?: string) =>
    start === undefined
      ? store.materializeIncremental({ end, views: [view] })
      : store.materialize({ start, end, views: [view] });
  const tableOf = async (view: string) => {
    const [version] = await online.versions({ project: `p${project}`, view });
    return version?.table ?? expect.fail("nothing is stored");
  };
  /** The table that the view's rows are in. */
  const stored = async (view: string) => `asof_online."${tableName(await tableOf(view))}"`;
  const compare = async (view: string, options: ReconcileOptions = {}): Promise<ReconciledView> => {
    const { views } = await store.reconcile({ views: [view], sample: "all", ...options });
    return views[0] ?? expect.fail("a view");
  };
  const causes = ({ causes: all }: ReconciledView) =>
    Object.fromEntries(all.map(({ cause, keys, repaired }) => [cause, [keys, repaired]]));
  const example = ({ examples }: ReconciledView, name: string) =>
    examples.find(({ keys }) => keys[0]?.value === name) ?? expect.fail(`an example of ${name}`);

  it("agrees with what was loaded, by a sample and whole, of views of every kind", async () => {
    await running.script("insert into places values ('a', 1), ('b', 2)");
    await put({ sensor: "a", at: day(1, 9), temp: 0.1 }, { sensor: "a", at: day(1, 10), temp: 0.2 });
    await store.materializeIncremental({ end: day(2) });
    await store.materializeIncremental({ end: day(3) });
    const whole = await store.reconcile({ sample: "all" });
    expect(whole).toMatchObject({ isClean: true });
    expect(
      whole.views.map(({ view, state, scope, compared, agreed, scanned, problems }) => [
        ...[view, state, scope, compared, agreed, scanned, problems],
      ]),
    ).toEqual([
      ["fresh", "agrees", "all", 6, 6, 6, []],
      ["known", "agrees", "all", 6, 6, 6, []],
      ["places", "agrees", "all", 2, 2, 2, []],
      ["plain", "agrees", "all", 6, 6, 6, []],
      ["windows", "agrees", "all", 6, 6, 6, []],
    ]);
    const some = await store.reconcile({ views: ["plain"], sample: 4 });
    expect(some.views[0]).toMatchObject({ state: "agrees", scope: "sample", compared: 4, agreed: 4, scanned: 4 });
    expect(await store.runs.audit()).toEqual([]);
  });

  it("finds rows that the warehouse lacks by a sample too, in parts of the keys where there are many", async () => {
    const many = Array.from({ length: 200 }, (_, number) => ({ sensor: `many ${number}`, at: day(1, 6) }));
    await put(...many);
    await running.script("analyze readings");
    await load("plain");
    const some = (seed: number) => compare("plain", { sample: 10, seed, examples: 1_000 });
    for (const seed of [0, 1, 2, 3]) {
      const clean = await some(seed);
      expect(clean).toMatchObject({ state: "agrees", scope: "sample", compared: 10, scanned: 10, causes: [] });
    }
    const name = await stored("plain");
    await running.script(`
      create temporary table strays as select * from ${name};
      update strays set sensor = 'stray ' || sensor;
      insert into ${name} select * from strays;
      drop table strays;
      delete from ${name} where sensor = 'many 7'`);
    const found = new Set<string>();
    for (const seed of [0, 1, 2, 3]) {
      const { state, causes: all, examples, scanned } = await some(seed);
      expect([state, scanned]).toEqual(["differs", expect.any(Number)]);
      const extra = examples.filter(({ cause }) => cause === "extra");
      expect(extra.length).toBe(all.find(({ cause }) => cause === "extra")?.keys);
      for (const { keys } of extra) found.add(String(keys[0]?.value));
    }
    expect(found.size).toBeGreaterThan(10);
    expect(found.size).toBeLessThan(200);
    expect([...found].every((key) => key.startsWith("stray "))).toBe(true);
    // The whole that few keys make.
    const [{ causes: whole } = { causes: [] }] = (await store.reconcile({ views: ["plain"], sample: 1_000 })).views;
    expect(whole.map(({ cause, keys }) => [cause, keys])).toEqual([
      ["missing", 1],
      ["extra", 206],
    ]);
  });

  it("tells each cause from the others, repairs what is at fault, and leaves what is newer", async () => {
    await load("plain");
    const name = await stored("plain");
    await running.script(`
      delete from ${name} where sensor = 'a';
      update ${name} set temp = 99 where sensor = 'b';
      update readings set note = 'changed in place' where sensor = 'c'`);
    const made = new Date().toISOString();
    await put({ sensor: "d", at: day(1, 9), made, temp: 7 }, { sensor: "new", at: day(1, 9), made, temp: 8 });
    await store.push("readings", [{ sensor: "e", at: day(2, 1), made: day(2, 1), temp: 5 }], { to: "online" });
    await store.push("readings", [{ sensor: "stray", at: day(1, 1), made: day(1, 1), temp: 5 }], { to: "online" });

    const found = await compare("plain");
    expect(found).toMatchObject({ state: "differs", compared: 7, agreed: 1, scanned: 6, left: 6 });
    expect(causes(found)).toEqual({ late: [2, 0], missing: [1, 0], value: [2, 0], extra: [1, 0], newer: [1, 0] });
    expect(example(found, "a")).toMatchObject({
      cause: "missing",
      features: [
        { name: "temp", online: null, warehouse: 20.5 },
        { name: "note", online: null, warehouse: "of a" },
      ],
      onlineTime: null,
      warehouseTime: day(1, 6),
      reason: expect.stringMatching(/^no row is stored, though its interval was read at 2026-/),
    });
    expect(example(found, "b")).toMatchObject({
      cause: "value",
      features: [{ name: "temp", online: 99, warehouse: 20.5 }],
    });
    expect(example(found, "c")).toMatchObject({ cause: "value", features: [{ name: "note", online: "of c" }] });
    expect(example(found, "d")).toMatchObject({
      cause: "late",
      onlineTime: day(1, 6),
      warehouseTime: day(1, 9),
      reason: expect.stringMatching(/^the row was created at .*, after its interval was read at/),
    });
    expect(example(found, "new")).toMatchObject({ cause: "late" });
    expect(example(found, "e")).toMatchObject({ cause: "newer", onlineTime: day(2, 1), warehouseTime: day(1, 6) });
    expect(example(found, "stray")).toMatchObject({ cause: "extra", warehouseTime: null });

    const repaired = await compare("plain", { repair: true, by: "ada" });
    expect(repaired).toMatchObject({ state: "differs", left: 1 });
    expect(causes(repaired)).toEqual({ late: [2, 2], missing: [1, 1], value: [2, 2], extra: [1, 0], newer: [1, 0] });
    expect(await store.runs.audit()).toMatchObject([
      {
        action: "repaired",
        view: "plain",
        by: "ada",
        before: day(2),
        after: day(2),
        reason: `compared as of ${day(2)}: 5 rows written`,
      },
    ]);
    const without = await compare("plain", { repair: true, deleteExtra: true });
    expect(causes(without)).toEqual({ extra: [1, 1], newer: [1, 0] });
    expect(await compare("plain")).toMatchObject({ state: "agrees", agreed: 6, compared: 7 });
    const served = await online.look(
      await tableOf("plain"),
      ["b", "c", "d", "e", "stray"].map((one) => [one]),
    );
    expect(served.map((row) => row?.features ?? null)).toEqual([
      [20.5, "of b"],
      [20.5, "changed in place"],
      [7, ""],
      [5, null],
      null,
    ]);
  });

  it("takes nothing away that has come to the warehouse meanwhile", async () => {
    await load("plain");
    await store.push("readings", [{ sensor: "both", at: day(1, 1), made: day(1, 1), temp: 5 }], { to: "online" });
    const options = {
      repair: true,
      deleteExtra: true,
      onProgress: ({ phase }: { readonly phase: string }) => {
        if (phase === "scanning") void arriving.push(put({ sensor: "both", at: day(1, 1), made: day(1, 1), temp: 5 }));
      },
    };
    const arriving: Promise<void>[] = [];
    expect(await compare("plain", options)).toMatchObject({ state: "agrees", left: 0, causes: [] });
    await Promise.all(arriving);
    expect((await online.look(await tableOf("plain"), [["both"]]))[0]?.features).toEqual([5, null]);
  });

  it("blames the interval that was never loaded", async () => {
    await load("plain");
    await put({ sensor: "a", at: day(2, 6) }, { sensor: "f", at: day(3, 6) });
    await store.runs.correctWatermark({ view: "plain", watermark: day(3), reason: "on holiday" });
    const skipped = await compare("plain");
    expect(causes(skipped)).toEqual({ failed_interval: [1, 0] });
    expect(example(skipped, "a").reason).toContain("the watermark was set over it by hand");
    expect(example(skipped, "a").reason).toContain("on holiday");

    // What was loaded is done again for a row that came late, and fails.
    await load("plain", day(4));
    await put({ sensor: "f", at: day(3, 7) });
    const stop = new AbortController();
    const { run } = await store.materialize({
      ...{ start: day(3), end: day(4), views: ["plain"], signal: stop.signal },
      onEvent: ({ event }) => void (event === "interval-started" && stop.abort()),
    });
    const failed = await compare("plain");
    expect(causes(failed)).toEqual({ failed_interval: [2, 0] });
    expect(example(failed, "f").reason).toContain(`in run ${run.id}`);
    await store.runs.retry(run.id);
    expect(causes(await compare("plain", { repair: true }))).toEqual({ failed_interval: [1, 1] });
    expect(await compare("plain")).toMatchObject({ state: "agrees", agreed: 6 });
  });

  it("tells stored values of another type", async () => {
    await load("plain");
    await running.script(`alter table ${await stored("plain")} alter column temp type text using 'about ' || temp`);
    const found = await compare("plain");
    expect(causes(found)).toEqual({ type: [6, 0] });
    expect(found.examples).toHaveLength(3);
    for (const one of found.examples)
      expect(one).toMatchObject({
        features: [{ name: "temp", online: null, warehouse: 20.5 }],
        reason: expect.stringContaining(`'temp' holds the text "about 20.5"`),
      });
  });

  it("counts no row that a read withholds either way, and none from before loading began", async () => {
    await put({ sensor: "a", at: ago(40), temp: 1 }, { sensor: "b", at: ago(10), temp: 2 });
    await load("fresh", ago(35));
    await load("fresh", ago(5));
    await put({ sensor: "a", at: ago(39), temp: 3 });
    expect(await compare("fresh")).toMatchObject({ state: "agrees", compared: 1, agreed: 1, scanned: 2 });
    expect(causes(await compare("fresh"))).toEqual({ expired: [1, 0] });

    await load("plain", day(2), day(1, 7));
    await store.push("readings", [{ sensor: "a", at: day(1, 6), made: day(1, 6) }], { to: "online" });
    expect(causes(await compare("plain"))).toEqual({ uncovered: [1, 0] });
  });

  it("compares windows as of the watermark, and rows without times as they are now", async () => {
    await running.script("insert into places values ('a', 1), ('b', 2)");
    await store.materializeIncremental({ end: day(2), views: ["windows", "places"] });
    await put({ sensor: "a", at: day(1, 9), temp: 0.5 });
    await running.script("update places set site = 7 where sensor = 'b'; insert into places values ('c', 3)");
    const windows = await compare("windows");
    expect(causes(windows)).toEqual({ late: [1, 0] });
    expect(example(windows, "a")).toMatchObject({
      features: [{ name: "temp_1d", online: 20.5, warehouse: 10.5 }],
      reason: expect.stringContaining(`after the run up to ${day(2)} computed the windows`),
    });
    expect(causes(await compare("places"))).toEqual({ late: [2, 0] });
    for (const view of ["windows", "places"]) {
      await compare(view, { repair: true });
      expect(await compare(view)).toMatchObject({ state: "agrees", left: 0 });
    }
  });

  it("does the same of a store apart from the warehouse", async () => {
    const emulator = await startEmulator();
    online = dynamoOnlineStore(optionsFor(emulator.endpoint, { switchMs: 0 }), realClock);
    store = createStore({
      project: `p${project}`,
      definitions,
      warehouse: running.warehouse,
      online,
    }) as unknown as FeatureStore;
    try {
      await store.materializeIncremental({ end: day(2), views: ["plain", "windows"] });
      expect(await store.reconcile({ views: ["plain", "windows"], sample: "all" })).toMatchObject({ isClean: true });
      await put({ sensor: "a", at: day(1, 9), made: new Date().toISOString(), temp: 7 });
      await store.push("readings", [{ sensor: "stray", at: day(1, 1), made: day(1, 1), temp: 5 }], { to: "online" });
      const plain = await tableOf("plain");
      await setAttribute(emulator.endpoint, plain, "b", "temp", { S: "hot" });
      await setAttribute(emulator.endpoint, plain, "c", "temp", { N: "99" });
      await setAttribute(emulator.endpoint, plain, "d", "asof_order", { S: "none" });
      const found = await compare("plain");
      expect(causes(found)).toEqual({ late: [1, 0], value: [1, 0], type: [2, 0], extra: [1, 0] });
      expect(found.examples.filter(({ cause }) => cause === "type").map(({ reason }) => reason)).toEqual([
        expect.stringContaining(`'temp' holds S "hot"`),
        expect.stringContaining(`'asof_order' holds S "none"`),
      ]);
      expect(await compare("plain", { repair: true, deleteExtra: true })).toMatchObject({ left: 0 });
      expect(await compare("plain")).toMatchObject({ state: "agrees", agreed: 6, scanned: 6, causes: [] });
      expect(await compare("windows", { repair: true })).toMatchObject({ causes: [{ cause: "late", repaired: 1 }] });
    } finally {
      await online.close();
      await emulator.stop();
    }
  });

  it("says what cannot be compared", async () => {
    const nothing = await store.reconcile();
    expect(nothing).toMatchObject({ isClean: true });
    expect(nothing.views.map(({ state }) => state)).toEqual(["skipped", "skipped", "skipped", "skipped", "skipped"]);
    expect(await compare("plain")).toMatchObject({ state: "failed", problems: [{ code: "watermark-unknown" }] });
    await expect(store.reconcile({ views: ["plane"] })).rejects.toMatchObject({
      diagnostics: [{ code: "unknown-view" }],
    });
    for (const wrong of [{ sample: 0 }, { seed: -1 }, { examples: 1.5 }, { deleteExtra: true }])
      await expect(store.reconcile(wrong)).rejects.toMatchObject({ diagnostics: [{ code: "invalid-option" }] });
    await load("plain");
    await running.script("alter table readings rename to elsewhere");
    expect(await compare("plain")).toMatchObject({ state: "failed" });
    await running.script("alter table elsewhere rename to readings");
    await expect(compare("plain", { signal: AbortSignal.abort() })).rejects.toThrow();
  });
});
