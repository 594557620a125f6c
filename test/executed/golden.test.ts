import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStore } from "../../src/index.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import { engines } from "../engines/engines.ts";
import { postgresScenarios } from "../engines/postgres-scenarios.ts";
import type { RunningEngine } from "../engines/running.ts";
import { expectedRows } from "../golden/expected.ts";
import { connectedRequests, definitions, requests } from "../golden/requests.ts";
import { goldenTables, hostileTable } from "../golden/tables.ts";
import { sortedRows } from "../support/golden-rows.ts";
import { loadFileSources, loadFlights } from "../support/nycflights13.ts";

describe.each(engines())("golden statements on the $name engine", ({ start }) => {
  let running: RunningEngine;
  let store: FeatureStore;

  beforeAll(async () => {
    running = await start();
    const hostile = hostileTable("tab\"le.with 'quotes", 'co"l');
    const scenarios = postgresScenarios(running.engine);
    await scenarios.createSchema("raw");
    await scenarios.createTables([...goldenTables, hostile]);
    await loadFlights(running.warehouse, 800);
    await loadFileSources(running.warehouse);
    store = createStore({ project: "golden", definitions, warehouse: running.warehouse }) as unknown as FeatureStore;
  });
  afterAll(() => running?.stop());

  /** The rows of a request: compiled without a connection (the golden text), or with what the catalog tells. */
  async function rowsOf(name: string, offline: boolean): Promise<readonly string[]> {
    const request = requests[name] ?? connectedRequests[name];
    if (request === undefined) throw new Error(name);
    return sortedRows(store.getHistoricalFeatures({ ...request, offline }));
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

  it.each(Object.entries(expectedRows))("%s gives the rows that were worked out by hand", async (name, expected) => {
    expect(await rowsOf(name, true)).toEqual(expected);
  });
});
