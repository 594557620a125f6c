import { describe, expect, it } from "vitest";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { Scenario } from "../../naive/scenario.ts";
import { computedScenarios } from "../../property/computed.ts";
import { strategiesMet } from "../../property/met-by-strategy.ts";
import { checkProperty } from "../../property/property.ts";
import { scenariosFor } from "../../property/scenarios.ts";
import { summedScenarios, windowedScenarios } from "../../property/windowed.ts";
import { scenarioRunner } from "../../support/scenario-engine.ts";
import { startBigQuery } from "../bigquery/start.ts";
import { startSnowflake } from "../snowflake/start.ts";
import { bigqueryScenarios } from "./bigquery-scenarios.ts";
import { snowflakeScenarios } from "./snowflake-scenarios.ts";

const cases = Number(process.env["ASOF_PROPERTY_CASES"] ?? 12);
const seed = Number(process.env["ASOF_PROPERTY_SEED"] ?? 3);

/** What a warehouse can be asked. */
type Holds = (scenario: Scenario) => boolean;

/** Functions that the evaluator of GoogleSQL does not have. */
const missing = ["approx_count_distinct"] as const;

/** Of squares of wide numbers these warehouses' sums may overflow: such a view is computed another way. */
const narrow = (type: CanonicalType, powers: number): boolean =>
  powers < 2 || (type.kind === "decimal" && type.precision <= 10);

/** A window needs keys there: an outer join without an equality is refused. */
const hasKeys: Holds = ({ views }) => views.every(({ entities }) => entities.length > 0);

/** The emulator gives lists of bytes as lists of empty ones. */
const hasNoListsOfBytes: Holds = ({ views }) =>
  views.every(({ features }) => features.every(({ type }) => type.kind !== "array" || type.of.kind !== "bytes"));

const warehouses = {
  bigquery: async () => {
    const service = await startBigQuery();
    return { engine: await bigqueryScenarios(service), holds: hasKeys, stop: () => service.stop() };
  },
  snowflake: async () => {
    const service = await startSnowflake();
    return { engine: await snowflakeScenarios(service), holds: hasNoListsOfBytes, stop: () => service.stop() };
  },
};

describe.each(Object.entries(warehouses))("windows on %s", (_name, start) => {
  it(`give what the naive twin accepts, on ${cases} scenarios`, { timeout: 120_000 + cases * 20_000 }, async () => {
    const { engine, holds, stop } = await start();
    try {
      const { storage } = engine;
      const run = scenarioRunner(engine);
      const report = await checkProperty(run, {
        cases,
        seed,
        storage,
        strategies: [null],
        scenarios: windowedScenarios(storage, missing).filter(holds),
        coverage: false,
        shrinks: 40,
      });
      expect(report.cases).toBe(cases);
      const computed = await checkProperty(run, {
        cases: Math.ceil(cases / 2),
        seed,
        storage,
        strategies: [null],
        scenarios: computedScenarios(windowedScenarios(storage, missing)).filter(holds),
        coverage: false,
        shrinks: 40,
      });
      expect(computed.cases).toBe(Math.ceil(cases / 2));
      const derived = await checkProperty(run, {
        cases: Math.ceil(cases / 2),
        seed,
        storage,
        strategies: [null, "rank"],
        scenarios: computedScenarios(scenariosFor(storage)),
        coverage: false,
        shrinks: 40,
      });
      expect(derived.cases).toBe(Math.ceil(cases / 2));
      const { met, noting } = strategiesMet(run);
      const sums = await checkProperty(noting, {
        cases: Math.ceil(cases / 2),
        seed,
        storage,
        strategies: ["running"],
        scenarios: summedScenarios(storage, narrow),
        coverage: false,
        shrinks: 40,
      });
      expect(sums.cases).toBe(Math.ceil(cases / 2));
      expect(met).toContain("running");
    } finally {
      await stop();
    }
  });
});
