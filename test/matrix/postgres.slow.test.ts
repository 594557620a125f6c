import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../engines/engines.ts";
import { postgresScenarios, postgresStorage } from "../engines/postgres-scenarios.ts";
import type { RunningEngine } from "../engines/running.ts";
import { compareOnPostgres } from "../expressions/compare-on-postgres.ts";
import { functionsMet } from "../expressions/functions-met.ts";
import { checkProperty } from "../property/property.ts";
import { scenarioRunner } from "../support/scenario-engine.ts";
import { withoutLimits } from "./drawn.ts";
import { matchesLanguage } from "./language.ts";
import { recordFile, recordText } from "./record.ts";
import { matchesRecord, recordedExpressions, recordedWindows } from "./recorded.ts";

const recorded = { engine: "PostgreSQL, in PGlite", evidence: "executed", seed: 7 } as const;
const unlimited = null;

describe.each(engines().filter(({ name }) => name === "embedded"))("every strategy on Postgres", ({ start }) => {
  let running: RunningEngine;
  beforeEach(async () => {
    running = await start();
  });
  afterEach(() => running?.stop());

  it("is what the table tells of as-of joins", { timeout: 300_000 }, async () => {
    const { seed, ...evidence } = recorded;
    const { met } = await checkProperty(scenarioRunner(postgresScenarios(running.engine)), {
      cases: 100,
      seed,
      storage: postgresStorage,
      strategies: [null, "probe", "sweep", "arrays", "rank", "lookup"],
    });
    const text = recordText({ dialect: "postgres", ...evidence, seed, scenarios: 100, answered: met, parsed: {} });
    await expect(text).toMatchFileSnapshot(fileURLToPath(recordFile("postgres", "joins")));
  });

  it.each([
    ["windows", recordedWindows, 160],
    ["expressions and on-demand views", recordedExpressions, 80],
  ] as const)(
    "is what the table tells of %s (npx vitest -u keeps a new one)",
    { timeout: 900_000 },
    (_name, run, scenarios) =>
      matchesRecord(postgresScenarios(running.engine), run, {
        ...recorded,
        scenarios,
        options: withoutLimits,
        unlimited,
      }),
  );

  it("is what the table tells of the functions of expressions", { timeout: 300_000 }, async () => {
    const { cases, faults } = await compareOnPostgres(running, { seed: recorded.seed, expressions: 1_000, rows: 16 });
    expect(faults).toEqual([]);
    await matchesLanguage("postgres", { ...recorded, scenarios: 1_000 }, functionsMet(cases));
  });
});
