/** Scenarios whose views compute functions over windows: those of as-of joins, with each feature made a function of its column. */
import fc from "fast-check";
import { type AggregateFunction, accepts, aggregateFunctions, aggregateLaws } from "../../src/ir/aggregate.ts";
import type { FeatureDefinition, FeatureViewDefinition } from "../../src/ir/definition.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { Scenario } from "../naive/scenario.ts";
import { scenariosFor } from "./scenarios.ts";
import type { Storage } from "./storage.ts";

const minute = 60_000_000;
/** Around the distances of the scenarios' times, and each a microsecond off; null for everything before. */
const windows = [1, minute, minute - 1, minute + 1, 60 * minute, 24 * 60 * minute, 25 * 60 * minute, null];

export const windowedScenarios = (storage: Storage): fc.Arbitrary<Scenario> =>
  fc
    .tuple(scenariosFor(storage), fc.array(fc.nat({ max: 10_000 }), { minLength: 12, maxLength: 12 }))
    .map(([scenario, picks]) => ({
      ...scenario,
      views: scenario.views.map((view, index) => (isTimed(view) ? windowed(view, scenario, picks, index) : view)),
    }));

function isTimed({ source }: FeatureViewDefinition): boolean {
  return source.eventTime !== null;
}

function windowed(
  view: FeatureViewDefinition,
  scenario: Scenario,
  picks: readonly number[],
  number: number,
): FeatureViewDefinition {
  return {
    ...view,
    ttl: null,
    features: view.features.map((feature, index) => {
      const pick = picks[(number * 5 + index) % picks.length] ?? 0;
      return functionOf(feature, columnType(view, scenario, feature), pick);
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

function functionOf(feature: FeatureDefinition, column: CanonicalType, pick: number): FeatureDefinition {
  const usable = aggregateFunctions.filter(
    (name) => accepts(aggregateLaws[name], column) && accepts(aggregateLaws[name], feature.type),
  );
  const name: AggregateFunction = usable[pick % usable.length] ?? "count";
  const law = aggregateLaws[name];
  const input = law.needsInput ? feature.type : null;
  const window = windows[Math.floor(pick / 16) % windows.length] ?? null;
  const limit = name === "last_n" ? 1 + (pick % 3) : null;
  return { ...feature, type: law.result(input), aggregate: { function: name, window, input, limit } };
}
