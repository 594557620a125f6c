import type { Place } from "../kernel/diagnostics.ts";
import type { AuthoredExpression } from "./authored.ts";
import { stepTo } from "./path.ts";

/** An expression of a definition's feature, and the steps to it within the feature: `["aggregate", "where"]`. */
export interface PlacedExpression {
  readonly feature: string;
  readonly steps: readonly string[];
  readonly expression: AuthoredExpression;
}

/** Where the features that are made by expressions are written, and each part of an expression that stands on a line of its own. */
export function expressionPlaces(root: string, expressions: readonly PlacedExpression[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const { feature, steps, expression } of expressions) {
    const { place, lines } = expression;
    if (place === null) continue;
    const path = [feature].reduce(stepTo, `${root}.features`);
    if (!places.has(path)) places.set(path, place);
    const inside = steps.reduce(stepTo, path);
    places.set(inside, place);
    for (const [inner, line] of lines) places.set([...inner].reduce(stepTo, inside), { ...place, line });
  }
  return places;
}
