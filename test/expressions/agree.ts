import { checkExpression } from "../../src/expressions/check/check.ts";
import { compileExpression } from "../../src/expressions/evaluate/compile.ts";
import { parseExpression } from "../../src/expressions/parse/parse.ts";
import { printExpression } from "../../src/expressions/print.ts";
import { functionEntry } from "../../src/ir/functions.ts";
import { childrenOfTyped, type TypedExpression } from "../../src/ir/typed-expression.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import { AsofError } from "../../src/kernel/diagnostics.ts";
import type { World } from "./world.ts";

/** A case: an expression with what its closure says of every row. */
export interface Case {
  readonly text: string;
  readonly typed: TypedExpression;
  readonly outcomes: readonly Outcome[];
  /** Whether engines may differ within 1e-12. */
  readonly exact: boolean;
}

export type Outcome = { readonly value: CanonicalValue } | { readonly failed: string };

/** Through the text and back, so that what an author writes is what is tested. Null where the checker refuses it. */
export function caseOf(text: string, world: World): Case | null {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.refusal.message}`);
  const again = printExpression(parsed.expression);
  if (again !== text) throw new Error(`${text} was read as ${again}`);
  const { typed } = checkExpression(parsed.expression, world.columns);
  if (typed === null) return null;
  const evaluate = compileExpression(typed, world.names);
  const outcomes = world.rows.map((row) => outcomeOf(() => evaluate(row)));
  return { text, typed, outcomes, exact: isExact(typed) };
}

function outcomeOf(evaluate: () => CanonicalValue): Outcome {
  try {
    return { value: evaluate() };
  } catch (failure) {
    if (failure instanceof AsofError && failure.diagnostics[0]?.code === "expression-failed")
      return { failed: failure.diagnostics[0].message };
    throw failure;
  }
}

/**
 * Whether a side of `and` or `or` fails for some row where the other side may decide: SQL lets an engine compute both, in any order, so
 * that it may fail there where the closure does not.
 */
export function mayFailByOrder(node: TypedExpression, world: World): boolean {
  const isFree = node.kind === "call" && (node.function === "and" || node.function === "or");
  if (isFree && node.arguments.some((side) => failsSomewhere(side, world))) return true;
  return childrenOfTyped(node).some((child) => mayFailByOrder(child, world));
}

function failsSomewhere(node: TypedExpression, world: World): boolean {
  const evaluate = compileExpression(node, world.names);
  return world.rows.some((row) => "failed" in outcomeOf(() => evaluate(row)));
}

export function isExact(node: TypedExpression): boolean {
  return node.kind !== "call" || functionEntry(node.function).exact;
}

/** Equal to the bit, but for the sign of zero, which is no value of its own; within the tolerance where it is allowed. */
export function agree(expected: CanonicalValue, found: CanonicalValue, exact: boolean): boolean {
  if (typeof expected !== "number" || typeof found !== "number") return expected === found;
  if (Object.is(expected, found) || expected === found) return true;
  return !exact && Math.abs(expected - found) <= 1e-12 * Math.max(Math.abs(expected), Math.abs(found));
}
