import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../engines/engines.ts";
import { postgresScenarios, postgresStorage } from "../engines/postgres-scenarios.ts";
import type { RunningEngine } from "../engines/running.ts";
import type { ScenarioEngine } from "../support/scenario-engine.ts";
import { computedScenarios } from "./computed.ts";
import { checkRuns } from "./latest.ts";
import { scenariosFor } from "./scenarios.ts";
import { windowedScenarios } from "./windowed.ts";

const cases = Math.min(30, Math.ceil(Number(process.env["ASOF_PROPERTY_CASES"] ?? 20) / 5));
const asked = process.env["ASOF_PROPERTY_SEED"];

describe.each(engines())("runs on the $name engine load what the naive twin loads", ({ start }) => {
  let running: RunningEngine;
  let engine: ScenarioEngine;
  beforeAll(async () => {
    running = await start();
    engine = postgresScenarios(running.engine);
  });
  afterAll(() => running?.stop());

  it.each([
    { of: "as-of views", scenarios: scenariosFor(postgresStorage) },
    { of: "windows", scenarios: windowedScenarios(postgresStorage) },
    { of: "windows of expressions", scenarios: computedScenarios(windowedScenarios(postgresStorage)) },
  ])(
    `and a store then serves what was so as of their end: ${cases} scenarios of $of`,
    { timeout: 60_000 + cases * 4_000 },
    async ({ scenarios }) => {
      const met = await checkRuns(engine, {
        cases,
        scenarios,
        ...(asked === undefined ? {} : { seed: Number(asked) }),
      });
      console.log(`runs: ${JSON.stringify(met)}`);
      expect(Math.min(met.rows, met.served)).toBeGreaterThan(0);
    },
  );
});
