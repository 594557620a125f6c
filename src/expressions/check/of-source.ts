import { type AggregateDefinition, accepts, aggregateLaws } from "../../ir/aggregate.ts";
import type { FeatureDefinition } from "../../ir/definition.ts";
import type { Expression } from "../../ir/expression.ts";
import type { TypedExpression } from "../../ir/typed-expression.ts";
import { type CanonicalType, typeName } from "../../ir/types.ts";
import { type Checked, checkExpression, type Environment, type Fault } from "./check.ts";
import { claimedAs } from "./claim.ts";

/** An expression of a feature, and what is wanted of its value. */
export interface FeatureExpression {
  /** The steps to it within the feature: `["aggregate", "where"]`. */
  readonly steps: readonly string[];
  readonly expression: Expression;
  readonly wanted: Wanted;
}

/** A type; or values that a function can compute with, whatever their type is. */
type Wanted =
  | { readonly is: "type"; readonly type: CanonicalType }
  | { readonly is: "input"; readonly of: AggregateDefinition["function"] };

/** What stands in a column's place; null where the feature is a column's. */
export function inputOf({ expression, aggregate, type }: FeatureDefinition): FeatureExpression | null {
  if (expression === null) return null;
  const input = aggregate === null ? type : aggregate.input;
  const wanted: Wanted =
    aggregate !== null && input === null
      ? { is: "input", of: aggregate.function }
      : { is: "type", type: input ?? type };
  return { steps: ["expression"], expression, wanted };
}

/** What a row must meet to count; null where every row does. */
export function conditionOf({ aggregate }: FeatureDefinition): FeatureExpression | null {
  if (aggregate === null || aggregate.where === null) return null;
  return { steps: ["aggregate", "where"], expression: aggregate.where, wanted: { is: "type", type: { kind: "bool" } } };
}

/** Checks one against the types of a source's columns; the steps of a fault begin at the feature. */
export function checkOfSource(one: FeatureExpression, source: string, columns: Environment): Checked {
  const { typed, faults } = checkExpression(one.expression, columns, (name) => ({
    code: "column-not-found",
    message: `source '${source}' has no column '${name}'`,
  }));
  const wanted = typed === null ? null : asWanted(typed, one.wanted);
  if (wanted === null || wanted.fault === null)
    return { typed: wanted?.typed ?? null, faults: faults.map((fault) => below(one, fault)) };
  const [message, hint] = wanted.fault;
  return { typed: null, faults: [below(one, { steps: [], code: "expression-type", message, hint })] };
}

interface AsWanted {
  readonly typed: TypedExpression | null;
  readonly fault: readonly [message: string, hint: string] | null;
}

function asWanted(typed: TypedExpression, wanted: Wanted): AsWanted {
  if (wanted.is === "type") return claimedAs(typed, wanted.type);
  const law = aggregateLaws[wanted.of];
  if (accepts(law, typed.type)) return { typed, fault: null };
  const message = `${wanted.of} takes ${law.takes}, and the expression gives ${typeName(typed.type)}`;
  return { typed: null, fault: [message, "cast the expression"] };
}

function below({ steps }: FeatureExpression, fault: Fault): Fault {
  return { ...fault, steps: [...steps, ...fault.steps] };
}
