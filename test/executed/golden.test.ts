import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStore } from "../../src/index.ts";
import { rowsOf as resultRows } from "../../src/ir/column-rows.ts";
import type { Row } from "../../src/ir/value.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import { engines } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";
import { connectedRequests, definitions, requests } from "../golden/requests.ts";
import { loadFileSources, loadFlights } from "../support/nycflights13.ts";

/** Tables of the definitions that the flights do not have. */
const tables = `
  create schema raw;
  create table raw.trips (driver_id bigint, country text, city text, at timestamptz, loaded_at timestamptz, batch int, fare numeric(10,2), rating real);
  insert into raw.trips values
    (1, 'fr', 'Paris', '2026-01-01 09:00+00', '2026-01-01 09:05+00', 1, 12.50, 4.5),
    (1, 'fr', 'Paris', '2026-01-01 09:00+00', '2026-01-01 09:05+00', 2, 13.50, null),
    (1, 'fr', 'Paris', '2026-01-01 10:00+00', '2026-01-01 10:05+00', 3, 99.00, 1),
    (1, 'fr', 'Lyon', '2026-01-01 09:30+00', null, 1, 1.00, 1);
  create table shifts (driver_id bigint, started timestamp, reported timestamp, hours float8, until timestamp);
  insert into shifts values
    (1, '2026-01-01 09:00', '2026-01-01 09:30', 3, '2026-01-01 12:00'),
    (1, '2026-01-01 04:30', '2026-01-01 04:45', 5, '2026-01-01 09:30');
  create table fuel_prices (day date, price float8);
  insert into fuel_prices values ('2025-12-31', 1.70), ('2026-01-01', 1.75), ('2026-01-02', 1.80);
  create table "tab""le.with 'quotes" (driver_id bigint, "select" timestamptz, "co""l" text, n int);
  insert into "tab""le.with 'quotes" values (1, '2026-01-01 00:00+00', 'it''s', 7);
  create table raw.labels (id bigint, event_timestamp timestamptz);
  insert into raw.labels values (1, '2026-01-01 12:00+00'), (2, '2025-01-01 00:00+00')`;

describe.each(engines())("golden statements on the $name engine", ({ start }) => {
  let running: RunningEngine;
  let store: FeatureStore;

  beforeAll(async () => {
    running = await start();
    await running.script(tables);
    await loadFlights(running.warehouse, 800);
    await loadFileSources(running.warehouse);
    store = createStore({ project: "golden", definitions, warehouse: running.warehouse }) as unknown as FeatureStore;
  }, 120_000);
  afterAll(() => running?.stop());

  /** The rows of a request, sorted as text: compiled without a connection (the golden text), or with what the catalog tells. */
  async function rowsOf(name: string, offline: boolean): Promise<readonly string[]> {
    const request = requests[name] ?? connectedRequests[name];
    if (request === undefined) throw new Error(name);
    const job = store.getHistoricalFeatures({ ...request, offline });
    const { columns, batches } = await (await job.trainingSet()).read();
    const rows: Row[] = [];
    for await (const batch of resultRows(columns, batches)) rows.push(...batch);
    return rows
      .map((row) => JSON.stringify(row, (_key, value) => (typeof value === "bigint" ? `${value}n` : value)))
      .sort();
  }

  it.each(Object.keys(requests))("%s runs as it stands, and gives what it gives with the catalog", async (name) => {
    const rows = await rowsOf(name, true);
    expect(rows.length).toBeGreaterThan(0);
    expect(await rowsOf(name, false)).toEqual(rows);
  });

  it("agree between strategies", async () => {
    const swept = await rowsOf("training-set", true);
    expect(swept).toHaveLength(800);
    expect(await rowsOf("training-set.rank", true)).toEqual(swept);
    expect(await rowsOf("training-set.probe", true)).toEqual(swept);
  });

  it("joined by row addresses are the statements that the real catalog gives, and agree with sweeps", async () => {
    for (const [name, request] of Object.entries(connectedRequests)) {
      const job = store.getHistoricalFeatures({ ...request, offline: false });
      const golden = await readFile(new URL(`../golden/sql/${name}.sql`, import.meta.url), "utf8");
      expect(`${await job.sql()}\n`).toBe(golden);
    }
    const at = "2026-01-01T10:00:00Z";
    expect(await rowsOf("rows.arrays", false)).toEqual([
      JSON.stringify(["1n", "fr", "Paris", at, true, "13.50", null, 3, 1.75]),
      JSON.stringify(["2n", null, "Bonn", null, false, null, null, null, null]),
    ]);
    expect(await rowsOf("zone.arrays", false)).toEqual(await rowsOf("zone.sweep", true));
  });

  it("give the rows that were worked out by hand", async () => {
    const label = (values: readonly unknown[]) => JSON.stringify(values);
    const at = "2026-01-01T10:00:00Z";
    // The trip at ten is not before ten, and of the two at nine the greater batch wins. The shift of 09:00 (14:00 UTC) is to come;
    // that of 04:30 (09:30 UTC) was reported at 09:45 UTC.
    expect(await rowsOf("rows.probe", true)).toEqual([
      label(["1n", "fr", "Paris", at, true, "13.50", null, 5, "2026-01-01T14:30:00Z"]),
      label(["2n", null, "Bonn", null, false, null, null, null, null]),
    ]);
    // Read as UTC, the shift of 09:00 has begun.
    expect(await rowsOf("rows.sweep", true)).toEqual([
      label(["1n", "fr", "Paris", at, true, "13.50", null, 3]),
      label(["2n", null, "Bonn", null, false, null, null, null]),
    ]);
    expect(await rowsOf("table-spine", true)).toEqual([
      label(["1n", "2026-01-01T12:00:00Z", 1.75]),
      label(["2n", "2025-01-01T00:00:00Z", null]),
    ]);
    expect(await rowsOf("hostile-names", true)).toEqual([
      label(["1n", "fr", "Paris", at, true, "it's", 7]),
      label(["2n", null, "Bonn", null, false, null, null]),
    ]);
  });
});
