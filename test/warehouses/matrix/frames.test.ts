import { describe, expect, it } from "vitest";
import type { CanonicalType } from "../../../src/ir/types.ts";
import { computedScenarios } from "../../property/computed.ts";
import { strategiesMet } from "../../property/met-by-strategy.ts";
import { checkProperty } from "../../property/property.ts";
import { framedScenarios } from "../../property/windowed.ts";
import { scenarioRunner } from "../../support/scenario-engine.ts";
import { seedOr } from "../../support/seed.ts";
import { startBigQuery } from "../bigquery/start.ts";
import { startSnowflake } from "../snowflake/start.ts";
import { bigqueryScenarios } from "./bigquery-scenarios.ts";
import { snowflakeScenarios } from "./snowflake-scenarios.ts";

const cases = Number(process.env["ASOF_PROPERTY_CASES"] ?? 12);
const seed = seedOr(3);

/** Sums of wider decimals may leave 38 digits: such a view is computed another way. */
const isNarrow = (type: CanonicalType): boolean => type.kind !== "decimal" || type.precision <= 29;

const warehouses = {
  bigquery: async () => {
    const service = await startBigQuery();
    return { engine: await bigqueryScenarios(service), holds: isNarrow, stop: () => service.stop() };
  },
  snowflake: async () => {
    const service = await startSnowflake();
    // There is no least boolean over a range.
    const holds = (type: CanonicalType): boolean => isNarrow(type) && type.kind !== "bool";
    return { engine: await snowflakeScenarios(service), holds, stop: () => service.stop() };
  },
};

describe.each(Object.entries(warehouses))("frames on %s", (_name, start) => {
  it(`give what the naive twin accepts, on ${cases} scenarios`, { timeout: 120_000 + cases * 20_000 }, async () => {
    const { engine, holds, stop } = await start();
    try {
      const { storage } = engine;
      const framed = framedScenarios(storage, holds);
      const { met, noting } = strategiesMet(scenarioRunner(engine));
      for (const scenarios of [framed, computedScenarios(framed)]) {
        const options = { cases, seed, storage, strategies: ["frames"], scenarios, coverage: false, shrinks: 40 };
        expect((await checkProperty(noting, options)).cases).toBe(cases);
      }
      expect(met).toContain("frames");
    } finally {
      await stop();
    }
  });
});
