import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../engines/engines.ts";
import { postgresScenarios, postgresStorage } from "../engines/postgres-scenarios.ts";
import type { RunningEngine } from "../engines/running.ts";
import { scenarioRunner } from "../support/scenario-engine.ts";
import { computedScenarios } from "./computed.ts";
import { checkProperty, type RunScenario } from "./property.ts";
import { scenariosFor } from "./scenarios.ts";
import { summedScenarios, windowedScenarios } from "./windowed.ts";

/** An eighth as many as of as-of joins, of each kind, and 40 at most: each is answered by up to six strategies. */
const cases = Math.min(40, Math.ceil(Number(process.env["ASOF_PROPERTY_CASES"] ?? 24) / 8));

const kinds = [
  {
    of: "joins",
    strategies: [null, "probe", "sweep", "arrays", "rank", "lookup"],
    scenarios: scenariosFor(postgresStorage),
  },
  { of: "windows", strategies: [null, "probe", "arrays", "pairs"], scenarios: windowedScenarios(postgresStorage) },
  { of: "sums", strategies: ["running"], scenarios: summedScenarios(postgresStorage) },
] as const;

describe.each(engines())(
  "expressions over columns on the $name engine give what the naive twin accepts",
  ({ start }) => {
    let running: RunningEngine;
    let run: RunScenario;
    beforeAll(async () => {
      running = await start();
      run = scenarioRunner(postgresScenarios(running.engine));
    });
    afterAll(() => running?.stop());

    it.each(kinds)(
      `on ${cases} scenarios of $of`,
      { timeout: 120_000 + cases * 20_000 },
      async ({ strategies, scenarios }) => {
        const report = await checkProperty(run, {
          cases,
          strategies,
          storage: postgresStorage,
          scenarios: computedScenarios(scenarios),
          coverage: false,
        });
        expect(report.cases).toBe(cases);
      },
    );
  },
);
