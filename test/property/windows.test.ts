import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../engines/engines.ts";
import { postgresScenarios, postgresStorage } from "../engines/postgres-scenarios.ts";
import type { RunningEngine } from "../engines/running.ts";
import { scenarioRunner } from "../support/scenario-engine.ts";
import { mustMeetAll } from "../support/seed.ts";
import { computedScenarios } from "./computed.ts";
import { strategiesMet } from "./met-by-strategy.ts";
import { checkProperty, type RunScenario } from "./property.ts";
import { framedScenarios, summedScenarios, windowedScenarios } from "./windowed.ts";

/** Half as many as of as-of joins, and 150 at most: each is answered by up to four strategies. */
const cases = Math.min(150, Math.ceil(Number(process.env["ASOF_PROPERTY_CASES"] ?? 24) / 2));

describe.each(engines())("windows on the $name engine give what the naive twin accepts", ({ start }) => {
  let running: RunningEngine;
  let run: RunScenario;
  beforeAll(async () => {
    running = await start();
    run = scenarioRunner(postgresScenarios(running.engine));
  });
  afterAll(() => running?.stop());

  it(`on ${cases} scenarios`, { timeout: 60_000 + cases * 2_000 }, async () => {
    const { met, noting } = strategiesMet(run);
    const report = await checkProperty(noting, {
      cases,
      strategies: [null, "probe", "arrays", "pairs"],
      storage: postgresStorage,
      scenarios: windowedScenarios(postgresStorage),
      coverage: false,
    });
    expect(report.cases).toBe(cases);
    // Each answers 3 of 4 scenarios.
    if (mustMeetAll(cases, 20)) for (const strategy of ["probe", "arrays", "pairs"]) expect(met).toContain(strategy);
  });

  const half = Math.ceil(cases / 2);
  it.each([
    { count: cases, strategy: "running", of: "sums", scenarios: summedScenarios(postgresStorage) },
    { count: half, strategy: "frames", of: "frames", scenarios: framedScenarios(postgresStorage) },
    {
      count: half,
      strategy: "frames",
      of: "expressions",
      scenarios: computedScenarios(framedScenarios(postgresStorage)),
    },
  ])(
    "on $count scenarios of $of by $strategy",
    { timeout: 60_000 + cases * 2_000 },
    async ({ count, strategy, scenarios }) => {
      const { met, noting } = strategiesMet(run);
      const report = await checkProperty(noting, {
        cases: count,
        strategies: [strategy],
        storage: postgresStorage,
        scenarios,
        coverage: false,
      });
      expect(report.cases).toBe(count);
      // Frames answer at least a fifth of the scenarios of expressions, and more of all others.
      if (mustMeetAll(count, 70)) expect(met).toContain(strategy);
    },
  );
});
