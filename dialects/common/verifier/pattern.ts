/** Expected text: tokens, with holes where a name stands that the compiler made up. */
import type { ParameterValue } from "../../../src/kernel/sql.ts";
import { type Syntax, type Token, tokensOf } from "../tokens.ts";
import type { Tree } from "./expressions/tree.ts";

/** Names are told apart within a scope. A strategy's own columns stand beside features, so those differ from both. */
export type Scope = "tables" | "aliases" | "columns" | "spine" | `features of ${string}`;

/** A made-up name: the same wherever it is met, and no other hole of its scope has it. */
export interface Hole {
  readonly is: "hole";
  readonly scope: Scope;
  readonly id: string;
  /** An author's name that may stand there as it is; null: it must be one that no author has written. */
  readonly author: string | null;
}

interface Literal {
  readonly is: "token";
  readonly kind: Token["kind"];
  readonly value: string;
}

/** A placeholder with the value that must be bound to it. */
interface Bound {
  readonly is: "bound";
  readonly value: ParameterValue;
}

/** `value AS hole`; where the name is the column's own, AS may be left out. */
interface Aliased {
  readonly is: "aliased";
  readonly value: Pattern;
  readonly hole: Hole;
  readonly implied: string | null;
}

/** A value under the name that the statement's result has for it; AS is left out where the value's own name is that. */
interface Output {
  readonly is: "output";
  readonly value: Pattern;
  readonly sqlName: string;
}

/** An author's expression, as the tree of what it is expected to say. */
interface Expressed {
  readonly is: "expression";
  readonly expected: Tree;
}

/** The same where the names in it are known only when the whole statement is read. */
export interface Awaited {
  readonly is: "awaited";
  /** What it computes, for messages. */
  readonly of: string;
  readonly expected: (named: (hole: Hole) => string) => Tree;
}

/** Marks where an author's own text begins and ends: limits are not for it. */
interface Mark {
  readonly is: "author";
  readonly inside: boolean;
}

export type PatternPart = Hole | Literal | Bound | Aliased | Output | Expressed | Awaited | Mark;
export type Pattern = readonly PatternPart[];
export type PatternTag = (strings: TemplateStringsArray, ...values: readonly (Pattern | PatternPart)[]) => Pattern;

/** The tag for patterns in a dialect's tokens. */
export function patternTag(syntax: Syntax): PatternTag {
  return (strings, ...values) =>
    strings.flatMap((text, index) => {
      const value = values[index];
      const after = value === undefined ? [] : "is" in value ? [value] : value;
      return [...literals(text, syntax), ...after];
    });
}

const known = new WeakMap<Syntax, Map<string, readonly Literal[]>>();

/** Texts of ours are few, and each is read once. */
export function literals(text: string, syntax: Syntax): readonly Literal[] {
  const texts = known.get(syntax) ?? new Map<string, readonly Literal[]>();
  known.set(syntax, texts);
  const found = texts.get(text) ?? read(text, syntax);
  texts.set(text, found);
  return found;
}

function read(text: string, syntax: Syntax): readonly Literal[] {
  const tokens = tokensOf(text, syntax);
  if (!tokens.ok) throw new Error(`an expected text has ${tokens.message}`);
  return tokens.tokens.map(({ kind, value }) => ({ is: "token", kind, value }));
}

export function quotedName(value: string): Pattern {
  return [{ is: "token", kind: "name", value }];
}

export function stringValue(value: string): Pattern {
  return [{ is: "token", kind: "string", value }];
}

export function integer(value: bigint | number): Pattern {
  return [{ is: "token", kind: "number", value: value.toString() }];
}

/** Patterns with a separator between them. */
export function separated(patterns: readonly Pattern[], separator: Pattern): Pattern {
  return patterns.flatMap((one, index) => (index === 0 ? one : [...separator, ...one]));
}
