import { describe, expect, it } from "vitest";
import { onlineTableOf } from "../../../src/compiler/compile.ts";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import { collectDefinitions } from "../../../src/define/index.ts";
import { AsofError, count, entity, expr, featureView, type PushOptions, t, table } from "../../../src/index.ts";
import type { OnlineTable } from "../../../src/ir/online.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { OnlineStore, OnlineVersionState } from "../../../src/ports/online-store.ts";
import type { LoadRun, Warehouse } from "../../../src/ports/warehouse.ts";
import { push } from "../../../src/runtime/push/push.ts";

const airport = entity("airport", { key: { airport: t.string } });
const station = entity("station", { key: { station: t.int64 } });
const observations = table("observations", {
  schema: "raw",
  push: true,
  eventTime: "at",
  createdTime: "written",
  keys: { airport: "faa" },
  columns: {
    faa: t.string,
    station: t.int32,
    at: t.timestamp,
    written: t.date,
    temp: t.float64,
    price: t.decimal(8, 2),
  },
});
const weather = featureView("weather", {
  entities: [airport],
  source: observations,
  features: { temp: t.float64, price: t.decimal(10, 4), warm: expr.bool`temp > 20` },
});
const stations = featureView("stations", {
  entities: [station],
  source: table("observations", {
    schema: "raw",
    push: true,
    eventTime: "at",
    columns: {
      faa: t.string,
      station: t.int32,
      at: t.timestamp,
      written: t.date,
      temp: t.float64,
      price: t.decimal(8, 2),
    },
  }),
  features: { temp: t.float64 },
});
const busy = featureView("busy", {
  entities: [airport],
  source: observations,
  aggregate: { seen: count().over("1 hour") },
});
const closed = featureView("closed", {
  entities: [station],
  source: table("closed", { eventTime: "at" }),
  features: { temp: t.float64 },
});
const collected = collectDefinitions([airport, station, weather, stations, busy, closed]);
const { registry, problems } = buildRegistry("p", collected.definitions, new Map());
const now = BigInt(Date.parse("2026-03-01T12:00:00Z")) * 1_000n;

class FakeStore {
  readonly written: { readonly table: OnlineTable; readonly rows: readonly Row[] }[] = [];
  readonly #states: Readonly<Record<string, OnlineVersionState>>;
  readonly #failing: ReadonlySet<string>;
  readonly place = "the store";

  constructor(states: Readonly<Record<string, OnlineVersionState>>, failing: readonly string[] = []) {
    this.#states = states;
    this.#failing = new Set(failing);
  }

  async versions({ view }: { readonly view: string }) {
    const state = this.#states[view];
    const old = { table: { ...onlineTableOf(registry, view), version: "old" }, state: "retired", since: "" };
    return state === undefined ? [old] : [old, { table: onlineTableOf(registry, view), state, since: "" }];
  }

  async write(to: OnlineTable, rows: readonly Row[]) {
    if (this.#failing.has(to.view)) throw AsofError.of("online-store-throttled", "too many requests");
    this.written.push({ table: to, rows });
    return { received: rows.length, written: rows.length };
  }
}

class FakeWarehouse {
  readonly loads: (Omit<LoadRun, "rows"> & { readonly rows: readonly Row[] })[] = [];

  async load(run: LoadRun) {
    const rows: Row[] = [];
    for await (const batch of run.rows) rows.push(...batch);
    this.loads.push({ ...run, rows });
    return { rows: BigInt(rows.length) };
  }
}

const around = (online: FakeStore, warehouse = new FakeWarehouse()) => ({
  registry,
  clock: { now: () => now },
  online: async () => online as unknown as OnlineStore,
  warehouse: async () => warehouse as unknown as Warehouse,
});
const row = { faa: "JFK", station: 7, at: "2026-03-01T11:00:00Z", written: "2026-03-01", temp: 21, price: "1.5" };
const all = { weather: "current", stations: "prepared" } as const;
const told = async (work: Promise<unknown>) => {
  const failure = await work.then(
    () => null,
    (error: unknown) => error,
  );
  return failure instanceof AsofError ? failure.diagnostics.map(({ code, message }) => `${code}: ${message}`) : failure;
};
const pushed = (
  rows: readonly unknown[],
  to: PushOptions["to"],
  online = new FakeStore(all),
  warehouse = new FakeWarehouse(),
) => push("observations", rows, { to }, around(online, warehouse));

describe("rows that are pushed", () => {
  it("come to every view over their source, with what it computes of them, and to its table", async () => {
    expect([...collected.problems, ...problems]).toEqual([]);
    const [online, warehouse] = [new FakeStore(all), new FakeWarehouse()];
    const outcome = await pushed(
      [row, { ...row, temp: null, price: undefined, written: null }],
      "both",
      online,
      warehouse,
    );
    const { version } = onlineTableOf(registry, "weather");
    expect(outcome).toEqual({
      source: "observations",
      rows: 2,
      offline: { table: "raw.observations", rows: 2 },
      online: [
        { view: "stations", version: onlineTableOf(registry, "stations").version, state: "prepared", written: 2 },
        { view: "weather", version, state: "current", written: 2 },
      ],
      leftToRuns: ["busy"],
    });
    expect(online.written.find((one) => one.table.view === "weather")?.rows).toEqual([
      ["JFK", "2026-03-01T11:00:00Z", "2026-03-01T00:00:00Z", 21, "1.5000", true],
      ["JFK", "2026-03-01T11:00:00Z", null, null, null, null],
    ]);
    expect(online.written.find((one) => one.table.view === "stations")?.rows[0]).toEqual([
      7n,
      "2026-03-01T11:00:00Z",
      21,
    ]);
    expect(warehouse.loads).toMatchObject([
      {
        table: { schema: "raw", name: "observations" },
        ifExists: "append",
        rows: [
          ["JFK", 7, "2026-03-01T11:00:00Z", "2026-03-01", 21, "1.50"],
          ["JFK", 7, "2026-03-01T11:00:00Z", null, null, null],
        ],
      },
    ]);
  });

  it("come where they are meant to, and nowhere else", async () => {
    const [online, warehouse] = [new FakeStore(all), new FakeWarehouse()];
    expect(await pushed([row], "offline", online, warehouse)).toMatchObject({ online: [], leftToRuns: [] });
    expect([online.written.length, warehouse.loads.length]).toEqual([0, 1]);
    expect(await pushed([row], "online", online, warehouse)).toMatchObject({ offline: null });
    expect([online.written.length, warehouse.loads.length]).toEqual([2, 1]);
    await pushed([], "both", online, warehouse);
    expect([online.written.length, warehouse.loads.length]).toEqual([2, 1]);
  });

  it("are refused where nobody can tell where they are meant to, or what they are", async () => {
    const [online, warehouse] = [new FakeStore(all), new FakeWarehouse()];
    expect(await told(pushed([row], "onlin" as PushOptions["to"], online, warehouse))).toEqual([
      "invalid-option: rows are not pushed to 'onlin'",
    ]);
    const noList = push("observations", row as unknown as object[], { to: "both" }, around(online, warehouse));
    expect(await told(noList)).toEqual(["push-invalid: the rows to push are not a list"]);
    expect([online.written.length, warehouse.loads.length]).toEqual([0, 0]);
  });

  it("are refused with all that is wrong with them, before anything is written", async () => {
    const [online, warehouse] = [new FakeStore(all), new FakeWarehouse()];
    const rows = [
      row,
      { ...row, temp: "hot", price: "1.555", tmp: 3 },
      { faa: "JFK", temp: 1 },
      "JFK",
      { ...row, at: "infinity", faa: null },
      { ...row, at: "2026-03-01T12:01:00.000001Z" },
      { ...row, at: "2026-03-01T12:01:00Z" },
    ];
    expect(await told(pushed(rows, "both", online, warehouse))).toEqual([
      "push-invalid: row 1 has a column 'tmp', which source 'observations' does not declare",
      "push-invalid: row 1: 'temp' holds string hot, which is not float64",
      "push-invalid: row 1: 'price' holds string 1.555, which is not decimal(8,2)",
      "push-invalid: row 2 has no 'station', without which nothing finds it",
      "push-invalid: row 2 has no 'at', without which nothing finds it",
      "push-invalid: row 3 is not an object of columns",
      "push-invalid: row 4 has no 'faa', without which nothing finds it",
      "push-invalid: row 4: 'at' is infinite",
      "push-invalid: row 5: 'at' is 2026-03-01T12:01:00.000001Z, which is still to come",
    ]);
    expect([online.written.length, warehouse.loads.length]).toEqual([0, 0]);
  });

  it("are told exactly where they are, where a store takes some of them alone", async () => {
    const failing = new FakeStore(all, ["stations"]);
    const { version } = onlineTableOf(registry, "weather");
    const other = onlineTableOf(registry, "stations").version;
    expect(await told(pushed([row], "both", failing))).toEqual([
      `push-incomplete: rows pushed to 'observations': 1 rows were appended to raw.observations, 'weather' (version ${version}) took them; not taken by 'stations' (version ${other})`,
      "online-store-throttled: too many requests",
    ]);
    expect(await told(pushed([row], "online", new FakeStore(all, ["stations", "weather"])))).toEqual([
      `push-incomplete: rows pushed to 'observations': nothing has them; not taken by 'stations' (version ${other}), 'weather' (version ${version})`,
      "online-store-throttled: too many requests",
      "online-store-throttled: too many requests",
    ]);
  });

  it("need a version of what is defined now, before the table has them", async () => {
    const warehouse = new FakeWarehouse();
    expect(await told(pushed([row], "both", new FakeStore({ weather: "current" }), warehouse))).toEqual([
      "online-version-missing: the store has no version of 'stations' as it is defined now",
    ]);
    expect(warehouse.loads).toEqual([]);
  });

  it("need a source that takes them", async () => {
    const nowhere = (name: string) => told(push(name, [row], { to: "online" }, around(new FakeStore(all))));
    expect(await nowhere("closed")).toEqual(["unknown-push-source: source 'closed' takes no pushed rows"]);
    expect(await nowhere("observation")).toEqual(["unknown-push-source: no view has a source called 'observation'"]);
    const wrong = table("w", { push: true, eventTime: "at", timeZone: "Europe/Paris", columns: { at: t.timestamp } });
    const view = featureView("w", { entities: [airport], source: wrong, features: { at: t.timestamp } });
    expect(collectDefinitions([airport, view]).problems.map(({ message }) => message)).toEqual([
      "rows can be pushed to a source that names its eventTime, declares its columns and holds its times in UTC",
    ]);
  });
});
