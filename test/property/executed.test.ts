import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";
import { scenarioRunner } from "../support/scenario-engine.ts";
import { checkProperty } from "./property.ts";

const cases = Number(process.env["ASOF_PROPERTY_CASES"] ?? 200);
const seed = process.env["ASOF_PROPERTY_SEED"];

describe.each(engines())("every strategy on the $name engine gives what the naive twin accepts", ({ start }) => {
  let running: RunningEngine;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running?.stop());

  it(`on ${cases} scenarios`, { timeout: 60_000 + cases * 2_000 }, async () => {
    const report = await checkProperty(scenarioRunner(running.engine), {
      cases,
      strategies: [null, "probe", "sweep", "arrays", "rank", "lookup"],
      ...(seed === undefined ? {} : { seed: Number(seed) }),
    });
    expect(report.cases).toBe(cases);
  });
});
