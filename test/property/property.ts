/** The property: every strategy gives what the naive twin accepts, on scenarios of every kind. */

import type { CanonicalValue } from "../../src/ir/value.ts";
import { type Actual, compareResult } from "../naive/compare.ts";
import { naiveHistorical } from "../naive/historical.ts";
import type { Scenario } from "../naive/scenario.ts";
import fc from "../support/fast-check.ts";
import { told as toldSeed, seed as usualSeed } from "../support/seed.ts";
import { asHeld } from "./as-held.ts";
import {
  assertCoverage,
  type Coverage,
  emptyCoverage,
  everySituation,
  type MetSituations,
  type Situation,
  situationsOf,
} from "./coverage.ts";
import { MetByStrategy, type StrategyTally } from "./met-by-strategy.ts";
import { scenariosFor } from "./scenarios.ts";
import type { Storage } from "./storage.ts";

/**
 * Answers a scenario with the real thing. `strategy` null leaves the choice to the planner. A request that is rightly
 * refused comes back as its diagnostic's code: `strategy-unavailable` where the strategy does not apply to some join, and
 * `empty-request` for a request without features; any other refusal counts as a wrong answer.
 */
export type RunScenario = (scenario: Scenario, strategy: string | null) => Promise<Outcome>;

export type Outcome = Answer | Refusal;

/** The rows, and how each role was joined where the engine tells. */
export interface Answer extends Actual {
  readonly strategies?: Readonly<Record<string, string>>;
}

export interface Refusal {
  readonly refused: string;
}

export interface PropertyOptions {
  /** How many scenarios. */
  readonly cases: number;
  /** The run's own where left out. */
  readonly seed?: number;
  readonly strategies: readonly (string | null)[];
  /** What the engine's tables can hold. */
  readonly storage: Storage;
  /** Core situations that its tables cannot hold. */
  readonly impossible?: readonly Situation[];
  /** Whether situations are counted, and a run that never met a core one fails; true unless said otherwise. */
  readonly coverage?: boolean;
  /** What is counted by strategy, where it is not what as-of joins meet. */
  readonly situations?: (scenario: Scenario) => MetSituations<string>;
  /** How many smaller scenarios to try after a failure. */
  readonly shrinks?: number;
  readonly print?: (line: string) => void;
  /** What to draw scenarios from; those of as-of joins where left out. */
  readonly scenarios?: fc.Arbitrary<Scenario>;
}

export interface PropertyReport {
  readonly seed: number;
  readonly cases: number;
  readonly coverage: Coverage;
  /** Runs that were refused as not applicable, by strategy. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Scenarios that were answered rightly, by the strategy that joined and what it met. */
  readonly met: StrategyTally;
}

/** Rejects with the seed, the smallest failing scenario found and its differences; else tells what the run met. */
export async function checkProperty(run: RunScenario, options: PropertyOptions): Promise<PropertyReport> {
  const seed = options.seed ?? usualSeed;
  const print = options.print ?? console.log;
  print(`property: ${options.cases} cases, ${toldSeed(seed)}`);
  const counted = options.coverage ?? true;
  const progress: Progress = {
    storage: options.storage,
    counted,
    situations: options.situations ?? null,
    coverage: emptyCoverage(),
    refusals: {},
    met: new MetByStrategy(),
    failure: null,
    shrinks: options.shrinks ?? 300,
  };
  const property = fc.asyncProperty(options.scenarios ?? scenariosFor(options.storage), (scenario) =>
    attempt(run, options.strategies, scenario, progress),
  );
  const details = await fc.check(property, { seed, numRuns: options.cases });
  if (progress.failure !== null) throw new Error(failureText(seed, progress.failure));
  if (details.failed)
    throw new Error(`${toldSeed(seed)}: a scenario could not be made or answered by the twin`, {
      cause: details.errorInstance,
    });
  if (counted) assertCoverage(progress.coverage, options.impossible);
  const { coverage, refusals, met } = progress;
  return { seed, cases: details.numRuns, coverage, refusals, met: met.tally() };
}

interface Progress {
  readonly storage: Storage;
  readonly counted: boolean;
  readonly situations: PropertyOptions["situations"] | null;
  readonly coverage: ReturnType<typeof emptyCoverage>;
  readonly refusals: Record<string, number>;
  readonly met: MetByStrategy;
  /** The smallest failure so far. */
  failure: Failure | null;
  shrinks: number;
}

interface Failure {
  readonly scenario: Scenario;
  readonly strategy: string | null;
  readonly differences: readonly string[];
}

/** True where the scenario holds. After the first failure these are smaller variants of it, until the allowance is spent. */
async function attempt(
  run: RunScenario,
  strategies: readonly (string | null)[],
  scenario: Scenario,
  progress: Progress,
): Promise<boolean> {
  const situations = progress.counted && progress.failure === null ? situationsOf(scenario) : null;
  if (situations !== null) for (const situation of everySituation(situations)) progress.coverage[situation]++;
  if (progress.failure !== null && progress.shrinks-- <= 0) return true;
  progress.met.next(progress.situations?.(scenario) ?? situations);
  for (const strategy of strategies) {
    const differences = await differencesOf(run, scenario, strategy, progress);
    if (differences.length === 0) continue;
    progress.failure = { scenario, strategy, differences };
    return false;
  }
  return true;
}

async function differencesOf(
  run: RunScenario,
  scenario: Scenario,
  strategy: string | null,
  { refusals, met, storage }: Progress,
): Promise<readonly string[]> {
  const naive = naiveHistorical(scenario);
  try {
    const outcome = await run(scenario, strategy);
    if (naive.overflows && !("refused" in outcome)) return ["a sum left int64, and nothing was said of it"];
    if (!("refused" in outcome)) {
      const differences = compareResult(scenario, asHeld(naive, storage), outcome);
      if (differences.length === 0) met.answered(outcome.strategies ?? {});
      return differences;
    }
    if (!isRightRefusal(scenario, strategy, outcome)) return [`the request was refused: ${outcome.refused}`];
    const name = strategy ?? "planner";
    refusals[name] = (refusals[name] ?? 0) + 1;
    return [];
  } catch (thrown) {
    if (naive.overflows && isOutOfRange(thrown)) return [];
    return [`the run failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`];
  }
}

/** The warehouse's own error of a number that its type cannot hold. */
function isOutOfRange(thrown: unknown): boolean {
  return thrown instanceof Error && /out of range|overflow/i.test(thrown.message);
}

function isRightRefusal({ request }: Scenario, strategy: string | null, { refused }: Refusal): boolean {
  if (refused === "strategy-unavailable") return strategy !== null;
  return refused === "empty-request" && request.selections.length === 0;
}

function failureText(seed: number, { scenario, strategy, differences }: Failure): string {
  return [
    `strategy ${strategy ?? "chosen by the planner"} gives a wrong answer (${toldSeed(seed)} repeats it):`,
    ...differences.map((one) => `  ${one}`),
    "the smallest scenario found:",
    scenarioText(scenario),
  ].join("\n");
}

/** A scenario as text that can be read, and pasted into a test by hand. */
export function scenarioText(scenario: Scenario): string {
  return JSON.stringify(scenario, (_key, value: CanonicalValue) => readable(value), 1);
}

function readable(value: CanonicalValue): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return Object.is(value, -0) ? "-0" : value;
}
