import { describe, expect, it } from "vitest";
import { checkProperty } from "../../property/property.ts";
import { windowedScenarios } from "../../property/windowed.ts";
import { scenarioRunner } from "../../support/scenario-engine.ts";
import { startBigQuery } from "../bigquery/start.ts";
import { startSnowflake } from "../snowflake/start.ts";
import { bigqueryScenarios } from "./bigquery-scenarios.ts";
import { snowflakeScenarios } from "./snowflake-scenarios.ts";

const cases = Number(process.env["ASOF_PROPERTY_CASES"] ?? 40);
const seed = Number(process.env["ASOF_PROPERTY_SEED"] ?? 3);

/** Functions that the evaluator of GoogleSQL does not have. */
const missing = ["approx_count_distinct"] as const;

const warehouses = {
  bigquery: async () => {
    const service = await startBigQuery();
    return { engine: await bigqueryScenarios(service), stop: () => service.stop() };
  },
  snowflake: async () => {
    const service = await startSnowflake();
    return { engine: await snowflakeScenarios(service), stop: () => service.stop() };
  },
};

describe.each(Object.entries(warehouses))("windows on %s", (_name, start) => {
  it(`give what the naive twin accepts, on ${cases} scenarios`, { timeout: 120_000 + cases * 20_000 }, async () => {
    const { engine, stop } = await start();
    try {
      const { storage } = engine;
      const report = await checkProperty(scenarioRunner(engine), {
        cases,
        seed,
        storage,
        strategies: [null],
        scenarios: windowedScenarios(storage, missing),
        coverage: false,
        shrinks: 40,
      });
      expect(report.cases).toBe(cases);
    } finally {
      await stop();
    }
  });
});
