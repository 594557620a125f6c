import type { FeatureViewDefinition, JoinKey, SelectedFeature, SelectionDefinition } from "../../ir/definition.ts";
import { keysOf, type Registry } from "../../ir/registry.ts";
import type { ResolvedJoin, ResolvedKey } from "../../ir/request.ts";
import { typeName } from "../../ir/types.ts";
import { entryOf, suggestion } from "../../kernel/names.ts";
import { comparable } from "./compatible.ts";
import type { WantedJoin } from "./expand.ts";
import type { Facts } from "./facts.ts";
import { resolveFeature } from "./feature.ts";
import type { Problems } from "./problems.ts";
import { checkMappedNames, selectedFeatures } from "./selected-features.ts";
import { resolveSource, type SourceInHand } from "./source.ts";

/** What a join is resolved against. */
export interface JoinSurroundings {
  readonly registry: Registry;
  readonly facts: Facts;
  readonly problems: Problems;
  readonly fullNames: boolean;
}

/** One selection under its role, with what on-demand views need of it; null where its view does not exist. */
export function resolveJoin({ selection, hidden }: WantedJoin, around: JoinSurroundings): ResolvedJoin | null {
  const { registry, problems } = around;
  const view = registry.featureViews.find((one) => one.name === selection.view);
  if (view === undefined) {
    problems.error("unknown-view", `there is no feature view '${selection.view}'`, {
      path: `features.${selection.view}`,
      hint: suggestion(
        selection.view,
        [...registry.featureViews, ...registry.onDemandViews].map((one) => one.name),
      ),
    });
    return null;
  }
  const source = resolveSource(view, around.facts, problems);
  const role = selection.alias ?? view.name;
  const resolved = (one: SelectedFeature) => resolveFeature(one, { view, selection, source, around });
  return {
    role,
    view: view.name,
    source: source.resolved,
    keys: resolveKeys(view, selection, source, around),
    ttl: source.resolved.eventTime === null ? null : view.ttl,
    boundary: view.boundary,
    features: [
      ...selectedFeatures(view, selection, problems).flatMap(resolved),
      ...hidden.flatMap((name) => resolved({ name, rename: null })).map((feature) => ({ ...feature, output: null })),
    ],
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
  checkMappedNames(
    selection,
    keys.map((key) => key.name),
    around.problems,
  );
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
