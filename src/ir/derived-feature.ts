/** A feature of an on-demand view as a plan has it: an expression, and what each of its references stands for. */
import type { Expression } from "./expression.ts";
import type { ReadColumn } from "./source-expression.ts";
import type { TypedExpression } from "./typed-expression.ts";
import type { CanonicalType } from "./types.ts";

export interface DerivedFeature {
  /** The on-demand view's name, its alias, or one made up where it is an input alone. Unique among all roles. */
  readonly role: string;
  /** The on-demand view. */
  readonly view: string;
  readonly name: string;
  /** The output column; null where nobody asked for it: other features are derived of it. */
  readonly output: string | null;
  readonly type: CanonicalType;
  /** Its references are the names of `inputs`. */
  readonly expression: TypedExpression;
  /** What the author wrote, for people. */
  readonly written: Expression;
  /** In the order of the expression, each once. */
  readonly inputs: readonly DerivedInput[];
}

/** What an expression's reference stands for. */
export interface DerivedInput {
  /** As the expression refers to it. */
  readonly name: string;
  readonly of: InputOrigin;
}

export type InputOrigin =
  /** Of a join, by the feature's name in its view. */
  | { readonly from: "feature"; readonly role: string; readonly feature: string }
  /** Of an on-demand view, derived before. */
  | { readonly from: "derived"; readonly role: string; readonly feature: string }
  /** A request value. */
  | { readonly from: "spine"; readonly column: ReadColumn };

/** Derived features in steps, each of which refers to the steps before it alone: as few as there can be. */
export function stepsOf(features: readonly DerivedFeature[]): readonly (readonly DerivedFeature[])[] {
  const depths = new Map<string, number>();
  const key = (role: string, feature: string): string => JSON.stringify([role, feature]);
  const steps: DerivedFeature[][] = [];
  for (const feature of features) {
    const below = feature.inputs.map(({ of }) =>
      of.from === "derived" ? (depths.get(key(of.role, of.feature)) ?? Number.NaN) + 1 : 0,
    );
    const depth = Math.max(0, ...below);
    if (Number.isNaN(depth)) throw new Error(`${feature.role}:${feature.name} comes before what it is derived of`);
    depths.set(key(feature.role, feature.name), depth);
    const step = steps[depth] ?? [];
    steps[depth] = [...step, feature];
  }
  return steps;
}
