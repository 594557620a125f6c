import { describe, expect, it } from "vitest";
import { checkRuns } from "../../property/latest.ts";
import { scenariosFor } from "../../property/scenarios.ts";
import { windowedScenarios } from "../../property/windowed.ts";
import { seedOr } from "../../support/seed.ts";
import { startBigQuery } from "../bigquery/start.ts";
import { startSnowflake } from "../snowflake/start.ts";
import { bigqueryScenarios } from "./bigquery-scenarios.ts";
import { snowflakeScenarios } from "./snowflake-scenarios.ts";

const cases = Number(process.env["ASOF_PROPERTY_CASES"] ?? 4);
const seed = seedOr(3);

const warehouses = {
  bigquery: async () => {
    const service = await startBigQuery();
    // The reference evaluator has no approximate counts.
    return {
      engine: await bigqueryScenarios(service),
      without: ["approx_count_distinct"] as const,
      stop: () => service.stop(),
    };
  },
  snowflake: async () => {
    const service = await startSnowflake();
    return { engine: await snowflakeScenarios(service), without: [], stop: () => service.stop() };
  },
};

describe.each(Object.entries(warehouses))("runs on %s", (_name, start) => {
  it(`load what the naive twin loads, on ${cases} scenarios`, { timeout: 180_000 + cases * 60_000 }, async () => {
    const { engine, without, stop } = await start();
    try {
      for (const scenarios of [scenariosFor(engine.storage), windowedScenarios(engine.storage, without)]) {
        const met = await checkRuns(engine, { cases, seed, scenarios });
        console.log(`runs: ${JSON.stringify(met)}`);
        expect(Math.min(met.rows, met.served)).toBeGreaterThan(0);
      }
    } finally {
      await stop();
    }
  });
});
