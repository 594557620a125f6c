/** Scenarios whose views compute functions over windows: those of as-of joins, with each feature made a function of its column. */

import { type AggregateFunction, accepts, aggregateFunctions, aggregateLaws } from "../../src/ir/aggregate.ts";
import type { FeatureDefinition, FeatureViewDefinition } from "../../src/ir/definition.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { Scenario } from "../naive/scenario.ts";
import fc from "../support/fast-check.ts";
import { scenariosFor } from "./scenarios.ts";
import type { Storage } from "./storage.ts";

const minute = 60_000_000;
/** Around the distances of the scenarios' times, and each a microsecond off; null for everything before. */
const windows = [1, minute, minute - 1, minute + 1, 60 * minute, 24 * 60 * minute, 25 * 60 * minute, null];

/** The same of functions that follow from exact sums alone, several of them of each column, so that they share what they can. */
export function summedScenarios(storage: Storage, holds: HoldsSums = () => true): fc.Arbitrary<Scenario> {
  return severalScenarios(storage, (feature, column) => (name) => {
    const { fromPowers, needsInput } = aggregateLaws[name];
    const type = needsInput ? feature.type : column;
    return fromPowers === 0 || (fromPowers !== null && isExact(type) && holds(type, fromPowers));
  });
}

/** The same of functions that can go over frames, where no row is known later than it happened. */
export function framedScenarios(
  storage: Storage,
  holds: (type: CanonicalType) => boolean = () => true,
): fc.Arbitrary<Scenario> {
  const has = (name: AggregateFunction, input: CanonicalType): boolean => {
    const { ordered, distinct } = aggregateLaws[name];
    return !ordered && !distinct && holds(input);
  };
  return severalScenarios(storage, () => has).map((scenario) => ({
    ...scenario,
    views: scenario.views.map((view) => ({ ...view, source: { ...view.source, availableAt: null } })),
  }));
}

/** Three functions of each column, of those that are had. */
function severalScenarios(
  storage: Storage,
  had: (feature: FeatureDefinition, column: CanonicalType) => Offered,
): fc.Arbitrary<Scenario> {
  const picks = fc.array(fc.nat({ max: 10_000 }), { minLength: 12, maxLength: 12 });
  return fc.tuple(scenariosFor(storage), picks).map(([scenario, picked]) => ({
    ...scenario,
    views: scenario.views.map((view, index) => {
      const own = [0, 1, 2].map((turn) => picked[(3 * index + turn) % picked.length] ?? 0);
      return isTimed(view) ? several(view, scenario, own, had) : view;
    }),
  }));
}

/** Whether sums of a power of such values are exact. */
export type HoldsSums = (type: CanonicalType, powers: number) => boolean;

function several(
  view: FeatureViewDefinition,
  scenario: Scenario,
  picks: readonly number[],
  had: (feature: FeatureDefinition, column: CanonicalType) => Offered,
): FeatureViewDefinition {
  const functions = view.features.map((feature, index) => {
    const column = columnType(view, scenario, feature);
    return picks.map((pick, turn) => {
      const made = functionOf(feature, column, pick + 37 * index, had(feature, column));
      return turn === 0 ? made : { ...made, name: `${feature.name} ${turn}` };
    });
  });
  return { ...view, ttl: null, features: functions.flat() };
}

function isExact({ kind }: CanonicalType): boolean {
  return kind === "int32" || kind === "int64" || kind === "decimal";
}

/** `without` are functions that an engine of the tests does not have. */
export function windowedScenarios(
  storage: Storage,
  without: readonly AggregateFunction[] = [],
): fc.Arbitrary<Scenario> {
  const picks = fc.array(fc.nat({ max: 10_000 }), { minLength: 12, maxLength: 12 });
  return fc.tuple(scenariosFor(storage), picks).map(([scenario, picked]) => ({
    ...scenario,
    views: scenario.views.map((view, index) => {
      const has: Offered = (name, input) =>
        !without.includes(name) && (name !== "last_n" || holdsLists(storage, input));
      return isTimed(view) ? windowed(view, scenario, picked.slice(index * 4), has) : view;
    }),
  }));
}

/** Whether an engine has a function of a column of that type. */
type Offered = (name: AggregateFunction, input: CanonicalType) => boolean;

/** Some engines of the tests cannot hold every value in a list. */
function holdsLists({ featureTypes }: Storage, of: CanonicalType): boolean {
  const listed = featureTypes.flatMap((type) => (type.kind === "array" ? [type.of.kind] : []));
  return of.kind === "float32" || of.kind === "float64" ? listed.includes("float64") : true;
}

function isTimed({ source }: FeatureViewDefinition): boolean {
  return source.eventTime !== null;
}

function windowed(
  view: FeatureViewDefinition,
  scenario: Scenario,
  picks: readonly number[],
  has: Offered,
): FeatureViewDefinition {
  return {
    ...view,
    ttl: null,
    features: view.features.map((feature, index) => {
      const pick = picks[index % picks.length] ?? index;
      return functionOf(feature, columnType(view, scenario, feature), pick, has);
    }),
  };
}

/** The type of the column as its table has it. */
function columnType(
  view: FeatureViewDefinition,
  { tables, queries }: Scenario,
  feature: FeatureDefinition,
): CanonicalType {
  const { from } = view.source;
  const relation =
    from.kind === "query"
      ? queries.find((one) => JSON.stringify(one.query) === JSON.stringify(from.query))?.relation
      : from.relation;
  const table = tables.find((one) => JSON.stringify(one.relation) === JSON.stringify(relation));
  return table?.columns.find((column) => column.name === feature.column)?.type ?? feature.type;
}

function functionOf(feature: FeatureDefinition, column: CanonicalType, pick: number, has: Offered): FeatureDefinition {
  const usable = aggregateFunctions.filter(
    (name) =>
      has(name, feature.type) && accepts(aggregateLaws[name], column) && accepts(aggregateLaws[name], feature.type),
  );
  const name: AggregateFunction = usable[pick % usable.length] ?? "count";
  const law = aggregateLaws[name];
  const input = law.needsInput ? feature.type : null;
  const window = windows[Math.floor(pick / 16) % windows.length] ?? null;
  const limit = name === "last_n" ? 1 + (pick % 3) : null;
  return { ...feature, type: law.result(input), aggregate: { function: name, where: null, window, input, limit } };
}
