import type { Diagnostic, Place } from "../kernel/diagnostics.ts";
import { type AuthoredExpression, type AuthoredMember, type AuthoredOnDemandView, seal } from "./authored.ts";
import { describedProperties } from "./check/described.ts";
import { readOnDemandView } from "./check/on-demand-view.ts";
import { isObject, kindOf, readObject } from "./check/values.ts";
import type { DescribedOptions } from "./described.ts";
import { type Expression, expressionOf, treeOf } from "./expr.ts";
import { expressionPlaces } from "./expression-places.ts";
import { pathOf } from "./path.ts";
import { placeOfCall } from "./place.ts";
import { Position } from "./position.ts";
import {
  type SelectedView,
  type Selection,
  selectionDefinition,
  selectionMethods,
  selectionOf,
  wholeView,
} from "./selection.ts";
import type { Entries, Merge, Simplify, shape } from "./shape.ts";
import { type KeyValues, type Types, typeOf } from "./type.ts";

/** Features computed of other features and of request values. `Keys` is what a spine must have: its inputs' keys, and the request values. */
export interface OnDemandView<out N extends string, out Keys, out Features> extends SelectedView<N, Keys, Features> {
  readonly is: "on_demand_view";
}

type Expressions = Readonly<Record<string, Expression>>;
type Inputs = Readonly<Record<string, Selection>>;
type InputKeys<I extends Inputs> = Merge<{ [K in keyof I]: Entries<I[K][typeof shape]["keys"]> }[keyof I]>;
type ComputedValues<F extends Expressions> = { [K in keyof F]: F[K][typeof shape]["value"] | null };

/** What an on-demand view is made of. */
export interface OnDemandViewOptions<I extends Inputs, R extends Types, F extends Expressions>
  extends DescribedOptions {
  /** Views, selections of them, or other on-demand views, each under a name that stands before its features: `name__feature`. */
  readonly inputs?: I;
  /** Values that every request must bring, by name and type. */
  readonly request?: R;
  /** Names to expressions. */
  readonly features: F;
}

const own = ["inputs", "request", "features", ...describedProperties];

/** Defines an on-demand view. Problems are collected beside it and told when the repository is loaded. */
export function onDemandView<
  N extends string,
  F extends Expressions,
  // biome-ignore lint/complexity/noBannedTypes: a view that needs nothing of a request
  R extends Types = {},
  // biome-ignore lint/complexity/noBannedTypes: a view of request values alone
  I extends Inputs = {},
>(
  name: N,
  options: OnDemandViewOptions<I, R, F>,
): OnDemandView<N, Simplify<InputKeys<I> & KeyValues<R>>, Simplify<ComputedValues<F>>> {
  const problems: Diagnostic[] = [];
  const place = placeOfCall(onDemandView);
  const at = new Position(pathOf("onDemandViews", name), place, problems);
  const { inputs: givenInputs, request, features, ...said } = readObject(options, at, own);
  const inputs = readInputs(givenInputs, at.at("inputs"));
  const expressions = readExpressions(features, at.at("features"), problems);
  const definition = readOnDemandView(
    {
      ...said,
      name,
      inputs: inputs.map(({ name: input, member }) => ({ name: input, selection: selectionDefinition(member) })),
      request: requestValues(request, at.at("request")),
      features: Object.entries(expressions).map(([feature, one]) => ({
        name: feature,
        type: one.type,
        expression: treeOf(one),
        description: one.description,
        tags: one.tags,
      })),
    },
    at,
  );
  const members = inputs.map(({ member }) => member);
  const data: AuthoredOnDemandView = {
    is: "on_demand_view",
    definition,
    inputs: members,
    expressions,
    place,
    problems,
  };
  return seal(
    { is: "on_demand_view", name: definition.name, ...selectionMethods(data, wholeView(definition.name)) },
    data,
  );
}

function readInputs(
  given: unknown,
  at: Position,
): readonly { readonly name: string; readonly member: AuthoredMember }[] {
  if (given === undefined) return [];
  if (!isObject(given)) {
    at.error("invalid-definition", `expected an object of views, found ${kindOf(given)}`, "write inputs: { weather }");
    return [];
  }
  return Object.entries(given).flatMap(([name, value]) => {
    const member = selectionOf(value);
    if (member !== null) return [{ name, member }];
    at.at(name).error(
      "invalid-definition",
      `expected a view, found ${kindOf(value)}`,
      "give a feature view, a selection of one, or an on-demand view",
    );
    return [];
  });
}

function requestValues(given: unknown, at: Position): readonly unknown[] {
  if (given === undefined) return [];
  if (!isObject(given)) {
    at.error(
      "invalid-definition",
      `expected an object of types, found ${kindOf(given)}`,
      "write request: { distance: t.float64 }",
    );
    return [];
  }
  return Object.entries(given).map(([name, value]) => {
    const type = typeOf(value);
    return { name, type: type?.type ?? value, description: type?.description ?? null };
  });
}

function readExpressions(
  given: unknown,
  at: Position,
  problems: Diagnostic[],
): Readonly<Record<string, AuthoredExpression>> {
  if (!isObject(given)) {
    at.error(
      "invalid-definition",
      `expected an object of expressions, found ${kindOf(given)}`,
      "write features: { warm: expr`temp > 20` }",
    );
    return {};
  }
  const read = Object.entries(given).flatMap(([name, value]) => {
    const expression = expressionOf(value);
    if (expression === null) {
      at.at(name).error("invalid-definition", `expected an expression, found ${kindOf(value)}`, "write expr`…`");
      return [];
    }
    const { path } = at.at(name);
    problems.push(...expression.problems.map((one) => ({ ...one, path })));
    return [[name, expression] as const];
  });
  return Object.fromEntries(read);
}

/** Where each expression is written, and each part of it that stands on a line of its own. */
export function placesOfExpressions({ definition, expressions }: AuthoredOnDemandView): ReadonlyMap<string, Place> {
  const placed = Object.entries(expressions).map(([feature, expression]) => ({
    feature,
    steps: ["expression"],
    expression,
  }));
  return expressionPlaces(pathOf("onDemandViews", definition.name), placed);
}
