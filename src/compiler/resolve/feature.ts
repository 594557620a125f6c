import { conditionOf, inputOf } from "../../expressions/check/of-source.ts";
import { type Aggregate, type AggregateDefinition, accepts, aggregateLaws } from "../../ir/aggregate.ts";
import type {
  FeatureDefinition,
  FeatureViewDefinition,
  SelectedFeature,
  SelectionDefinition,
} from "../../ir/definition.ts";
import { outputName } from "../../ir/output-names.ts";
import type { ResolvedFeature } from "../../ir/request.ts";
import { type CanonicalType, sameType, typeName } from "../../ir/types.ts";
import { entryOf } from "../../kernel/names.ts";
import { convertible } from "./compatible.ts";
import type { Problems } from "./problems.ts";
import { formOf, type SourceInHand } from "./source.ts";
import { resolveExpression } from "./source-expression.ts";

/** What a feature is resolved against. */
interface FeatureSurroundings {
  readonly view: FeatureViewDefinition;
  readonly selection: SelectionDefinition;
  readonly source: SourceInHand;
  readonly around: { readonly problems: Problems; readonly fullNames: boolean };
}

/** One feature that is asked for; none where something is wrong with it, which has been told. */
export function resolveFeature(selected: SelectedFeature, inside: FeatureSurroundings): readonly ResolvedFeature[] {
  const { view, selection, source, around } = inside;
  const feature = view.features.find((one) => one.name === selected.name);
  const value = feature === undefined ? null : readValue(feature, inside);
  if (feature === undefined || value === null) return [];
  const condition = conditionOf(feature);
  const { problems, fullNames } = around;
  const where = condition === null ? null : resolveExpression(condition, { view, feature, source, problems });
  if (condition !== null && where === null) return [];
  const output = outputName({
    fullNames,
    alias: selection.alias,
    view: view.name,
    feature: feature.name,
    rename: selected.rename,
  });
  const { name, type, column, aggregate } = feature;
  return [
    { name, type, column, output, ...value, aggregate: aggregate === null ? null : aggregateOf(aggregate), where },
  ];
}

type Value = Pick<ResolvedFeature, "expression" | "time" | "cast" | "known">;

/** What is read of the source: an expression, or one column. */
function readValue(feature: FeatureDefinition, { view, source, around }: FeatureSurroundings): Value | null {
  const { problems } = around;
  const computed = inputOf(feature);
  if (computed !== null) {
    const expression = resolveExpression(computed, { view, feature, source, problems });
    return expression === null ? null : { expression, time: null, cast: false, known: expression.typed.type };
  }
  if (!source.has(feature.column, `featureViews.${view.name}.features.${feature.name}`)) return null;
  const known = source.columns?.get(feature.column) ?? null;
  checkFeatureType(view, feature, known?.type ?? null, source, problems);
  // Of a windowed feature it is the function's input that is read from the column.
  const read = feature.aggregate === null ? feature.type : feature.aggregate.input;
  const holdsTime = (read ?? known?.type)?.kind === "timestamp";
  return {
    expression: null,
    time: holdsTime ? formOf(known?.time ?? null, view.source.timeZone) : null,
    cast: known?.type != null && read !== null && !sameType(known.type, read),
    known: known?.type ?? declaredType(view, feature.column),
  };
}

/** What the source's author says of a column; null where nothing is said. */
function declaredType({ source }: FeatureViewDefinition, column: string): CanonicalType | null {
  return source.columns === null ? null : (entryOf(source.columns, column) ?? null);
}

/** The function without its condition, which is resolved beside it. */
function aggregateOf({ function: name, window, input, limit }: AggregateDefinition): Aggregate {
  return { function: name, window, input, limit };
}

function checkFeatureType(
  view: FeatureViewDefinition,
  feature: FeatureDefinition,
  known: CanonicalType | null,
  source: SourceInHand,
  problems: Problems,
): void {
  if (feature.aggregate !== null) {
    checkInput(view, feature, feature.aggregate, known, source, problems);
    return;
  }
  if (known === null || convertible(known, feature.type)) return;
  problems.error(
    "column-type",
    `feature '${feature.name}' is declared ${typeName(feature.type)}, but ${source.resolved.name}.${feature.column} is ${typeName(known)}`,
    {
      owner: `feature_view:${view.name}`,
      path: `featureViews.${view.name}.features.${feature.name}`,
      hint: `declare it as ${typeName(known)}, or convert it in a query source`,
    },
  );
}

/** Whether a function can compute with its column, as far as that is known. */
function checkInput(
  view: FeatureViewDefinition,
  feature: FeatureDefinition,
  { function: name, input }: AggregateDefinition,
  known: CanonicalType | null,
  source: SourceInHand,
  problems: Problems,
): void {
  if (known === null) return;
  const usable = accepts(aggregateLaws[name], known) && (input === null || convertible(known, input));
  if (usable) return;
  const wanted = input === null ? aggregateLaws[name].takes : typeName(input);
  problems.error(
    "column-type",
    `feature '${feature.name}' is ${name} of ${wanted}, but ${source.resolved.name}.${feature.column} is ${typeName(known)}`,
    {
      owner: `feature_view:${view.name}`,
      path: `featureViews.${view.name}.features.${feature.name}`,
      hint: "name another column, or convert it in a query source",
    },
  );
}
