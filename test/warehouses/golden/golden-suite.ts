import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStore, entity, featureView, t, table } from "../../../src/index.ts";
import type { FeatureStore, HistoricalFeaturesOptions } from "../../../src/runtime/feature-store.ts";
import { startEmbedded } from "../../engines/embedded.ts";
import { postgresScenarios } from "../../engines/postgres-scenarios.ts";
import { expectedRows } from "../../golden/expected.ts";
import { definitions, requests } from "../../golden/requests.ts";
import { goldenTables, hostileTable } from "../../golden/tables.ts";
import { sortedRows } from "../../support/golden-rows.ts";
import { loadFileSources, loadFlights } from "../../support/nycflights13.ts";
import type { ScenarioEngine } from "../../support/scenario-engine.ts";

export interface GoldenWarehouse {
  readonly engine: ScenarioEngine;
  stop(): Promise<void>;
}

/** What a warehouse on this machine cannot hold or run of the golden requests, and how it is shown instead. */
export interface GoldenLimits {
  /** Names that its tables take, for the hostile ones: the table's and a column's. */
  readonly hostile: readonly [table: string, column: string];
  /** What a list that is NULL comes back as. */
  readonly nullList: null | readonly [];
}

/** The days of flights, and those around the instants that are asked for. */
const some = { days: new Set(["2013-01-01", "2013-01-02", "2013-06-30", "2013-07-01", "2013-07-02"]), rows: 500 };
const flights = 200;

const driver = entity("driver", { key: { driver_id: t.int64 } });

/** Every golden request on a warehouse: the text is the golden one, and the rows are those of Postgres and those worked out by hand. */
export function goldenSuite(dialect: string, limits: GoldenLimits, start: () => Promise<GoldenWarehouse>): void {
  describe(`golden statements of ${dialect}`, () => {
    let warehouse: GoldenWarehouse;
    let store: FeatureStore;
    let reference: FeatureStore;
    let stopReference: () => Promise<void>;

    beforeAll(async () => {
      const postgres = await startEmbedded();
      stopReference = postgres.stop;
      reference = await filled(postgresScenarios(postgres.engine), ["tab", "text"]);
      warehouse = await start();
      store = await filled(warehouse.engine, limits.hostile);
    }, 300_000);
    afterAll(async () => {
      await stopReference?.();
      await warehouse?.stop();
    });

    const asked = Object.entries(requests).filter(([name]) => name !== "hostile-names");
    it.each(asked)("%s", { timeout: 200_000 }, async (name, request) => {
      const job = store.getHistoricalFeatures({ ...request, offline: true });
      const text = goldenText(dialect, name);
      if (text !== null) expect(`${await job.sql()}\n`).toBe(text);
      const rows = await sortedRows(job);
      const plain = reference.getHistoricalFeatures({ ...request, offline: true, strategy: "rank" });
      expect(rows).toEqual((await sortedRows(plain)).map((row, index) => held(row, rows[index], limits)));
      expect(rows.length).toBeGreaterThan(0);
      const byHand = expectedRows[name];
      if (byHand !== undefined) expect(rows).toEqual(byHand.map((row, index) => held(row, rows[index], limits)));
    });

    it.each(["rows.sweep"])("%s, ranked", async (name) => {
      const request = requests[name];
      if (request === undefined) throw new Error(name);
      const job = store.getHistoricalFeatures({ ...request, offline: true, strategy: "rank" });
      expect(`${await job.sql()}\n`).toBe(goldenText(dialect, `${name}.rank`));
      expect(await sortedRows(job)).toEqual(expectedRows[name]);
    });

    it("hostile-names, on a table of names that it takes", async () => {
      const hostile = hostileStore(warehouse.engine, limits.hostile);
      const request = { ...requests["hostile-names"], features: ['a "quoted".view; --'] };
      const job = hostile.getHistoricalFeatures(request as HistoricalFeaturesOptions);
      expect(await sortedRows(job)).toEqual(expectedRows["hostile-names"]);
    });
  });
}

/**
 * A row as the warehouse can say it: where it has a list for a NULL, that list; and where a column of the spine was declared
 * by nobody, its own and only type of whole numbers, which is the long one.
 */
function held(expected: string, actual: string | undefined, { nullList }: GoldenLimits): string {
  const got: readonly unknown[] = JSON.parse(actual ?? "[]");
  const wanted: readonly unknown[] = JSON.parse(expected);
  const said = wanted.map((value, index) => {
    if (value === null && Array.isArray(got[index])) return nullList;
    return Number.isInteger(value) && got[index] === `${value}n` ? got[index] : value;
  });
  return JSON.stringify(said);
}

async function filled(engine: ScenarioEngine, [table, column]: GoldenLimits["hostile"]): Promise<FeatureStore> {
  await engine.createSchema("raw");
  await engine.createTables([...goldenTables, hostileTable(table, column)]);
  await loadFlights(engine.warehouse, flights);
  await loadFileSources(engine.warehouse, some);
  return createStore({ project: "golden", definitions, warehouse: engine.warehouse }) as unknown as FeatureStore;
}

/** The golden definition of hostile names, over another table. */
function hostileStore(engine: ScenarioEngine, [name, text]: GoldenLimits["hostile"]): FeatureStore {
  const hostile = featureView('a "quoted".view; --', {
    entities: [driver],
    source: table(name, { eventTime: "select" }),
    features: {
      "naïve 🛩": t.string.from(text),
      a_feature_whose_name_is_longer_than_sixty_three_bytes_so_that_it_is_cut: t.int32.from("n"),
    },
  });
  const { warehouse } = engine;
  return createStore({ project: "golden", definitions: { driver, hostile }, warehouse }) as unknown as FeatureStore;
}

/** Null where the text is not kept. */
function goldenText(dialect: string, name: string): string | null {
  const file = new URL(`../../golden/sql/${dialect}/${name}.sql`, import.meta.url);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}
