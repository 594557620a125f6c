import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../engines/engines.ts";
import { postgresScenarios, postgresStorage } from "../engines/postgres-scenarios.ts";
import type { RunningEngine } from "../engines/running.ts";
import { recordFile, recordText } from "../matrix/record.ts";
import { scenarioRunner } from "../support/scenario-engine.ts";
import { checkProperty, type PropertyReport, type RunScenario } from "./property.ts";

const asked = process.env["ASOF_PROPERTY_CASES"];
const seed = process.env["ASOF_PROPERTY_SEED"];
const cases = Number(asked ?? 30);
/** The scenarios that docs/matrix.md tells of: the same in every run, beside others that are not. */
const recorded = { cases: 100, seed: 7 };

describe.each(engines())("every strategy on the $name engine gives what the naive twin accepts", ({ name, start }) => {
  let running: RunningEngine;
  let run: RunScenario;
  beforeAll(async () => {
    running = await start();
    run = scenarioRunner(postgresScenarios(running.engine));
  });
  afterAll(() => running?.stop());

  const check = (options: {
    readonly cases: number;
    readonly seed?: number;
    readonly coverage?: boolean;
  }): Promise<PropertyReport> =>
    checkProperty(run, {
      ...options,
      storage: postgresStorage,
      strategies: [null, "probe", "sweep", "arrays", "rank", "lookup"],
    });

  it(`on ${cases} scenarios`, { timeout: 60_000 + cases * 2_000 }, async () => {
    // Too few of them would miss some situation now and then; those of the matrix meet all.
    const report = await check({
      cases,
      coverage: cases >= 100,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
    });
    expect(report.cases).toBe(cases);
  });

  const isRecorded = name === "embedded" && asked === undefined && seed === undefined;
  it.runIf(isRecorded)(`on the ${recorded.cases} scenarios of the matrix`, { timeout: 300_000 }, async () => {
    const { met } = await check(recorded);
    const evidence = { dialect: "postgres", engine: "PostgreSQL, in PGlite", evidence: "executed" } as const;
    const text = recordText({ ...evidence, seed: recorded.seed, scenarios: recorded.cases, answered: met, parsed: {} });
    await expect(text).toMatchFileSnapshot(fileURLToPath(recordFile("postgres", "joins")));
  });
});
