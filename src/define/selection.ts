import type { SelectedFeature, SelectionDefinition } from "../ir/definition.ts";
import type { DiagnosticCode } from "../kernel/codes.ts";
import type { Diagnostic, Place } from "../kernel/diagnostics.ts";
import { entryOf, suggestion } from "../kernel/names.ts";
import { type AnyAuthoredView, type AuthoredMember, type AuthoredSelection, readAuthored, seal } from "./authored.ts";
import { outputName, refuseCollisions } from "./check/selection.ts";
import { readName, readRecord, readText } from "./check/values.ts";
import { pathOf } from "./path.ts";
import { placeOfCall } from "./place.ts";
import { Position } from "./position.ts";
import type { Renamed, Simplify, shape } from "./shape.ts";

/** What a selection is made of, as types. */
export interface Shape {
  readonly name: string;
  readonly keys: unknown;
  readonly features: unknown;
  readonly prefix: string;
}

/** Whatever can be asked for: a view, some of its features, a role of it. */
export interface Selection<out S extends Shape = Shape> {
  /** A view as it is defined, or what was made of one. */
  readonly is: "feature_view" | "on_demand_view" | "selection";
  /** The name of its columns' role: the view's, or its alias. */
  readonly name: S["name"];
  readonly [shape]: S;
}

/** Refuses names of a mapping that `Known` does not have, beside the right ones that editors complete. */
type Mapping<Known, M, Words extends string> = { readonly [K in keyof Known]?: string } & M & {
    readonly [K in Exclude<keyof M, keyof Known>]: { error: `${Words}: '${K & string}'` };
  };

/** A view as it is asked for. Each method gives a new selection; names are the ones as they then stand. */
export interface SelectedView<out N extends string, out Keys, out Features, out Prefix extends string = "">
  extends Selection<{ name: N; keys: Keys; features: Features; prefix: Prefix }> {
  /** Some of its features alone. */
  pick<P extends keyof Features & string>(...names: P[]): SelectedView<N, Keys, Simplify<Pick<Features, P>>, Prefix>;
  /**
   * A role of its own: columns are prefixed `alias__`, and join keys are read from the spine's columns that the mapping
   * names: `weather.as("origin_weather", { airport: "origin" })`. An on-demand view hands the mapping down to its inputs; its
   * request values are mapped likewise.
   */
  // biome-ignore lint/complexity/noBannedTypes: an empty mapping
  as<A extends string, const M extends { readonly [K in keyof Keys]?: string } = {}>(
    alias: A,
    keys?: Mapping<Keys, M, "not a join key of this view">,
  ): SelectedView<A, Simplify<Renamed<Keys, M>>, Features, `${A}__`>;
  /** Other names for some of its columns, before any prefix: `weather.rename({ temp: "temperature" })`. */
  rename<const M extends { readonly [K in keyof Features]?: string }>(
    names: Mapping<Features, M, "not a feature of this view">,
  ): SelectedView<N, Keys, Simplify<Renamed<Features, M>>, Prefix>;
}

const collections = { feature_view: "featureViews", on_demand_view: "onDemandViews" } as const;

export interface SelectionMethods {
  readonly pick: (...names: readonly unknown[]) => unknown;
  readonly as: (alias: unknown, keys?: unknown) => unknown;
  readonly rename: (names: unknown) => unknown;
}

/** The methods of a view and of its selections alike. */
export function selectionMethods(
  view: AnyAuthoredView,
  base: SelectionDefinition,
  before: readonly Diagnostic[] = [],
): SelectionMethods {
  const features = base.features ?? view.definition.features.map(({ name }) => ({ name, rename: null }));
  const next = (place: Place | null, derive: (at: Position) => Partial<SelectionDefinition>) => {
    const problems = [...before];
    const at = new Position(pathOf(collections[view.is], view.definition.name), place, problems);
    return makeSelection({ is: "selection", view, definition: { ...base, ...derive(at) }, place, problems });
  };
  const methods: SelectionMethods = {
    pick: (...names) => next(placeOfCall(methods.pick), (at) => ({ features: picked(features, names, at.at("pick")) })),
    as: (alias, keys) => {
      const place = placeOfCall(methods.as);
      return next(place, (at) => ({
        alias: readAlias(alias, at.at("as")),
        keys: mapped(view, base.keys, keys, at.at("as")),
      }));
    },
    rename: (names) =>
      next(placeOfCall(methods.rename), (at) => ({ features: renamed(features, names, at.at("rename")) })),
  };
  return methods;
}

function makeSelection(data: AuthoredSelection): unknown {
  const name = data.definition.alias ?? data.definition.view;
  return seal({ is: "selection", name, ...selectionMethods(data.view, data.definition, data.problems) }, data);
}

function picked(
  features: readonly SelectedFeature[],
  names: readonly unknown[],
  at: Position,
): readonly SelectedFeature[] {
  const found = names.flatMap((name) => find(features, readText(name, at), at) ?? []);
  if (found.length > 0 || names.length === 0) refuseCollisions(found, at);
  return found;
}

function renamed(features: readonly SelectedFeature[], names: unknown, at: Position): readonly SelectedFeature[] {
  const wanted = new Map(Object.entries(readRecord(names, at, readName)));
  for (const name of wanted.keys()) find(features, name, at);
  const result = features.map((feature) => {
    const rename = wanted.get(outputName(feature)) ?? feature.rename;
    return { name: feature.name, rename: rename === feature.name ? null : rename };
  });
  refuseCollisions(result, at);
  return result;
}

function find(features: readonly SelectedFeature[], name: string, at: Position): SelectedFeature | null {
  const found = features.find((feature) => outputName(feature) === name);
  if (found === undefined)
    refuseUnknown("unknown-feature", `there is no feature '${name}' here`, name, features.map(outputName), at);
  return found ?? null;
}

/** The roles' keys compose: a mapping of a role maps the columns that the role reads by then. */
function mapped(
  view: AnyAuthoredView,
  before: Readonly<Record<string, string>>,
  keys: unknown,
  at: Position,
): Readonly<Record<string, string>> {
  const wanted = new Map(Object.entries(readRecord(keys, at, readName)));
  const columns = namesRead(view).map((key) => [key, entryOf(before, key) ?? key] as const);
  for (const name of wanted.keys()) {
    if (columns.some(([, column]) => column === name)) continue;
    refuseUnknown(
      "unknown-key",
      `view '${view.definition.name}' has no join key '${name}'`,
      name,
      columns.map(([, column]) => column),
      at,
    );
  }
  const moved = columns.map(([key, column]) => [key, wanted.get(column) ?? column] as const);
  return Object.fromEntries(moved.filter(([key, column]) => key !== column));
}

/** The names of what a view reads of the spine: its join keys; of an on-demand view, its inputs' columns and its request values. */
function namesRead(view: AnyAuthoredView): readonly string[] {
  if (view.is === "feature_view")
    return view.entities.flatMap((entity) => entity.definition.keys.map((key) => key.name));
  const inputs = view.inputs.flatMap((input) =>
    input.is === "selection"
      ? namesRead(input.view).map((name) => entryOf(input.definition.keys, name) ?? name)
      : namesRead(input),
  );
  return [...new Set([...inputs, ...view.definition.request.map(({ name }) => name)])];
}

function readAlias(alias: unknown, at: Position): string | null {
  const name = readName(alias, at);
  return name === "" ? null : name;
}

function refuseUnknown(
  code: DiagnosticCode,
  message: string,
  name: string,
  known: readonly string[],
  at: Position,
): void {
  at.error(code, message, suggestion(name, known));
}

/** What stands behind a view of either kind or a selection; null for anything else. */
export function selectionOf(value: unknown): AuthoredMember | null {
  const authored = readAuthored(value);
  const isMember = authored?.is === "feature_view" || authored?.is === "on_demand_view" || authored?.is === "selection";
  return isMember ? authored : null;
}

/** A view asked for as it is, and a selection as it says. */
export function selectionDefinition(one: AuthoredMember): SelectionDefinition {
  return one.is === "selection" ? one.definition : wholeView(one.definition.name);
}

export function wholeView(view: string): SelectionDefinition {
  return { view, alias: null, keys: {}, features: null };
}
