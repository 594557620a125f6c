/** From the features of a view to plain data that the view's checks read. */
import { isObject, kindOf } from "./check/values.ts";
import { type Expression, expressionOf, treeOf } from "./expr.ts";
import type { PlacedExpression } from "./expression-places.ts";
import type { Position } from "./position.ts";
import type { shape } from "./shape.ts";
import { type Type, typeOf } from "./type.ts";

/** Names to types of columns, or to expressions over columns. */
export type ViewFeatures = Readonly<Record<string, Type | Expression>>;

/** Any is null where a spine row finds no row to match. */
export type ViewFeatureValues<F extends ViewFeatures> = { [K in keyof F]: F[K][typeof shape]["value"] | null };

/** Features as plain data, with the expressions that stand in them. */
export interface AuthoredFeatures {
  readonly features: readonly unknown[];
  readonly expressions: readonly PlacedExpression[];
}

export const noFeatures: AuthoredFeatures = { features: [], expressions: [] };

/** Features of the newest row. */
export function plainFeatures(given: unknown, at: Position): AuthoredFeatures {
  if (!isObject(given)) {
    at.error(
      "invalid-definition",
      `expected an object of features, found ${kindOf(given)}`,
      "write features: { temp: t.float64 }",
    );
    return noFeatures;
  }
  return allFeatures(Object.entries(given).map(([name, value]) => featureOf(name, value, at.at(name))));
}

export function allFeatures(parts: readonly AuthoredFeatures[]): AuthoredFeatures {
  return {
    features: parts.flatMap(({ features }) => features),
    expressions: parts.flatMap(({ expressions }) => expressions),
  };
}

function featureOf(name: string, value: unknown, at: Position): AuthoredFeatures {
  const expression = expressionOf(value);
  if (expression === null) return { features: [ofColumn(name, value)], expressions: [] };
  at.report(expression.problems);
  const { type, description, tags } = expression;
  const feature = { name, type, column: name, expression: treeOf(expression), description, tags };
  return { features: [feature], expressions: [{ feature: name, steps: ["expression"], expression }] };
}

function ofColumn(name: string, value: unknown): unknown {
  const type = typeOf(value);
  if (type === null) return { name, type: value };
  return { name, type: type.type, column: type.column ?? name, description: type.description, tags: type.tags };
}
