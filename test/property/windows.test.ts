import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../engines/engines.ts";
import { postgresScenarios, postgresStorage } from "../engines/postgres-scenarios.ts";
import type { RunningEngine } from "../engines/running.ts";
import { scenarioRunner } from "../support/scenario-engine.ts";
import { checkProperty } from "./property.ts";
import { windowedScenarios } from "./windowed.ts";

/** Half as many as of as-of joins. */
const cases = Math.ceil(Number(process.env["ASOF_PROPERTY_CASES"] ?? 50) / 2);
const seed = process.env["ASOF_PROPERTY_SEED"];

describe.each(engines())("windows on the $name engine give what the naive twin accepts", ({ start }) => {
  let running: RunningEngine;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running?.stop());

  it(`on ${cases} scenarios`, { timeout: 60_000 + cases * 2_000 }, async () => {
    const report = await checkProperty(scenarioRunner(postgresScenarios(running.engine)), {
      cases,
      strategies: [null, "probe", "pairs"],
      storage: postgresStorage,
      scenarios: windowedScenarios(postgresStorage),
      coverage: false,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
    });
    expect(report.cases).toBe(cases);
  });
});
