/** Reads an author's expression back out of tokens, and compares it with the plan's. */
import type { ReadColumn, SourceExpression } from "../../../src/ir/source-expression.ts";
import type { TypedExpression } from "../../../src/ir/typed-expression.ts";
import { type Syntax, type Token, tokensOf } from "../tokens.ts";
import { Deviation } from "./deviation.ts";
import { castTree, type Expectations, expectedTree, type Phrases } from "./expressions/phrases.ts";
import { readAll, readWhole } from "./expressions/read-tokens.ts";
import { columnTree, says, showTree, type Tree } from "./expressions/tree.ts";

export { columnTree };

/** What an expression is expected to be written with. */
export interface Wording {
  readonly syntax: Syntax;
  readonly phrases: Phrases;
}

/** A planned expression that stands at this place of a statement; gives the token after it. */
export function expectExpression(tokens: readonly Token[], at: number, expected: Tree): number {
  const { tree, end } = readWhole(tokens, at);
  if (!says(tree, expected)) throw new Deviation(`an expression says ${showTree(tree)}, not ${showTree(expected)}`);
  return end;
}

/** The tree of the text that an expression is expected to be; `references` gives what stands for each of its names. */
export function expressionTree(planned: TypedExpression, references: (name: string) => Tree, wording: Wording): Tree {
  return expectedTree(planned, expectations(references, wording));
}

/** The same of a source's columns, which stand under the alias `r`; `instant` turns a column into one. */
export function sourceTree(
  { typed, columns }: SourceExpression,
  instant: (column: ReadColumn) => Tree,
  wording: Wording,
): Tree {
  const by = expectations(unknown, wording);
  const read = new Map(
    columns.map((column) => {
      const value = column.time === null ? columnTree("r", column.name) : instant(column);
      return [column.name, column.cast ? castTree(value, column.type, by) : value];
    }),
  );
  return expressionTree(typed, (name) => read.get(name) ?? unknown(name), wording);
}

/** The tree of a text, whose tokens are all read. */
export function treeOfTokens(tokens: readonly Token[]): Tree {
  return readAll(tokens);
}

function unknown(name: string): never {
  throw new Deviation(`the plan has an expression of "${name}", which is none of its columns`);
}

function expectations(reference: (name: string) => Tree, { phrases, syntax }: Wording): Expectations {
  return { phrases, reference, parse: (phrase) => phraseTree(phrase, syntax) };
}

const known = new WeakMap<Syntax, Map<string, Tree>>();
/** Phrases are few, but for those that hold an author's constants. */
const mostKnown = 1_000;

function phraseTree(phrase: string, syntax: Syntax): Tree {
  const texts = known.get(syntax) ?? new Map<string, Tree>();
  known.set(syntax, texts);
  const found = texts.get(phrase);
  if (found !== undefined) return found;
  const read = tokensOf(phrase, syntax);
  if (!read.ok) throw new Error(`an expected text has ${read.message}`);
  const tree = readAll(read.tokens);
  if (texts.size >= mostKnown) texts.clear();
  texts.set(phrase, tree);
  return tree;
}
