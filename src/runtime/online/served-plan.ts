import { resolveServed, type ServedRequest } from "../../compiler/compile.ts";
import { compileExpression, type Evaluator } from "../../expressions/evaluate/compile.ts";
import { aggregateLaws } from "../../ir/aggregate.ts";
import type { DerivedFeature, DerivedInput } from "../../ir/derived-feature.ts";
import type { Registry } from "../../ir/registry.ts";
import type { ResolvedFeature, ResolvedJoin, ResolvedRequest } from "../../ir/request.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import type { Place } from "../../kernel/diagnostics.ts";

/** How a request for the newest values is answered, settled once and used for every read. */
export interface ServedPlan {
  readonly project: string;
  /** What each row of entities brings: join keys, then request values. */
  readonly columns: readonly EntityColumn[];
  /** Each view once, whatever roles it takes part under: one answer of one version serves them all. */
  readonly views: readonly ServedView[];
  /** Each after those that it is computed of. */
  readonly derived: readonly ServedDerived[];
  readonly outputs: readonly ServedOutput[];
  /** How many features there are in all, asked for or needed. */
  readonly slots: number;
}

export interface EntityColumn {
  readonly name: string;
  readonly type: CanonicalType;
  /** A key may be NULL, and is then found nowhere; a request value has to be there. */
  readonly is: "key" | "request value";
}

export interface ServedView {
  readonly name: string;
  /** Of all its roles, each once. */
  readonly features: readonly string[];
  readonly roles: readonly ServedRole[];
}

export interface ServedRole {
  readonly keys: readonly ServedKey[];
  readonly features: readonly ServedFeature[];
}

export interface ServedKey {
  readonly name: string;
  readonly type: CanonicalType;
  /** Its place among the columns of the entities. */
  readonly column: number;
}

export interface ServedFeature {
  readonly slot: number;
  readonly name: string;
  readonly type: CanonicalType;
  /** Its place among the features that are asked of the view. */
  readonly place: number;
  /** Where no row is stored for a key: nothing, or what a function over no rows gives. */
  readonly ofNothing: CanonicalValue;
}

export interface ServedDerived {
  readonly slot: number;
  /** `view:feature`, for messages. */
  readonly reference: string;
  readonly evaluate: Evaluator;
  readonly inputs: readonly ServedInput[];
}

export type ServedInput =
  | { readonly from: "slot"; readonly slot: number }
  | { readonly from: "column"; readonly column: number };

export interface ServedOutput {
  readonly name: string;
  readonly type: CanonicalType;
  readonly slot: number;
}

/** Throws an `AsofError` with every problem of the request. */
export function servedPlan(registry: Registry, request: ServedRequest, places: ReadonlyMap<string, Place>): ServedPlan {
  const resolved = resolveServed(registry, request, places);
  const columns = entityColumns(resolved);
  const slots = slotsOf(resolved);
  return {
    project: resolved.project,
    columns,
    views: viewsOf(resolved, columns, slots),
    derived: resolved.derived.map((one) => servedDerived(one, columns, slots)),
    outputs: resolved.outputs.map(({ name, role, feature }) => {
      const slot = slots.of(role, feature);
      return { name, type: slots.types[slot] ?? { kind: "string" }, slot };
    }),
    slots: slots.types.length,
  };
}

function entityColumns({ spine }: ResolvedRequest): readonly EntityColumn[] {
  const requested = new Set(spine.requestValues.map(({ spineColumn }) => spineColumn));
  const types = new Map(spine.columns.map(({ name, type }) => [name, type]));
  return [...new Set([...spine.keys, ...requested])].map((name) => ({
    name,
    type: types.get(name) ?? { kind: "string" },
    is: requested.has(name) ? "request value" : "key",
  }));
}

/** Every feature has a number, by its role and name. */
interface Slots {
  readonly types: readonly CanonicalType[];
  of(role: string, feature: string): number;
}

function slotsOf({ joins, derived }: ResolvedRequest): Slots {
  const numbers = new Map<string, number>();
  const types: CanonicalType[] = [];
  const key = (role: string, feature: string): string => JSON.stringify([role, feature]);
  const add = (role: string, { name, type }: { readonly name: string; readonly type: CanonicalType }): void => {
    if (numbers.has(key(role, name))) return;
    numbers.set(key(role, name), types.length);
    types.push(type);
  };
  for (const { role, features } of joins) for (const feature of features) add(role, feature);
  for (const feature of derived) add(feature.role, feature);
  return {
    types,
    of: (role, feature) => {
      const slot = numbers.get(key(role, feature));
      if (slot === undefined) throw new Error(`${role}:${feature} is computed of nothing`);
      return slot;
    },
  };
}

function viewsOf({ joins }: ResolvedRequest, columns: readonly EntityColumn[], slots: Slots): readonly ServedView[] {
  const names = [...new Set(joins.map(({ view }) => view))];
  return names.map((name) => {
    const roles = joins.filter(({ view }) => view === name);
    const features = [...new Set(roles.flatMap((role) => role.features.map((feature) => feature.name)))];
    return { name, features, roles: roles.map((role) => servedRole(role, features, columns, slots)) };
  });
}

function servedRole(
  { role, keys, features }: ResolvedJoin,
  asked: readonly string[],
  columns: readonly EntityColumn[],
  slots: Slots,
): ServedRole {
  return {
    keys: keys.map(({ name, type, spineColumn }) => ({ name, type, column: columnOf(spineColumn, columns) })),
    // One feature may be asked for under several names: it is one value.
    features: features
      .filter(({ name }, index) => features.findIndex((one) => one.name === name) === index)
      .map((feature) => ({
        slot: slots.of(role, feature.name),
        ...{ name: feature.name, type: feature.type, place: asked.indexOf(feature.name) },
        ofNothing: ofNothing(feature),
      })),
  };
}

function ofNothing({ aggregate }: ResolvedFeature): CanonicalValue {
  if (aggregate === null) return null;
  const law = aggregateLaws[aggregate.function].ofNothing;
  return law === "zero" ? 0n : law === "empty" ? [] : null;
}

function servedDerived(
  { role, name, expression, inputs }: DerivedFeature,
  columns: readonly EntityColumn[],
  slots: Slots,
): ServedDerived {
  return {
    slot: slots.of(role, name),
    reference: `${role}:${name}`,
    evaluate: compileExpression(
      expression,
      inputs.map((input) => input.name),
    ),
    inputs: inputs.map((input) => servedInput(input, columns, slots)),
  };
}

function servedInput({ of }: DerivedInput, columns: readonly EntityColumn[], slots: Slots): ServedInput {
  return of.from === "spine"
    ? { from: "column", column: columnOf(of.column.name, columns) }
    : { from: "slot", slot: slots.of(of.role, of.feature) };
}

function columnOf(name: string, columns: readonly EntityColumn[]): number {
  const place = columns.findIndex((one) => one.name === name);
  if (place < 0) throw new Error(`the entities have no column '${name}'`);
  return place;
}
