import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../engines/engines.ts";
import { postgresScenarios, postgresStorage } from "../engines/postgres-scenarios.ts";
import type { RunningEngine } from "../engines/running.ts";
import type { ScenarioEngine } from "../support/scenario-engine.ts";
import { mustMeetAll } from "../support/seed.ts";
import { computedScenarios } from "./computed.ts";
import { checkRuns, promptScenarios } from "./latest.ts";
import { scenariosFor } from "./scenarios.ts";
import { windowedScenarios } from "./windowed.ts";

const cases = Math.min(30, Math.ceil(Number(process.env["ASOF_PROPERTY_CASES"] ?? 20) / 5));

describe.each(engines())("runs on the $name engine load what the naive twin loads", ({ start }) => {
  let running: RunningEngine;
  let engine: ScenarioEngine;
  beforeAll(async () => {
    running = await start();
    engine = postgresScenarios(running.engine);
  });
  afterAll(() => running?.stop());

  it(`walks to the newest rows as it sorts them: ${cases} scenarios`, {
    timeout: 60_000 + cases * 4_000,
  }, async () => {
    const scenarios = promptScenarios(scenariosFor(postgresStorage));
    const met = await checkRuns(engine, { cases, scenarios, isIndexed: true });
    console.log(`runs: ${JSON.stringify(met)}`);
    // Of 5 scenarios 2 walk to something.
    if (mustMeetAll(cases, 30)) expect(met.walked).toBeGreaterThan(0);
  });

  it.each([
    { of: "as-of views", scenarios: scenariosFor(postgresStorage) },
    { of: "windows", scenarios: windowedScenarios(postgresStorage) },
    { of: "windows of expressions", scenarios: computedScenarios(windowedScenarios(postgresStorage)) },
  ])(
    `and a store then serves what was so as of their end: ${cases} scenarios of $of`,
    { timeout: 60_000 + cases * 4_000 },
    async ({ scenarios }) => {
      const met = await checkRuns(engine, { cases, scenarios });
      console.log(`runs: ${JSON.stringify(met)}`);
      // Of 4 scenarios 3 serve something.
      if (mustMeetAll(cases, 12)) expect(Math.min(met.rows, met.served)).toBeGreaterThan(0);
    },
  );
});
