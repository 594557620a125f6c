import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Scenario } from "../naive/scenario.ts";
import type { MetSituations } from "../property/coverage.ts";
import { heldAgainstClosures } from "../property/derived.ts";
import { expressionSituationsOf } from "../property/expression-situations.ts";
import type { StrategyTally } from "../property/met-by-strategy.ts";
import { checkProperty } from "../property/property.ts";
import type { Storage } from "../property/storage.ts";
import { windowSituationsOf } from "../property/window-situations.ts";
import fc from "../support/fast-check.ts";
import { type ScenarioEngine, scenarioRunner } from "../support/scenario-engine.ts";
import { type DrawOptions, drawExpressions, drawWindows } from "./drawn.ts";
import { parsedScenarios } from "./parsed.ts";
import { type MatrixRecord, recordFile, recordText } from "./record.ts";
import { expressionsTable, type MatrixTable, windowsTable } from "./tables.ts";

/** A run over expressions or windows that a record is kept of. */
export interface RecordedRun {
  readonly table: MatrixTable;
  readonly draw: (storage: Storage, options: DrawOptions) => fc.Arbitrary<Scenario>;
  readonly situations: (scenario: Scenario) => MetSituations<string>;
}

export const recordedWindows: RecordedRun = {
  table: windowsTable,
  draw: drawWindows,
  situations: windowSituationsOf,
};

export const recordedExpressions: RecordedRun = {
  table: expressionsTable,
  draw: drawExpressions,
  situations: expressionSituationsOf,
};

export interface RecordedOn extends Pick<MatrixRecord, "engine" | "evidence" | "seed" | "scenarios"> {
  /** What the engine can be asked. */
  readonly options: DrawOptions;
  /** More scenarios of what its tables could hold, were they the warehouse's own, are compiled; null for none. */
  readonly unlimited: Unlimited | null;
}

interface Unlimited {
  readonly storage: Storage;
  readonly options: DrawOptions;
  readonly scenarios: number;
}

/** Asks every strategy, and holds what was met against the record that docs/matrix.md is made from. */
export async function matchesRecord(engine: ScenarioEngine, run: RecordedRun, on: RecordedOn): Promise<void> {
  const { dialect } = engine;
  const { options: _, unlimited, ...told } = on;
  const answered = await answeredRightly(engine, run, on);
  const parsed =
    unlimited === null
      ? {}
      : await parsedScenarios({
          dialect,
          scenarios: drawParsed(run, unlimited),
          situations: run.situations,
          strategies: run.table.offered(dialect),
          cases: unlimited.scenarios,
          seed: on.seed,
        });
  const text = recordText({ dialect: dialect.name, ...told, answered, parsed });
  await expect(text).toMatchFileSnapshot(fileURLToPath(recordFile(dialect.name, run.table.name)));
}

/** With on-demand views and without: rows that are told apart by their request values are never equal. */
function drawParsed({ draw }: RecordedRun, { storage, options }: Unlimited): fc.Arbitrary<Scenario> {
  return fc.oneof(draw(storage, options), draw(storage, { ...options, derived: null }));
}

/** Asks every strategy, and tells what was met; rejects where an answer is wrong. */
export async function answeredRightly(
  engine: ScenarioEngine,
  { table, draw, situations }: RecordedRun,
  { scenarios: cases, seed, options }: Pick<RecordedOn, "scenarios" | "seed" | "options">,
): Promise<StrategyTally> {
  const { storage, dialect } = engine;
  const { met } = await checkProperty(heldAgainstClosures(scenarioRunner(engine)).run, {
    cases,
    seed,
    storage,
    strategies: table.offered(dialect),
    scenarios: draw(storage, options),
    situations,
    coverage: false,
    shrinks: 40,
  });
  return met;
}
