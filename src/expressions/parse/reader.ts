import type { CaseBranch, Expression } from "../../ir/expression.ts";
import type { FunctionName } from "../../ir/functions.ts";
import { functionOf, numberOf, textLiteral, timeLiteral } from "./leaves.ts";
import { Refused, type Token } from "./tokens.ts";
import { keywords, refusedAfterValues, refusedWords } from "./words.ts";
import { writtenType } from "./written-type.ts";

/** Operators that chain from the left, loosest first. What binds tighter is read by the level below. */
const chains: readonly Readonly<Record<string, FunctionName>>[] = [
  { or: "or" },
  { and: "and" },
  { "||": "concat" },
  { "+": "add", "-": "subtract" },
  { "*": "multiply", "/": "divide" },
];
const [orLevel, joinLevel] = [0, 2];

const comparisons: Readonly<Record<string, FunctionName>> = {
  "=": "equal", "<>": "not_equal", "!=": "not_equal", "<": "less", "<=": "less_or_equal", ">": "greater", ">=": "greater_or_equal",
}; // biome-ignore format: one table

/**
 * Reads tokens by SQL's precedence: OR, AND, NOT, one comparison or predicate, ||, + and -, * and /, the sign, `::`.
 * Remembers where each node begins in the author's text.
 */
export class Reader {
  readonly starts = new Map<Expression, number>();
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The whole text as one expression. */
  all(): Expression {
    const expression = this.#chain(orLevel);
    const rest = this.#peek();
    if (rest !== null) throw this.#unexpected(rest);
    return expression;
  }

  #chain(level: number): Expression {
    const operators = chains[level];
    if (operators === undefined) return this.#signed();
    let left = this.#tighter(level);
    for (;;) {
      const operator = operators[this.#word()];
      if (operator === undefined) return left;
      this.#next++;
      left = this.#made(operator, [left, this.#tighter(level)]);
    }
  }

  /** Between AND and || stand NOT and the predicates, which do not chain. */
  #tighter(level: number): Expression {
    return level + 1 === joinLevel ? this.#negation() : this.#chain(level + 1);
  }

  #negation(): Expression {
    if (this.#word() !== "not") return this.#predicate();
    const start = this.#take().start;
    return this.#at(call("not", [this.#negation()]), start);
  }

  /** At most one: parsers disagree about what `a < b < c` and `a = b is null` mean, and so do people. */
  #predicate(): Expression {
    const left = this.#chain(joinLevel);
    const found = this.#predicateOf(left);
    if (found === null) return left;
    const after = this.#peek();
    if (after !== null && this.#startsPredicate())
      throw new Refused(
        "comparisons follow each other without parentheses",
        "put parentheses around what is meant first",
        after.start,
      );
    return found;
  }

  #startsPredicate(): boolean {
    const word = this.#word();
    return Object.hasOwn(comparisons, word) || word === "is" || word === "in" || word === "between";
  }

  #predicateOf(left: Expression): Expression | null {
    const comparison = comparisons[this.#word()];
    if (comparison !== undefined) {
      this.#next++;
      return this.#made(comparison, [left, this.#chain(joinLevel)]);
    }
    const isNegated = this.#word() === "not" && ["in", "between"].includes(this.#word(1));
    if (isNegated) this.#next++;
    const positive = this.#namedPredicate(left);
    return positive !== null && isNegated ? this.#made("not", [positive]) : positive;
  }

  #namedPredicate(left: Expression): Expression | null {
    switch (this.#word()) {
      case "is":
        return this.#isNull(left);
      case "in":
        return this.#isIn(left);
      case "between":
        return this.#between(left);
      default:
        return null;
    }
  }

  #isNull(left: Expression): Expression {
    this.#next++;
    const isNegated = this.#word() === "not";
    if (isNegated) this.#next++;
    const token = this.#take();
    if (token.kind === "word" && refusedWords.has(token.text.toLowerCase())) throw this.#unexpected(token);
    if (token.kind !== "word" || token.text.toLowerCase() !== "null")
      throw new Refused("'is' asks for NULL alone", "write coalesce(p, false) for 'p is true'", token.start);
    const asked = this.#made("is_null", [left]);
    return isNegated ? this.#made("not", [asked]) : asked;
  }

  #isIn(left: Expression): Expression {
    const { start } = this.#take();
    this.#expect("(");
    const items = this.#list();
    if (items.length > 0 && items.every((one) => one.kind === "literal")) return this.#made("in", [left, ...items]);
    throw new Refused("'in' needs a list of literals", "write a in (1, 2), or a = b or a = c", start);
  }

  #between(left: Expression): Expression {
    this.#next++;
    const low = this.#chain(joinLevel);
    this.#expect("and");
    const high = this.#chain(joinLevel);
    return this.#made("and", [
      this.#made("greater_or_equal", [left, low]),
      this.#made("less_or_equal", [this.#copied(left), high]),
    ]);
  }

  /** So that the least whole number of 64 bits can be written, a sign is a part of the number that follows. */
  #signed(): Expression {
    if (this.#word() === "+")
      throw new Refused("an expression does not have the sign '+'", "leave it out", this.#take().start);
    if (this.#word() !== "-") return this.#cast(this.#primary());
    const { start } = this.#take();
    const number = this.#peek();
    if (number?.kind === "number" && this.#word(1) !== "::") {
      this.#next++;
      return this.#at({ kind: "literal", type: "number", value: `-${numberOf(number)}` }, start);
    }
    return this.#at(call("negate", [this.#signed()]), start);
  }

  #cast(value: Expression): Expression {
    let cast = value;
    while (this.#word() === "::") {
      this.#next++;
      cast = this.#at({ kind: "cast", value: cast, type: this.#type() }, this.#startOf(value));
    }
    return cast;
  }

  #type() {
    const { type, length } = writtenType(this.#tokens, this.#next);
    this.#next += length;
    return type;
  }

  #primary(): Expression {
    const token = this.#take();
    switch (token.kind) {
      case "number":
        return this.#at({ kind: "literal", type: "number", value: numberOf(token) }, token.start);
      case "string":
        return this.#at(textLiteral(token), token.start);
      case "name":
        return this.#at({ kind: "reference", name: token.value }, token.start);
      case "symbol":
        return this.#grouped(token);
      case "word":
        return this.#named(token);
    }
  }

  #grouped(token: Token): Expression {
    if (token.text !== "(") throw this.#unexpected(token);
    const inner = this.#chain(orLevel);
    if (this.#word() === ",")
      throw new Refused(
        "an expression does not have a list of values",
        "a list in parentheses follows 'in' alone",
        token.start,
      );
    this.#expect(")");
    return inner;
  }

  #named(token: Token): Expression {
    const word = token.text.toLowerCase();
    const refused = refusedWords.get(word);
    if (refused !== undefined) throw new Refused(`an expression does not have ${refused[0]}`, refused[1], token.start);
    switch (word) {
      case "true":
      case "false":
        return this.#at({ kind: "literal", type: "bool", value: word === "true" }, token.start);
      case "null":
        return this.#at({ kind: "literal", type: "null" }, token.start);
      case "case":
        return this.#case(token);
      case "cast":
        return this.#writtenCast(token);
    }
    if (keywords.has(word)) throw this.#unexpected(token);
    if (this.#word() === "(") return this.#call(word, token);
    const literal = this.#peek();
    if (literal?.kind === "string" && (word === "date" || word === "timestamp")) {
      this.#next++;
      return this.#at(timeLiteral(word, literal), token.start);
    }
    return this.#at({ kind: "reference", name: token.text }, token.start);
  }

  #call(word: string, token: Token): Expression {
    const name = functionOf(word, token.start);
    this.#next++;
    return this.#at(call(name, this.#list()), token.start);
  }

  /** What stands between parentheses, the first of which has been read. */
  #list(): readonly Expression[] {
    const items: Expression[] = [];
    if (this.#word() === ")") this.#next++;
    else
      for (;;) {
        items.push(this.#chain(orLevel));
        if (this.#word() !== ",") {
          this.#expect(")");
          break;
        }
        this.#next++;
      }
    return items;
  }

  /** `case a when 1` asks whether `a = 1`. */
  #case(token: Token): Expression {
    const subject = this.#word() === "when" ? null : this.#chain(orLevel);
    const branches: CaseBranch[] = [];
    while (this.#word() === "when") {
      this.#next++;
      const condition = this.#chain(orLevel);
      const when = subject === null ? condition : this.#made("equal", [this.#copied(subject), condition]);
      this.#expect("then");
      branches.push({ when, value: this.#chain(orLevel) });
    }
    if (branches.length === 0)
      throw new Refused("this CASE has no branch", "write case when … then … end", token.start);
    const hasElse = this.#word() === "else";
    if (hasElse) this.#next++;
    const otherwise = hasElse ? this.#chain(orLevel) : null;
    this.#expect("end");
    return this.#at({ kind: "case", branches, otherwise }, token.start);
  }

  #writtenCast(token: Token): Expression {
    this.#expect("(");
    const value = this.#chain(orLevel);
    this.#expect("as");
    const type = this.#type();
    this.#expect(")");
    return this.#at({ kind: "cast", value, type }, token.start);
  }

  /** A node stands in one place of a tree. */
  #copied(node: Expression): Expression {
    const copy = structuredClone(node);
    this.starts.set(copy, this.#startOf(node));
    return copy;
  }

  #made(name: FunctionName, given: readonly Expression[]): Expression {
    const [first] = given;
    return this.#at(call(name, given), first === undefined ? 0 : this.#startOf(first));
  }

  #at(node: Expression, start: number): Expression {
    this.starts.set(node, start);
    return node;
  }

  #startOf(node: Expression): number {
    return this.starts.get(node) ?? 0;
  }

  #peek(): Token | null {
    return this.#tokens[this.#next] ?? null;
  }

  /** A keyword or symbol that comes next, or so many after it; a quoted name or text is none. */
  #word(ahead = 0): string {
    const token = this.#tokens[this.#next + ahead];
    return token?.kind === "word" || token?.kind === "symbol" ? token.text.toLowerCase() : "";
  }

  #take(): Token {
    const token = this.#peek();
    if (token === null) throw this.#ended();
    this.#next++;
    return token;
  }

  #expect(wanted: string): void {
    const token = this.#peek();
    if (this.#word() === wanted) this.#next++;
    else if (token === null)
      throw new Refused(`the expression ends where '${wanted}' is needed`, `write '${wanted}'`, this.#end());
    else throw this.#unexpected(token, `'${wanted}' is needed here`);
  }

  #ended(): Refused {
    return new Refused("the expression ends where a value is needed", "write what is missing", this.#end());
  }

  #end(): number {
    const last = this.#tokens.at(-1);
    return last === undefined ? 0 : last.start + last.text.length;
  }

  #unexpected(token: Token, hint = "write one scalar expression: operators, CASE, CAST and functions"): Refused {
    const word = token.kind === "word" ? token.text.toLowerCase() : "";
    const refused = refusedWords.get(word) ?? refusedAfterValues.get(word);
    if (refused !== undefined) return new Refused(`an expression does not have ${refused[0]}`, refused[1], token.start);
    return new Refused(`the expression cannot be read from '${token.text}' on`, hint, token.start);
  }
}

function call(name: FunctionName, given: readonly Expression[]): Expression {
  return { kind: "call", function: name, arguments: given };
}
