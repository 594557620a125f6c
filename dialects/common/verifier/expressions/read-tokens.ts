/** A scalar expression in tokens, as a tree. It reads what the phrases hold, by the precedence that warehouses share. */
import type { Token } from "../../tokens.ts";
import { Deviation } from "../deviation.ts";
import { branch, columnTree, filledNames, leaf, type Tree } from "./tree.ts";

export interface ReadTree {
  readonly tree: Tree;
  /** The token after its last. */
  readonly end: number;
}

/** What holds together by itself: a column, a literal, a call, anything in parentheses. */
export function readWhole(tokens: readonly Token[], at: number): ReadTree {
  const reader = new TreeReader(tokens, at);
  const tree = reader.whole();
  return { tree, end: reader.at };
}

/** The whole of a text. */
export function readAll(tokens: readonly Token[]): Tree {
  const reader = new TreeReader(tokens, 0);
  const tree = reader.expression(0);
  if (reader.at < tokens.length) throw new Deviation("something stands after an expression");
  return tree;
}

const infix: Readonly<Record<string, number>> = {
  OR: 1,
  AND: 2,
  "=": 4,
  "<>": 4,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  IS: 4,
  IN: 4,
  BETWEEN: 4,
  "||": 5,
  "+": 6,
  "-": 6,
  "*": 7,
  "/": 7,
};
const strengthOfNot = 3;
const strengthOfSign = 8;

class TreeReader {
  readonly #tokens: readonly Token[];
  at: number;

  constructor(tokens: readonly Token[], at: number) {
    this.#tokens = tokens;
    this.at = at;
  }

  /** What follows, as far as its operators bind tighter than `least`. */
  expression(least: number): Tree {
    let left = this.#prefixed();
    for (;;) {
      const sign = this.#sign();
      const strength = sign === null ? undefined : infix[sign];
      if (sign === null || strength === undefined || strength <= least) return left;
      this.at += 1;
      left = this.#beside(left, sign, strength);
    }
  }

  /** What stands by itself, with the indices after it. */
  whole(): Tree {
    let tree = this.#primary();
    while (this.#is("symbol", "[")) tree = branch("[]", [tree, ...this.#inside("[", "]")]);
    return tree;
  }

  #prefixed(): Tree {
    if (this.#is("word", "NOT")) {
      this.at += 1;
      return branch("NOT", [this.expression(strengthOfNot)]);
    }
    if (!this.#is("symbol", "-")) return this.whole();
    this.at += 1;
    const next = this.#tokens[this.at];
    if (next?.kind === "number") {
      this.at += 1;
      return leaf("number", `-${next.value}`);
    }
    return branch("negate", [this.expression(strengthOfSign)]);
  }

  #beside(left: Tree, sign: string, strength: number): Tree {
    switch (sign) {
      case "IS": {
        const isNot = this.#skip("word", "NOT");
        this.#expect("word", "NULL");
        return branch(isNot ? "IS NOT NULL" : "IS NULL", [left]);
      }
      case "IN":
        return branch("IN", [left, ...this.#inside("(", ")")]);
      case "BETWEEN": {
        const low = this.expression(strength);
        this.#expect("word", "AND");
        return branch("BETWEEN", [left, low, this.expression(strength)]);
      }
      default:
        return branch(sign, [left, this.expression(strength)]);
    }
  }

  #primary(): Tree {
    const token = this.#tokens[this.at];
    if (token === undefined) throw new Deviation("an expression ends too soon");
    this.at += 1;
    switch (token.kind) {
      case "number":
      case "string":
        return leaf(token.kind, token.value);
      case "name":
        return this.#is("symbol", ".") ? this.#ofTable(token.value) : columnTree(null, token.value);
      case "word":
        return this.#worded(token.value);
      case "symbol":
        if (token.value === "(") return this.#grouped();
        if (token.value === "$") return this.#hole();
        if (token.value === "[") return branch("[]", this.#until("symbol", "]"));
        break;
    }
    throw new Deviation(`'${token.value}' has no place in an expression`);
  }

  #worded(word: string): Tree {
    const next = this.#tokens[this.at];
    if (word === "CASE") return branch("CASE", this.#until("word", "END"));
    if (next?.kind === "symbol" && next.value === ".") return this.#ofTable(word);
    if (next?.kind === "symbol" && next.value === "(") return branch(word, this.#inside("(", ")"));
    if (next?.kind === "string" && (word === "DATE" || word === "TIMESTAMP")) {
      this.at += 1;
      return branch(word, [leaf("string", next.value)]);
    }
    return leaf("word", word);
  }

  /** `r."column"`, `"weather"."column"`, and `SAFE.TIMESTAMP(…)`. */
  #ofTable(word: string): Tree {
    this.at += 1;
    const next = this.#tokens[this.at];
    this.at += 1;
    if (next?.kind === "name") return columnTree(word, next.value);
    if (next?.kind === "word" && this.#is("symbol", "("))
      return branch(`${word}.${next.value}`, this.#inside("(", ")"));
    throw new Deviation(`'${word}.' has no place in an expression`);
  }

  #hole(): Tree {
    const token = this.#tokens[this.at];
    this.at += 1;
    if (token?.kind !== "number") throw new Deviation("'$' has no place in an expression");
    return { is: "hole", place: Number(token.value) };
  }

  /** After a parenthesis: an expression, or values that are named before a body. */
  #grouped(): Tree {
    const parts = this.#until("symbol", ")");
    const [first, ...more] = parts;
    if (first === undefined) throw new Deviation("nothing stands in parentheses");
    if (first.is === "leaf" && first.kind === "word" && first.value === "SELECT") return selected(more);
    if (more.length > 0) throw new Deviation("more than an expression stands in parentheses");
    return first;
  }

  #inside(open: string, close: string): readonly Tree[] {
    this.#expect("symbol", open);
    return this.#until("symbol", close);
  }

  /** Expressions, words and commas up to an end. */
  #until(kind: Token["kind"], end: string): readonly Tree[] {
    const parts: Tree[] = [];
    while (!this.#skip(kind, end)) {
      const token = this.#tokens[this.at];
      const isApart =
        token?.kind === "word" ? clauses.has(token.value) : token?.kind === "symbol" && token.value === ",";
      if (isApart && token !== undefined) {
        this.at += 1;
        parts.push(leaf(token.kind, token.value));
      } else parts.push(this.expression(0));
    }
    return parts;
  }

  #sign(): string | null {
    const token = this.#tokens[this.at];
    return token?.kind === "symbol" || token?.kind === "word" ? token.value : null;
  }

  #is(kind: Token["kind"], value: string): boolean {
    const token = this.#tokens[this.at];
    return token?.kind === kind && token.value === value;
  }

  #skip(kind: Token["kind"], value: string): boolean {
    const found = this.#is(kind, value);
    if (found) this.at += 1;
    return found;
  }

  #expect(kind: Token["kind"], value: string): void {
    if (!this.#skip(kind, value)) throw new Deviation(`'${value}' is expected in an expression`);
  }
}

/** Words that stand between expressions, and are no part of one. */
const clauses: ReadonlySet<string> = new Set([
  "SELECT", "FROM", "WHERE", "WHEN", "THEN", "ELSE", "AS", "AT", "TIME", "ZONE", "ORDER", "BY", "LIMIT", "INTERVAL",
]); // biome-ignore format: one list

/** `SELECT body FROM (SELECT value AS name, …)`: the body with its values. Any other stays a SELECT. */
function selected(parts: readonly Tree[]): Tree {
  const [body, from, below, ...more] = parts;
  const named = below?.is === "branch" && below.name === "SELECT" ? namesIn(below.of) : null;
  const isBound = from?.is === "leaf" && from.value === "FROM" && more.length === 0 && named !== null;
  return body !== undefined && isBound && named !== null ? filledNames(body, named) : branch("SELECT", parts);
}

/** `value AS name, …`; null for anything else. */
function namesIn(parts: readonly Tree[]): ReadonlyMap<string, Tree> | null {
  const named = new Map<string, Tree>();
  for (let at = 0; at < parts.length; at += 4) {
    const [value, as, name, comma] = parts.slice(at, at + 4);
    const isNamed = as?.is === "leaf" && as.value === "AS" && name?.is === "column" && name.table === null;
    const ends = at + 3 === parts.length || (comma?.is === "leaf" && comma.value === ",");
    if (value === undefined || !isNamed || !ends || named.has(name.name)) return null;
    named.set(name.name, value);
  }
  return named.size === 0 ? null : named;
}
