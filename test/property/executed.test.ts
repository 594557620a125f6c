import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../engines/engines.ts";
import { postgresScenarios, postgresStorage } from "../engines/postgres-scenarios.ts";
import type { RunningEngine } from "../engines/running.ts";
import { scenarioRunner } from "../support/scenario-engine.ts";
import { checkProperty, type RunScenario } from "./property.ts";

const seed = process.env["ASOF_PROPERTY_SEED"];
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
    // Too few of them would miss some situation now and then; those of the matrix meet all.
    const report = await checkProperty(run, {
      cases,
      coverage: cases >= 100,
      storage: postgresStorage,
      strategies: [null, "probe", "sweep", "arrays", "rank", "lookup"],
      ...(seed === undefined ? {} : { seed: Number(seed) }),
    });
    expect(report.cases).toBe(cases);
  });
});
