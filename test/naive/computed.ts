/** What expressions over a source's columns mean, as plain functions that whoever makes them gives beside them. */
import type { Expression } from "../../src/ir/expression.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";

/** Of one row; `read` gives a column's value, an instant as ISO text. */
export type Computation = (read: (column: string) => CanonicalValue) => CanonicalValue;

const computations = new WeakMap<Expression, Computation>();

/** Keeps the meaning of an expression; gives the expression. */
export function meaning(expression: Expression, computation: Computation): Expression {
  computations.set(expression, computation);
  return expression;
}

export function meaningOf(expression: Expression): Computation {
  const found = computations.get(expression);
  if (found === undefined) throw new Error("the twin was not told what an expression means");
  return found;
}
