import { AsofError } from "../../src/kernel/diagnostics.ts";
import type { Dialect } from "../../src/ports/dialect.ts";
import type { Scenario } from "../naive/scenario.ts";
import type { MetSituations } from "../property/coverage.ts";
import { MetByStrategy, type StrategyTally } from "../property/met-by-strategy.ts";
import { scenarioText } from "../property/property.ts";
import fc from "../support/fast-check.ts";
import { strategiesOf, trainingSetOf } from "../support/scenario-engine.ts";

export interface ParsedOptions {
  readonly dialect: Dialect;
  readonly scenarios: fc.Arbitrary<Scenario>;
  readonly situations: (scenario: Scenario) => MetSituations<string>;
  readonly strategies: readonly (string | null)[];
  readonly cases: number;
  readonly seed: number;
}

/** Compiles scenarios without a connection, which reads each statement back, and tells what they asked for. */
export async function parsedScenarios({ cases, seed, situations, ...options }: ParsedOptions): Promise<StrategyTally> {
  const met = new MetByStrategy();
  for (const scenario of fc.sample(options.scenarios, { numRuns: cases, seed })) {
    met.next(situations(scenario));
    for (const strategy of options.strategies) {
      try {
        met.answered(await strategiesOf(trainingSetOf(options.dialect, null, scenario, strategy)));
      } catch (failure) {
        if (!isRightRefusal(failure)) throw new Error(`${strategy}: ${scenarioText(scenario)}`, { cause: failure });
      }
    }
  }
  return met.tally();
}

/** Without a connection nobody knows the columns of a spine in the warehouse that the author does not name, nor the types of a source's. */
const rightRefusals: readonly (string | undefined)[] = [
  "empty-request",
  "spine-columns-unknown",
  "strategy-unavailable",
  "column-type-unknown",
];

function isRightRefusal(failure: unknown): boolean {
  return failure instanceof AsofError && failure.diagnostics.every(({ code }) => rightRefusals.includes(code));
}
