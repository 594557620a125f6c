import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  asOf,
  createStore,
  entity,
  featureService,
  featureView,
  query,
  range,
  sql,
  t,
  table,
} from "../../src/index.ts";
import type { DatasetManifest } from "../../src/ir/dataset.ts";
import type { FeatureStore, HistoricalFeaturesOptions } from "../../src/runtime/feature-store.ts";
import { readRows } from "../../src/runtime/files/read-rows.ts";
import type { HistoricalFeaturesJob } from "../../src/runtime/retrieve/historical-job.ts";
import { engines } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";
import { temporaryFolder } from "./support/folders.ts";

const wideFeatures = 130;
const manyViews = 12;

const tables = `
  create table readings as
    select 'sensor ' || k as sensor, timestamptz '2026-01-01 00:00+00' + g * interval '1 minute' as at, (k * 100 + g)::float8 as value
    from generate_series(1, 50) k, generate_series(1, 20) g;
  create index on readings (sensor, at);
  create table makers as select 'sensor ' || k as sensor, 'maker ' || k as maker, 1 as since from generate_series(1, 50) k;
  insert into makers values ('sensor 1', 'maker 100', 2), ('sensor 2', 'maker 200', 0), (null, 'nobody', 1), (null, 'no one', 1);
  create table wide as select 'sensor 1' as sensor, timestamptz '2026-01-01 00:00+00' as at, ${Array.from({ length: wideFeatures }, (_, index) => `${index}::int as f${index}`).join(", ")};
  create table no_rows (id bigint, sensor text, event_timestamp timestamptz, day date, amount numeric(10, 2), tags text[]);
  create table odd (id bigint, sensor text, event_timestamp timestamptz);
  insert into odd values (1, 'sensor 3', '2026-01-01 00:10+00'), (2, null, '2026-01-01 00:10+00'), (3, 'sensor 3', null),
    (4, 'sensor 3', 'infinity'), (5, 'sensor 3', '-infinity'), (1, 'sensor 3', '2026-01-01 00:10+00');
  analyze;
`;

const sensor = entity("sensor", { key: { sensor: t.string } });
const readings = featureView("readings", {
  entities: [sensor],
  source: table("readings", { eventTime: "at" }),
  ttl: "1 hour",
  features: { value: t.float64 },
});
const makers = featureView("makers", {
  entities: [sensor],
  source: table("makers", { tieBreaks: ["since"] }),
  features: { maker: t.string },
});
const wide = featureView("wide", {
  entities: [sensor],
  source: table("wide", { eventTime: "at" }),
  features: Object.fromEntries(Array.from({ length: wideFeatures }, (_, index) => [`f${index}`, t.int32])),
});
const leaky = featureView("leaky", {
  entities: [sensor],
  source: query("ranked", sql`select sensor, at, max(value) over () as best from readings where value > ${0}`, {
    eventTime: "at",
  }),
  features: { best: t.float64 },
});
const views = Object.fromEntries(
  Array.from({ length: manyViews }, (_, index) => {
    const name = `view_${index}`;
    const source = query(name, sql`select sensor, at, value + ${index} as shifted from readings`, { eventTime: "at" });
    return [
      name,
      featureView(name, { entities: [sensor], source, features: { [`shifted_${index}`]: t.float64.from("shifted") } }),
    ];
  }),
);
const model = featureService("model", { version: 4, features: [readings, makers, leaky] });
const definitions = { sensor, readings, makers, wide, leaky, model, ...views };

const at = "2026-01-01T00:10:00Z";
const odd = [
  { id: 1n, sensor: "sensor 3", event_timestamp: at },
  { id: 2n, sensor: null, event_timestamp: at },
  { id: 3n, sensor: "sensor 3", event_timestamp: null },
  { id: 4n, sensor: "sensor 3", event_timestamp: "infinity" },
  { id: 5n, sensor: "sensor 3", event_timestamp: "-infinity" },
  { id: 1n, sensor: "sensor 3", event_timestamp: at },
];
const joined = { value: 310, maker: "maker 3" };
const nothing = { value: null, maker: null };

const strategies = ["probe", "sweep", "rank"];

describe.each(engines())("rows of a training set on the $name engine", ({ start }) => {
  let running: RunningEngine;
  let store: FeatureStore;
  let files: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    files = await temporaryFolder();
    running = await start();
    await running.script(tables);
    store = createStore({ project: "contract", definitions, warehouse: running.warehouse }) as unknown as FeatureStore;
  });
  afterAll(async () => {
    await running?.stop();
    await files?.[Symbol.asyncDispose]();
  });

  const ask = (request: Partial<HistoricalFeaturesOptions>): HistoricalFeaturesJob =>
    store.getHistoricalFeatures({ features: [readings, makers], spine: odd, ...request });

  const manifestOf = async (path: string): Promise<DatasetManifest> =>
    JSON.parse(await readFile(`${path}.dataset.json`, "utf8"));

  const commentOf = async (name: string): Promise<DatasetManifest> => {
    const rows = await running.query(`select obj_description('${name}'::regclass)`);
    return JSON.parse(rows[0]?.[0] ?? "");
  };

  describe("an empty spine", () => {
    const query = sql`select id, sensor, event_timestamp, day, amount, tags from no_rows`;
    const spines = [
      ["rows", [], "sensor string, event_timestamp timestamp, value float64, maker string"],
      ["a stream", (function* () {})(), "sensor string, event_timestamp timestamp, value float64, maker string"],
      [
        "a query",
        query,
        "id int64, sensor string, event_timestamp timestamp, day date, amount decimal(10,2), tags array<string>, value float64, maker string",
      ],
      [
        "a table",
        table("no_rows"),
        "id int64, sensor string, event_timestamp timestamp, day date, amount decimal(10,2), tags array<string>, value float64, maker string",
      ],
    ] as const;

    it.each(spines)("gives no row, and every column with its type: %s", async (_what, spine, columns) => {
      const path = files.path(`${_what.replace(" ", "-")}.parquet`);
      const written = await ask({ spine }).toFile(path);
      expect(written).toMatchObject({ rows: 0n, warnings: [expect.objectContaining({ code: "static-duplicates" })] });
      const manifest = await manifestOf(path);
      expect(manifest).toMatchObject({ rows: "0", spine: { unjoinableRows: "0" } });
      expect(manifest.columns.map(({ name, type }) => `${name} ${type}`).join(", ")).toBe(columns);
      const file = await readRows(path);
      expect(file.columns.map(({ name }) => name)).toEqual(manifest.columns.map(({ name }) => name));
      for await (const batch of file.rows) expect(batch).toEqual([]);
    });

    it.each(strategies)("gives a table without rows by %s", async (strategy) => {
      const written = await ask({ spine: query, strategy }).toTable("empty_set", { overwrite: true });
      expect(written.rows).toBe(0n);
      const types = await running.query(
        "select attname || ' ' || format_type(atttypid, atttypmod) from pg_attribute where attrelid = 'empty_set'::regclass and attnum > 0 order by attnum",
      );
      expect(types.flat()).toEqual([
        "id bigint",
        "sensor text",
        "event_timestamp timestamp with time zone",
        "day date",
        "amount numeric(10,2)",
        "tags text[]",
        "value double precision",
        "maker text",
      ]);
    });
  });

  it.each(strategies)("that can be joined to nothing stay, and duplicates with them, by %s", async (strategy) => {
    const expected = odd.map((row) => ({ ...row, ...(row.id === 1n ? joined : nothing) }));
    expect(await ask({ strategy }).toArray()).toEqual(expected);
    const byId = (rows: readonly Record<string, unknown>[]) =>
      rows.toSorted((a, b) => Number(a["id"]) - Number(b["id"]));
    for (const spine of [table("odd"), sql`select id, sensor, event_timestamp from odd`])
      expect(byId(await ask({ spine, strategy }).toArray())).toEqual(byId(expected));
  });

  it("that can be joined to nothing are counted, in a file and in a table, from any spine", async () => {
    const warned = expect.objectContaining({
      code: "spine-rows-unjoinable",
      message: expect.stringContaining("4 spine rows have a NULL or infinite time or a NULL key"),
    });
    for (const spine of [odd, table("odd"), sql`select * from odd`]) {
      const path = files.path("odd.jsonl");
      const toFile = await ask({ spine }).toFile(path, { overwrite: true });
      const toTable = await ask({ spine }).toTable("odd_set", { overwrite: true });
      for (const [written, manifest] of [
        [toFile, await manifestOf(path)],
        [toTable, await commentOf("odd_set")],
      ] as const) {
        expect(written.rows).toBe(6n);
        expect(written.warnings).toContainEqual(warned);
        expect(manifest).toMatchObject({ rows: "6", spine: { unjoinableRows: "4" } });
        expect(manifest.warnings).toContainEqual(warned);
      }
    }
  });

  it("with several rows for a static key are told, and settled by the tie-breaks", async () => {
    const spine = [1, 2, 3].map((id) => ({ sensor: `sensor ${id}`, event_timestamp: at }));
    expect((await ask({ spine }).toArray()).map((row) => row["maker"])).toEqual(["maker 100", "maker 2", "maker 3"]);
    const { warnings } = await ask({ spine }).toTable("static_set", { overwrite: true });
    expect(warnings).toMatchObject([
      {
        code: "static-duplicates",
        path: "featureViews.makers.source",
        message: expect.stringContaining("2 of its keys"),
      },
    ]);
  });

  it.each(strategies)("keep the order of 50,000 uploaded rows by %s", async (strategy) => {
    const count = 50_000;
    function* spine() {
      for (let id = 0; id < count; id++) {
        const minute = (id * 7) % 20;
        yield {
          id: BigInt(id),
          sensor: `sensor ${1 + ((id * 31) % 50)}`,
          event_timestamp: new Date(Date.UTC(2026, 0, 1, 0, minute)),
        };
      }
    }
    let next = 0;
    let wrong = 0;
    for await (const row of ask({ features: ["readings:value"], spine: spine(), strategy }).rows()) {
      const id = next++;
      const minute = (id * 7) % 20;
      const value = minute === 0 ? null : (1 + ((id * 31) % 50)) * 100 + minute;
      if (row["id"] !== BigInt(id) || row["value"] !== value) wrong++;
    }
    expect([next, wrong]).toEqual([count, 0]);
  });

  it("read a stream once, and tell so the second time", async () => {
    const job = ask({ spine: odd.values() });
    expect(await job.sql()).toContain("asof_spine");
    expect(await job.toArray()).toHaveLength(6);
    await expect(job.toArray()).rejects.toMatchObject({
      diagnostics: [expect.objectContaining({ code: "spine-invalid" })],
    });
    const rows = ask({});
    expect(await rows.toArray()).toEqual(await rows.toArray());
  });

  it("take an async stream as well", async () => {
    async function* spine() {
      for (const row of odd) yield row;
    }
    expect(await ask({ spine: spine() }).toArray()).toEqual(await ask({}).toArray());
  });

  it.each(strategies)("do not depend on the order of what is asked by %s", async (strategy) => {
    const sorted = (rows: readonly object[]) =>
      rows.map((row) =>
        Object.entries(row)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(String),
      );
    const features = [readings, makers, leaky, ...Object.keys(views)];
    const forwards = await ask({ features, strategy }).toArray();
    const backwards = await ask({ features: features.toReversed(), strategy }).toArray();
    expect(sorted(backwards)).toEqual(sorted(forwards));
  });

  it.each(strategies)("have all of 130 features of one view by %s", async (strategy) => {
    const spine = [
      { sensor: "sensor 1", event_timestamp: at },
      { sensor: "sensor 2", event_timestamp: at },
    ];
    const [one, two] = await ask({ features: [wide], spine, strategy }).toArray();
    const values = Object.fromEntries(Array.from({ length: wideFeatures }, (_, index) => [`f${index}`, index]));
    expect(one).toEqual({ ...spine[0], ...values });
    expect(Object.values(two ?? {}).filter((value) => value === null)).toHaveLength(wideFeatures);
  });

  it.each(strategies)("have the features of 12 views by %s", async (strategy) => {
    const rows = await ask({ features: Object.keys(views), strategy }).toArray();
    const shifted = Object.fromEntries(
      Array.from({ length: manyViews }, (_, index) => [`shifted_${index}`, 310 + index]),
    );
    expect(rows).toHaveLength(6);
    expect(rows[0]).toEqual({ ...odd[0], ...shifted });
  });

  it("can be listed as of an instant, and for a range of time", async () => {
    const latest = await ask({ spine: asOf("2026-01-01T00:05:00Z"), features: [readings] }).toArray();
    expect(latest).toHaveLength(50);
    expect(latest.find((row) => row["sensor"] === "sensor 7")).toEqual({
      sensor: "sensor 7",
      event_timestamp: "2026-01-01T00:05:00Z",
      value: 705,
    });
    const listed = await ask({ spine: range("2026-01-01T00:03:00Z", "2026-01-01T00:05:00Z") }).toArray();
    expect(listed).toHaveLength(100);
    const seventh = listed
      .filter((row) => row["sensor"] === "sensor 7")
      .map((row) => [row["event_timestamp"], row["value"], row["maker"]]);
    expect(seventh.toSorted()).toEqual([
      ["2026-01-01T00:03:00Z", 703, "maker 7"],
      ["2026-01-01T00:04:00Z", 704, "maker 7"],
    ]);
    const population = sql`select sensor, maker as brand from makers where sensor in (${"sensor 7"}, ${"sensor 70"}) union all select 'sensor 70', 'none'`;
    const scored = await ask({ spine: asOf(at, { population }), features: [readings] }).toArray();
    expect(scored.map((row) => [row["sensor"], row["brand"], row["value"]]).toSorted()).toEqual([
      ["sensor 7", "maker 7", 710],
      ["sensor 70", "none", null],
    ]);
  });

  it("come with a manifest of how they came about", async () => {
    const path = files.path("model.parquet");
    // Parquet has no infinite instants.
    const spine = odd.filter((row) => !row.event_timestamp?.includes("infinity"));
    const job = ask({ features: model, spine });
    const [written, stored] = [await job.toFile(path), await job.toTable("model_set")];
    const inFile = await manifestOf(path);
    const inTable = await commentOf("model_set");
    const text = await job.sql();
    expect(inFile).toMatchObject({
      format: 1,
      project: "contract",
      service: "model@4",
      rows: "4",
      spine: { kind: "rows", unjoinableRows: "2" },
      sql: { dialect: "postgres", text, sha256: createHash("sha256").update(text).digest("hex"), parameters: 1 },
      features: [
        { output: "value", role: "readings", view: "readings", feature: "value", type: "float64" },
        { output: "maker", role: "makers", view: "makers", feature: "maker", type: "string" },
        { output: "best", role: "leaky", view: "leaky", feature: "best", type: "float64" },
      ],
    });
    expect(inFile.certificates.map(({ role, verdict }) => [role, verdict])).toEqual([
      ["readings", "proved"],
      ["makers", "static"],
      ["leaky", "assumed"],
    ]);
    expect(inFile.strategies.map(({ role, strategy }) => [role, strategy])).toEqual([
      ["readings", "probe"],
      ["makers", "lookup"],
      ["leaky", "sweep"],
    ]);
    expect(Date.parse(inFile.startedAt)).toBeLessThanOrEqual(Date.parse(inFile.finishedAt));
    // The same of both, but for when it was.
    const { startedAt: _s, finishedAt: _f, ...file } = inFile;
    const { startedAt: _t, finishedAt: _g, ...kept } = inTable;
    expect(kept).toEqual(file);
    expect(stored.warnings).toEqual(written.warnings);
    // And of any other store with these definitions.
    const other = createStore({
      project: "contract",
      definitions,
      warehouse: running.warehouse,
    }) as unknown as FeatureStore;
    await other.getHistoricalFeatures({ features: model, spine: table("odd") }).toTable("other_set");
    expect((await commentOf("other_set")).definitions).toBe(inFile.definitions);
    await other.getHistoricalFeatures({ features: [readings], spine: table("odd") }).toTable("third_set");
    expect((await commentOf("third_set")).definitions).not.toBe(inFile.definitions);
  });

  it("keep the values that are bound out of the manifest", async () => {
    const secret = "a secret of sensor 3";
    const spine = sql`select id, sensor, event_timestamp from odd where ${secret} <> sensor`;
    await ask({ spine }).toTable("secret_set");
    expect(JSON.stringify(await commentOf("secret_set"))).not.toContain(secret);
  });
});
