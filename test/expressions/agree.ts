import { checkExpression } from "../../src/expressions/check/check.ts";
import { compileExpression } from "../../src/expressions/evaluate/compile.ts";
import { parseExpression } from "../../src/expressions/parse/parse.ts";
import { printExpression } from "../../src/expressions/print.ts";
import { functionEntry } from "../../src/ir/functions.ts";
import type { TypedExpression } from "../../src/ir/typed-expression.ts";
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
  const outcomes = world.rows.map((row): Outcome => {
    try {
      return { value: evaluate(row) };
    } catch (failure) {
      if (failure instanceof AsofError && failure.diagnostics[0]?.code === "expression-failed")
        return { failed: failure.diagnostics[0].message };
      throw failure;
    }
  });
  return { text, typed, outcomes, exact: isExact(typed) };
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
