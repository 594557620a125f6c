import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsedScenarios } from "../../matrix/parsed.ts";
import { recordFile, recordText } from "../../matrix/record.ts";
import { type Situation, situationsOf } from "../../property/coverage.ts";
import { checkProperty, type PropertyReport } from "../../property/property.ts";
import { scenariosFor } from "../../property/scenarios.ts";
import { type ScenarioEngine, scenarioRunner } from "../../support/scenario-engine.ts";
import { askedSeed, seedOr } from "../../support/seed.ts";

export interface MatrixWarehouse {
  readonly engine: ScenarioEngine;
  stop(): Promise<void>;
}

export interface MatrixRun {
  readonly dialect: string;
  /** What answers, in words. */
  readonly engineName: string;
  /** How many scenarios where nothing is said, and the seed of these: they meet every core situation. */
  readonly scenarios: number;
  readonly seed: number;
  /** Those that do something of their own here. */
  readonly strategies: readonly (string | null)[];
  /** Situations that its tables cannot hold. */
  readonly impossible: readonly Situation[];
  /** What its tables could hold, were they the warehouse's own. */
  readonly unlimited: ScenarioEngine["storage"];
}

const asked = process.env["ASOF_PROPERTY_CASES"];
const parsedCases = 60;

/** Every strategy on one warehouse, and what the run met as the file that the docs are made from. */
export function matrixSuite(run: MatrixRun, start: () => Promise<MatrixWarehouse>): void {
  const cases = Number(asked ?? run.scenarios);
  const seed = seedOr(run.seed);
  const isRecorded = asked === undefined && askedSeed === null;

  describe(`every strategy on ${run.dialect}`, () => {
    let warehouse: MatrixWarehouse;
    let report: PropertyReport | null = null;
    beforeAll(async () => {
      warehouse = await start();
    });
    afterAll(() => warehouse?.stop());

    it(`gives what the naive twin accepts, on ${cases} scenarios`, { timeout: 120_000 + cases * 20_000 }, async () => {
      const { engine } = warehouse;
      const { strategies, impossible } = run;
      const { storage } = engine;
      report = await checkProperty(scenarioRunner(engine), {
        cases,
        seed,
        strategies,
        storage,
        impossible,
        coverage: true,
        shrinks: 40,
      });
      expect(report.cases).toBe(cases);
    });

    it.runIf(isRecorded)("is what the table tells (npx vitest -u keeps a new one)", { timeout: 120_000 }, async () => {
      if (report === null) throw new Error("there is no run to keep");
      const { dialect, engineName, strategies, unlimited } = run;
      const parsed = await parsedScenarios({
        dialect: warehouse.engine.dialect,
        scenarios: scenariosFor(unlimited),
        situations: situationsOf,
        strategies,
        cases: parsedCases,
        seed,
      });
      const evidence = { dialect, engine: engineName, evidence: "emulated" } as const;
      const text = recordText({ ...evidence, seed, scenarios: cases, answered: report.met, parsed });
      await expect(text).toMatchFileSnapshot(fileURLToPath(recordFile(dialect, "joins")));
    });
  });
}
