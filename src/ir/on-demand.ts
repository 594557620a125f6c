/** What an on-demand view's definition means: which names its expressions may use, and what it reads of the spine. */
import { entryOf } from "../kernel/names.ts";
import type {
  EntityDefinition,
  FeatureViewDefinition,
  OnDemandInput,
  OnDemandViewDefinition,
  SelectionDefinition,
} from "./definition.ts";
import { keysOf } from "./registry.ts";
import type { CanonicalType } from "./types.ts";

export type AnyView = FeatureViewDefinition | OnDemandViewDefinition;

/** Views of both kinds, which share their names. */
export type ViewsByName = ReadonlyMap<string, AnyView>;

export function viewsByName(registry: {
  readonly featureViews: readonly FeatureViewDefinition[];
  readonly onDemandViews: readonly OnDemandViewDefinition[];
}): ViewsByName {
  return new Map([...registry.onDemandViews, ...registry.featureViews].map((view) => [view.name, view]));
}

/** What a name in an expression stands for. */
export interface Referable {
  /** The feature's own name, or the request value's: to be used where nothing else has it. */
  readonly short: string;
  /** `input__feature`, which is always possible; a request value's own name. */
  readonly full: string;
  readonly type: CanonicalType;
  readonly of:
    | { readonly is: "feature"; readonly input: OnDemandInput; readonly feature: string }
    | { readonly is: "request" };
}

/** All that the expressions of a view may refer to. Views that are not defined give nothing. */
export function referables(view: OnDemandViewDefinition, views: ViewsByName): readonly Referable[] {
  const features = view.inputs.flatMap((input) =>
    selectedTypes(input.selection, views).map(
      ({ name, feature, type }): Referable => ({
        short: name,
        full: `${input.name}__${name}`,
        type,
        of: { is: "feature", input, feature },
      }),
    ),
  );
  const values = view.request.map(
    ({ name, type }): Referable => ({ short: name, full: name, type, of: { is: "request" } }),
  );
  return [...features, ...values];
}

/** Short names where they are unique, `input__feature` always, request values by their own. */
export function namesFor(all: readonly Referable[]): ReadonlyMap<string, Referable> {
  const shared = sharedNames(all);
  const full = all.filter((one) => one.of.is === "feature").map((one) => [one.full, one] as const);
  const short = all.filter((one) => !shared.has(one.short)).map((one) => [one.short, one] as const);
  return new Map([...full, ...short]);
}

/** Short names that several have, which name nothing. */
export function sharedNames(all: readonly Referable[]): ReadonlySet<string> {
  const names = all.map((one) => one.short);
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

function selectedTypes(selection: SelectionDefinition, views: ViewsByName) {
  const features: readonly { readonly name: string; readonly type: CanonicalType }[] =
    views.get(selection.view)?.features ?? [];
  if (selection.features === null) return features.map(({ name, type }) => ({ name, feature: name, type }));
  return selection.features.flatMap(({ name: feature, rename }) => {
    const type = features.find((one) => one.name === feature)?.type;
    return type === undefined ? [] : [{ name: rename ?? feature, feature, type }];
  });
}

/** A column that a view reads of the spine: a join key, or a request value. */
export interface SpineNeed {
  /** As the view calls it; a role may map it to another column. */
  readonly name: string;
  readonly type: CanonicalType;
  readonly is: "key" | "request";
  /** The view whose key or request value it is: the view itself, or one that it is made of. */
  readonly view: string;
}

/** Each column once for each view that reads it, in the order of the definitions. Not for views that are made of themselves. */
export function spineNeeds(
  view: AnyView,
  views: ViewsByName,
  entities: readonly EntityDefinition[],
): readonly SpineNeed[] {
  if (view.kind === "feature_view")
    return keysOf(view, entities).map(({ name, type }) => ({ name, type, is: "key", view: view.name }));
  const inner = view.inputs.flatMap(({ selection }) => {
    const input = views.get(selection.view);
    const needs = input === undefined ? [] : spineNeeds(input, views, entities);
    return needs.map((need) => ({ ...need, name: spineColumn(selection, need.name) }));
  });
  const own = view.request.map(({ name, type }): SpineNeed => ({ name, type, is: "request", view: view.name }));
  return [...inner, ...own];
}

/** The spine column that a role reads for what its view calls so. */
export function spineColumn({ keys }: Pick<SelectionDefinition, "keys">, name: string): string {
  return entryOf(keys, name) ?? name;
}
