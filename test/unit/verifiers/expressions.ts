import { checkExpression } from "../../../src/expressions/check/check.ts";
import { parseExpression } from "../../../src/expressions/parse/parse.ts";
import { printExpression } from "../../../src/expressions/print.ts";
import type { Expression } from "../../../src/ir/expression.ts";
import type { TypedExpression } from "../../../src/ir/typed-expression.ts";
import { Generator } from "../../expressions/generate.ts";
import { Random } from "../../expressions/random.ts";
import { columns } from "../../expressions/world.ts";

/** An expression of random shape over the columns of a test world, with its text. */
export interface Sample {
  readonly text: string;
  readonly tree: Expression;
  readonly typed: TypedExpression;
}

export function samples(seed: number, count: number, lists = true): readonly Sample[] {
  const generator = new Generator(new Random(seed), { lists });
  const found: Sample[] = [];
  while (found.length < count) {
    const tree = generator.top();
    const typed = typedOf(tree);
    if (typed !== null) found.push({ text: printExpression(tree), tree, typed });
  }
  return found;
}

export function typedOf(tree: Expression): TypedExpression | null {
  return checkExpression(tree, columns).typed;
}

export function typedText(text: string): TypedExpression {
  const parsed = parseExpression(text);
  const typed = parsed.ok ? typedOf(parsed.expression) : null;
  if (typed === null) throw new Error(`${text} has no type`);
  return typed;
}
