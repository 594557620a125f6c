import { childrenOf, type Expression, largestExpression } from "../../ir/expression.ts";
import { Reader } from "./reader.ts";
import { type Refusal, Refused, type Token, tokensOf } from "./tokens.ts";

export type { Refusal } from "./tokens.ts";

export type Parsed =
  | {
      readonly ok: true;
      readonly expression: Expression;
      /** Where each node begins in the text, in UTF-16 units. */
      readonly starts: ReadonlyMap<Expression, number>;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** Longer than what a person writes, and short enough to be read in no time. */
const longestText = 20_000;
const deepestParentheses = 50;

/** Reads an author's expression: one scalar expression of the closed list, or the reason why not, with its place. */
export function parseExpression(text: string): Parsed {
  try {
    const tokens = tokensOf(text);
    refuseSize(text, tokens);
    const reader = new Reader(tokens);
    const expression = reader.all();
    if (!isOfSize(expression)) throw tooLarge();
    return { ok: true, expression, starts: reader.starts };
  } catch (failure) {
    if (failure instanceof Refused) return { ok: false, refusal: failure.refusal };
    throw failure;
  }
}

/** Whether a tree is small enough to be worked on by recursion. */
export function isOfSize(expression: Expression): boolean {
  let nodes = 0;
  const fits = (node: Expression, depth: number): boolean => {
    nodes++;
    if (nodes > largestExpression.nodes || depth > largestExpression.depth) return false;
    return childrenOf(node).every((child) => fits(child.node, depth + 1));
  };
  return fits(expression, 1);
}

function refuseSize(text: string, tokens: readonly Token[]): void {
  if (tokens.length === 0) throw new Refused("an expression is empty", "write what is to be computed", 0);
  const isLong = text.length > longestText || tokens.length > 3 * largestExpression.nodes;
  if (isLong || nesting(tokens) > deepestParentheses) throw tooLarge();
}

function nesting(tokens: readonly Token[]): number {
  let [depth, deepest] = [0, 0];
  for (const { text } of tokens) {
    if (text === "(" || text === "case") deepest = Math.max(deepest, ++depth);
    if (text === ")" || text === "end") depth--;
  }
  return deepest;
}

function tooLarge(): Refused {
  return new Refused("an expression is too large", "divide it over several features, and refer to them", 0);
}
