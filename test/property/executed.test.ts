import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../engines/engines.ts";
import { postgresScenarios, postgresStorage } from "../engines/postgres-scenarios.ts";
import type { RunningEngine } from "../engines/running.ts";
import { scenarioRunner } from "../support/scenario-engine.ts";
import { checkProperty, type RunScenario } from "./property.ts";

const cases = Number(process.env["ASOF_PROPERTY_CASES"] ?? 30);

describe.each(engines())("every strategy on the $name engine gives what the naive twin accepts", ({ start }) => {
  let running: RunningEngine;
  let run: RunScenario;
  beforeAll(async () => {
    running = await start();
    run = scenarioRunner(postgresScenarios(running.engine));
  });
  afterAll(() => running?.stop());

  it(`on ${cases} scenarios`, { timeout: 60_000 + cases * 2_000 }, async () => {
    // The rarest situations are met by one scenario of 16: fewer would miss one now and then. Those of the matrix meet all.
    const report = await checkProperty(run, {
      cases,
      coverage: cases >= 300,
      storage: postgresStorage,
      strategies: [null, "probe", "sweep", "arrays", "rank", "lookup"],
    });
    expect(report.cases).toBe(cases);
  });
});
