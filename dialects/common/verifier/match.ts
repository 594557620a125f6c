import type { Parameter } from "../../../src/kernel/sql.ts";
import type { Token } from "../tokens.ts";
import { Deviation } from "./deviation.ts";
import { expectExpression } from "./expression.ts";
import { readWhole } from "./expressions/read-tokens.ts";
import { says, showTree, type Tree } from "./expressions/tree.ts";
import type { Awaited, Hole, Pattern, PatternPart, Scope } from "./pattern.ts";

/** Names, in lower case, that no made-up name may be. */
export interface TakenNames {
  readonly tables: ReadonlySet<string>;
  readonly columns: ReadonlySet<string>;
}

/** The aliases within the forms. */
const aliases: ReadonlySet<string> = new Set(["s", "r", "q", "p", "w"]);

/** Reads a statement's tokens from left to right against what is expected. */
export class Matcher {
  readonly #tokens: readonly Token[];
  readonly #parameters: readonly Parameter[];
  readonly #taken: TakenNames;
  readonly #bound = new Map<string, Filled>();
  readonly #ours: Token[] = [];
  readonly #awaited: { readonly part: Awaited; readonly tree: Tree }[] = [];
  #at = 0;
  #placeholders = 0;
  #inAuthors = false;

  constructor(tokens: readonly Token[], parameters: readonly Parameter[], taken: TakenNames) {
    this.#tokens = tokens;
    this.#parameters = parameters;
    this.#taken = taken;
  }

  /** The tokens read so far that no author wrote. */
  get ours(): readonly Token[] {
    return this.#ours;
  }

  expect(pattern: Pattern): void {
    for (const part of pattern) this.#part(part);
  }

  /** Nothing may follow, and every value must have found its place. */
  end(): void {
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw new Deviation(`'${shown(rest)}' stands after the end of what is asked for`);
    if (this.#placeholders !== this.#parameters.length)
      throw new Deviation(`${this.#parameters.length} values are bound to ${this.#placeholders} placeholders`);
    for (const { part, tree } of this.#awaited) {
      const expected = part.expected((hole) => this.#named(hole));
      if (!says(tree, expected))
        throw new Deviation(`${part.of}: the expression says ${showTree(tree)}, not ${showTree(expected)}`);
    }
  }

  #part(part: PatternPart): void {
    if (part.is === "token") this.#literal(part.kind, part.value);
    else if (part.is === "hole") this.#fill(part, this.#name(part));
    else if (part.is === "bound") this.#placeholder(part.value);
    else if (part.is === "aliased") this.#aliased(part);
    else if (part.is === "expression") this.#expression(part.expected);
    else if (part.is === "awaited") this.#await(part);
    else if (part.is === "output") this.#output(part.value, part.sqlName);
    else this.#inAuthors = part.inside;
  }

  #literal(kind: Token["kind"], value: string): void {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind || token.value !== value) throw this.#instead(shown({ kind, value }));
    this.#advance(token);
  }

  #name(hole: Hole): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "name") throw this.#instead(`a quoted name (${hole.id})`);
    this.#advance(token);
    return token.value;
  }

  #fill(hole: Hole, name: string): void {
    const key = `${hole.scope} ${hole.id}`;
    const known = this.#bound.get(key)?.name;
    if (known === name) return;
    if (known !== undefined) throw new Deviation(`"${name}" stands where "${known}" is meant`);
    if (hole.scope.startsWith("features of ") && aliases.has(name.toLowerCase()))
      throw new Deviation(`"${name}" is selected beside an alias of that name, and hides it`);
    if (name !== hole.author && this.#takenIn(hole.scope).has(name.toLowerCase()))
      throw new Deviation(`"${name}" is a name of the author's, and hides what it names`);
    for (const one of this.#bound.values()) {
      if (
        standTogether(one.hole.scope, hole.scope) &&
        one.name.toLowerCase() === name.toLowerCase() &&
        !bothAuthors(one, hole, name)
      )
        throw new Deviation(`"${name}" names two things`);
    }
    this.#bound.set(key, { hole, name });
  }

  #takenIn(scope: Scope): ReadonlySet<string> {
    if (scope === "tables") return this.#taken.tables;
    return scope === "aliases" ? aliases : this.#taken.columns;
  }

  #placeholder(value: unknown): void {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "placeholder") throw this.#instead("a placeholder");
    this.#advance(token);
    const parameter = this.#parameters[this.#placeholders];
    this.#placeholders += 1;
    if (parameter === undefined || !Object.is(parameter.value, value))
      throw new Deviation(`placeholder ${this.#placeholders} is not bound to the author's value`);
  }

  #aliased({ value, hole, implied }: Extract<PatternPart, { is: "aliased" }>): void {
    this.expect(value);
    const token = this.#tokens[this.#at];
    const named = token?.kind === "word" && token.value === "AS";
    if (named || implied === null) {
      this.#literal("word", "AS");
      this.#fill(hole, this.#name(hole));
    } else {
      this.#fill(hole, implied);
    }
  }

  #output(value: Pattern, sqlName: string): void {
    this.expect(value);
    const own = this.#tokens[this.#at - 1];
    const next = this.#tokens[this.#at];
    if (own?.value === sqlName && !(next?.kind === "word" && next.value === "AS")) return;
    this.#literal("word", "AS");
    this.#literal("name", sqlName);
  }

  #expression(expected: Tree): void {
    this.#advanceTo(expectExpression(this.#tokens, this.#at, expected));
  }

  #await(part: Awaited): void {
    const { tree, end } = readWhole(this.#tokens, this.#at);
    this.#awaited.push({ part, tree });
    this.#advanceTo(end);
  }

  #named(hole: Hole): string {
    const name = this.#bound.get(`${hole.scope} ${hole.id}`)?.name;
    if (name === undefined) throw new Deviation(`nothing in the statement is ${hole.id}`);
    return name;
  }

  #advanceTo(end: number): void {
    for (const token of this.#tokens.slice(this.#at, end)) this.#advance(token);
  }

  #advance(token: Token): void {
    if (!this.#inAuthors) this.#ours.push(token);
    this.#at += 1;
  }

  #instead(expected: string): Deviation {
    const token = this.#tokens[this.#at];
    const before = this.#tokens
      .slice(Math.max(0, this.#at - 3), this.#at)
      .map(shown)
      .join(" ");
    return new Deviation(
      `after '${before}': ${token === undefined ? "the end" : `'${shown(token)}'`}, not ${expected}`,
    );
  }
}

interface Filled {
  readonly hole: Hole;
  readonly name: string;
}

function standTogether(left: Scope, right: Scope): boolean {
  if (left === right) return true;
  return left === "columns" ? right.startsWith("features of ") : right === "columns" && left.startsWith("features of ");
}

/** Two names of an author's that differ in case alone are no slip of ours: the compiler maps them where it must. */
function bothAuthors(one: Filled, hole: Hole, name: string): boolean {
  return one.hole.author === one.name && hole.author === name && one.name !== name;
}

function shown({ kind, value }: Pick<Token, "kind" | "value">): string {
  if (kind === "name") return `"${value}"`;
  return kind === "string" ? `'${value}'` : value;
}
