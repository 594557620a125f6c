import { describe, expect, it } from "vitest";
import type { FunctionName } from "../../../src/ir/functions.ts";
import { childrenOfTyped, type TypedExpression } from "../../../src/ir/typed-expression.ts";
import { derivedScenarios, heldAgainstClosures } from "../../property/derived.ts";
import { checkProperty } from "../../property/property.ts";
import { scenariosFor } from "../../property/scenarios.ts";
import { windowedScenarios } from "../../property/windowed.ts";
import { scenarioRunner } from "../../support/scenario-engine.ts";
import { startBigQuery } from "../bigquery/start.ts";
import { startSnowflake } from "../snowflake/start.ts";
import { bigqueryScenarios } from "./bigquery-scenarios.ts";
import { snowflakeScenarios } from "./snowflake-scenarios.ts";

/** A few: what is tested is where expressions stand, what they say is compared in test/warehouses/expressions. */
const cases = Math.ceil(Number(process.env["ASOF_PROPERTY_CASES"] ?? 40) / 8);
const seed = Number(process.env["ASOF_PROPERTY_SEED"] ?? 3);

/** What both engines of the tests are known to compute as their warehouses do. */
const plain: ReadonlySet<FunctionName> = new Set<FunctionName>([
  "add",
  "subtract",
  "equal",
  "not_equal",
  "is_null",
  "and",
  "or",
  "not",
  "coalesce",
  "nullif",
  "concat",
  "length",
  "negate",
]);

function computes(typed: TypedExpression): boolean {
  if (typed.type.kind === "decimal" || (typed.kind === "call" && !plain.has(typed.function))) return false;
  if (typed.kind === "cast" && typed.value.type.kind === "string") return false;
  return childrenOfTyped(typed).every(computes);
}

const options = {
  without: { infiniteTimes: true, emptyTexts: true, extremeWholes: true, specialFloats: true, nullElements: true },
  computes,
};

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

describe.each(Object.entries(warehouses))(
  "derived features on %s are what closures give of the same row",
  (_name, start) => {
    it(`over ${cases} scenarios each of as-of joins and windows`, { timeout: 120_000 + cases * 40_000 }, async () => {
      const { engine, stop } = await start();
      try {
        const { storage } = engine;
        const onEngine = scenarioRunner(engine);
        for (const scenarios of [scenariosFor(storage), windowedScenarios(storage, ["approx_count_distinct"])]) {
          const { run, tally } = heldAgainstClosures(onEngine);
          const report = await checkProperty(run, {
            cases,
            seed,
            storage,
            strategies: [null],
            scenarios: derivedScenarios(scenarios, storage, options),
            coverage: false,
            shrinks: 20,
          });
          expect(report.cases).toBe(cases);
          expect(tally.values).toBeGreaterThan(cases);
        }
      } finally {
        await stop();
      }
    });
  },
);
