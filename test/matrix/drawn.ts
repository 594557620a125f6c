/** What the runs of each table draw: all kinds of scenarios at once. */

import type { AggregateFunction } from "../../src/ir/aggregate.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { Scenario } from "../naive/scenario.ts";
import { computedScenarios } from "../property/computed.ts";
import { type DerivedOptions, derivedScenarios } from "../property/derived.ts";
import { scenariosFor } from "../property/scenarios.ts";
import type { Storage } from "../property/storage.ts";
import { framedScenarios, type HoldsSums, summedScenarios, windowedScenarios } from "../property/windowed.ts";
import fc from "../support/fast-check.ts";

/** What an engine or its warehouse cannot be asked. */
export interface DrawOptions {
  /** Null for no on-demand views. */
  readonly derived: DerivedOptions | null;
  readonly withoutFunctions: readonly AggregateFunction[];
  readonly holdsSums: HoldsSums;
  /** Whether frames can go over values of a type. */
  readonly holdsFrames: (type: CanonicalType) => boolean;
  readonly holds: (scenario: Scenario) => boolean;
}

export const withoutLimits: DrawOptions = {
  derived: { without: {}, computes: () => true },
  withoutFunctions: [],
  holdsSums: () => true,
  holdsFrames: () => true,
  holds: () => true,
};

/** Of any function, of exact sums alone, of what goes over frames: every other one with expressions over columns. */
export function drawWindows(storage: Storage, options: DrawOptions): fc.Arbitrary<Scenario> {
  const windowed = windowedScenarios(storage, options.withoutFunctions);
  const summed = summedScenarios(storage, options.holdsSums);
  const framed = framedScenarios(storage, options.holdsFrames);
  const all = fc.oneof(...[windowed, summed, framed].flatMap((one) => [one, computedScenarios(one)]));
  return withOnDemand(all, storage, options);
}

export function drawExpressions(storage: Storage, options: DrawOptions): fc.Arbitrary<Scenario> {
  return withOnDemand(computedScenarios(scenariosFor(storage)), storage, options);
}

function withOnDemand(
  scenarios: fc.Arbitrary<Scenario>,
  storage: Storage,
  { derived, holds }: DrawOptions,
): fc.Arbitrary<Scenario> {
  return (derived === null ? scenarios : derivedScenarios(scenarios, storage, derived)).filter(holds);
}
