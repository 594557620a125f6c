import { type AggregateDefinition, accepts, aggregateLaws } from "../../ir/aggregate.ts";
import type {
  FeatureDefinition,
  FeatureViewDefinition,
  JoinKey,
  SelectedFeature,
  SelectionDefinition,
} from "../../ir/definition.ts";
import { outputName } from "../../ir/output-names.ts";
import { keysOf, type Registry } from "../../ir/registry.ts";
import type { ResolvedFeature, ResolvedJoin, ResolvedKey } from "../../ir/request.ts";
import { sameType, typeName } from "../../ir/types.ts";
import { entryOf, suggestion } from "../../kernel/names.ts";
import { comparable, convertible } from "./compatible.ts";
import type { Facts } from "./facts.ts";
import type { Problems } from "./problems.ts";
import { formOf, resolveSource, type SourceInHand } from "./source.ts";

/** What a join is resolved against. */
export interface JoinSurroundings {
  readonly registry: Registry;
  readonly facts: Facts;
  readonly problems: Problems;
  readonly fullNames: boolean;
}

/** One selection under its role; null where its view does not exist. */
export function resolveJoin(selection: SelectionDefinition, around: JoinSurroundings): ResolvedJoin | null {
  const { registry, problems } = around;
  const view = registry.featureViews.find((one) => one.name === selection.view);
  if (view === undefined) {
    problems.error("unknown-view", `there is no feature view '${selection.view}'`, {
      path: `features.${selection.view}`,
      hint: suggestion(
        selection.view,
        registry.featureViews.map((one) => one.name),
      ),
    });
    return null;
  }
  const source = resolveSource(view, around.facts, problems);
  const role = selection.alias ?? view.name;
  return {
    role,
    view: view.name,
    source: source.resolved,
    keys: resolveKeys(view, selection, source, around),
    ttl: source.resolved.eventTime === null ? null : view.ttl,
    boundary: view.boundary,
    features: selectedFeatures(view, selection, problems).flatMap((selected) =>
      resolveFeature(view, selection, selected, source, around),
    ),
    strategy: view.strategy,
  };
}

function resolveKeys(
  view: FeatureViewDefinition,
  selection: SelectionDefinition,
  source: SourceInHand,
  around: JoinSurroundings,
): readonly ResolvedKey[] {
  const keys = keysOf(view, around.registry.entities);
  const names = keys.map((key) => key.name);
  for (const mapped of Object.keys(selection.keys).filter((name) => !names.includes(name))) {
    around.problems.error("unknown-key", `view '${view.name}' has no join key '${mapped}'`, {
      path: `features.${selection.alias ?? view.name}.keys.${mapped}`,
      hint: suggestion(mapped, names),
    });
  }
  return keys.map((key) => {
    const sourceColumn = entryOf(view.source.keys, key.name) ?? key.name;
    checkKeyColumn(view, key, sourceColumn, source, around.problems);
    return { name: key.name, type: key.type, spineColumn: entryOf(selection.keys, key.name) ?? key.name, sourceColumn };
  });
}

function checkKeyColumn(
  view: FeatureViewDefinition,
  key: JoinKey,
  column: string,
  source: SourceInHand,
  problems: Problems,
): void {
  const path = `featureViews.${view.name}.source.keys.${key.name}`;
  if (!source.has(column, path)) return;
  const known = source.columns?.get(column)?.type ?? null;
  if (known !== null && !comparable(known, key.type)) {
    problems.error(
      "column-type",
      `${source.resolved.name}.${column} is ${typeName(known)}, but join key '${key.name}' is ${typeName(key.type)}`,
      { owner: `feature_view:${view.name}`, path, hint: "declare the key with the column's type" },
    );
  }
}

function selectedFeatures(
  view: FeatureViewDefinition,
  selection: SelectionDefinition,
  problems: Problems,
): readonly SelectedFeature[] {
  const all = view.features.map((one) => one.name);
  if (selection.features === null) return all.map((name) => ({ name, rename: null }));
  const names = selection.features.map((feature) => feature.name);
  return selection.features.filter(({ name }, index) => {
    if (names.indexOf(name) !== index) {
      problems.error("output-collision", `'${selection.alias ?? view.name}' is asked for its feature '${name}' twice`, {
        path: `features.${selection.alias ?? view.name}.${name}`,
        hint: 'ask for it once, or for the second under another role: .as("other")',
      });
      return false;
    }
    if (all.includes(name)) return true;
    problems.error("unknown-feature", `view '${view.name}' has no feature '${name}'`, {
      path: `features.${selection.alias ?? view.name}.${name}`,
      hint: suggestion(name, all),
    });
    return false;
  });
}

function resolveFeature(
  view: FeatureViewDefinition,
  selection: SelectionDefinition,
  selected: SelectedFeature,
  source: SourceInHand,
  around: JoinSurroundings,
): readonly ResolvedFeature[] {
  const feature = view.features.find((one) => one.name === selected.name);
  const path = `featureViews.${view.name}.features.${selected.name}`;
  if (feature === undefined || !source.has(feature.column, path)) return [];
  const known = source.columns?.get(feature.column) ?? null;
  checkFeatureType(view, feature, known?.type ?? null, source, around.problems);
  const output = outputName({
    fullNames: around.fullNames,
    alias: selection.alias,
    view: view.name,
    feature: feature.name,
    rename: selected.rename,
  });
  // Of a windowed feature it is the function's input that is read from the column.
  const read = feature.aggregate === null ? feature.type : feature.aggregate.input;
  const holdsTime = (read ?? known?.type)?.kind === "timestamp";
  return [
    {
      name: feature.name,
      type: feature.type,
      column: feature.column,
      output,
      time: holdsTime ? formOf(known?.time ?? null, view.source.timeZone) : null,
      cast: known?.type != null && read !== null && !sameType(known.type, read),
      aggregate: feature.aggregate,
    },
  ];
}

function checkFeatureType(
  view: FeatureViewDefinition,
  feature: FeatureDefinition,
  known: ResolvedFeature["type"] | null,
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
  known: ResolvedFeature["type"] | null,
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
