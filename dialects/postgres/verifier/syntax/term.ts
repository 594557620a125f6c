import type { Node } from "libpg-query";

/** An expression of the few kinds that our statements hold; anything else has been refused before. */
export type Term =
  /** What may be an author's expression: it is left for whoever knows the plan. */
  | { readonly is: "other"; readonly node: Node }
  | { readonly is: "column"; readonly table: string | null; readonly name: string }
  | { readonly is: "star" }
  | { readonly is: "constant"; readonly value: number | boolean | null }
  /** An instant written out, in microseconds since 1970. */
  | { readonly is: "instant"; readonly microseconds: bigint }
  | { readonly is: "at_zone"; readonly of: Term; readonly zone: string }
  | { readonly is: "cast"; readonly of: Term; readonly type: string }
  /** An instant less an interval of exactly so many microseconds. */
  | { readonly is: "earlier"; readonly of: Term; readonly microseconds: bigint }
  | { readonly is: "greatest"; readonly of: readonly Term[] }
  /** An instant as a number of microseconds, an infinite one as the farthest that there is. */
  | { readonly is: "ticks"; readonly of: Term }
  /** The stretch of so many microseconds that an instant lies in, told by its first instant. */
  | { readonly is: "bucket"; readonly of: Term; readonly microseconds: bigint }
  | { readonly is: "finite"; readonly of: Term }
  | { readonly is: "null" | "not_null"; readonly of: Term }
  | { readonly is: "equal"; readonly left: Term; readonly right: Term }
  | { readonly is: "compare"; readonly operator: Inequality; readonly left: Term; readonly right: Term }
  | { readonly is: "or" | "and"; readonly of: readonly Term[] }
  /** Which of so many parts a row belongs to, by a hash of these values. */
  | { readonly is: "part"; readonly of: readonly Term[]; readonly parts: number }
  | AggregateTerm
  /** The first element of an array; with a limit, the first so many. */
  | { readonly is: "leading"; readonly of: Term; readonly limit: number | null }
  | { readonly is: "or_empty"; readonly of: Term }
  | { readonly is: "collated"; readonly of: Term; readonly collation: string }
  | GatheredTerm
  | SearchedTerm
  | ReachedTerm
  /** A row for each element of an array from the first to the last, counted from 1. */
  | { readonly is: "elements"; readonly of: Term; readonly first: Term; readonly last: Term }
  /** One more than a number. */
  | { readonly is: "next"; readonly of: Term }
  /** TRUE for a value, NULL for none. */
  | { readonly is: "presence"; readonly of: Term }
  | WindowTerm
  | ChoiceTerm
  | { readonly is: "negated"; readonly of: Term }
  | { readonly is: "arithmetic"; readonly operator: Arithmetic; readonly left: Term; readonly right: Term }
  /** NULL in the place of one value. */
  | { readonly is: "nullif"; readonly of: Term; readonly nothing: Term }
  | { readonly is: "sqrt"; readonly of: Term };

export type Arithmetic = "-" | "*" | "/";

/** CASE: what the first condition that is met gives, or the first value that equals `of`. */
export interface ChoiceTerm {
  readonly is: "choice";
  readonly of: Term | null;
  readonly cases: readonly ChoiceCase[];
  readonly otherwise: Term | null;
}

export interface ChoiceCase {
  readonly when: Term;
  readonly value: Term;
}

export type Inequality = "<" | "<=" | ">" | ">=";

/** A function over the rows of a group. */
export interface AggregateTerm {
  readonly is: "aggregate";
  readonly name: AggregateName;
  readonly of: Term;
  readonly distinct: boolean;
  readonly order: readonly SortTerm[];
  /** Joined by AND; none for all rows of the group. */
  readonly when: readonly Term[];
}

export type AggregateName =
  | "count"
  | "sum"
  | "avg"
  | "min"
  | "max"
  | "bool_and"
  | "bool_or"
  | "stddev_samp"
  | "var_samp"
  | "array_agg";

/** The values of a group as one array, in that order. */
export interface GatheredTerm {
  readonly is: "gathered";
  readonly of: Term;
  readonly order: readonly SortTerm[];
}

/** How many of the sorted instants are not after the given one. */
export interface ReachedTerm {
  readonly is: "reached";
  readonly instants: Term;
  readonly instant: Term;
}

/** The element beside the last of the sorted instants that is not after the given one. */
export interface SearchedTerm {
  readonly is: "searched";
  readonly elements: Term;
  readonly instants: Term;
  readonly instant: Term;
}

export interface WindowTerm {
  readonly is: "window";
  readonly function: WindowFunction;
  readonly of: Term | null;
  readonly partition: readonly Term[];
  readonly order: readonly SortTerm[];
  readonly frame: Frame;
}

export type WindowFunction = "row_number" | Exclude<AggregateName, "array_agg">;

/** unsaid: no frame is written. so_far: the row and all before it. before: all rows before it, without it. */
export type Frame = "unsaid" | "so_far" | "before" | RangeFrame;

/** All rows whose term of the order is less than the row's own by these numbers, the first and the last included. */
export interface RangeFrame {
  /** Null where there is no first. */
  readonly first: bigint | null;
  readonly last: bigint;
}

export interface SortTerm {
  readonly value: Term;
  readonly descending: boolean;
  readonly nulls: "unsaid" | "first" | "last";
}

export function column(table: string | null, name: string): Term {
  return { is: "column", table, name };
}

export function ascending(value: Term): SortTerm {
  return { value, descending: false, nulls: "unsaid" };
}

export function notNull(of: Term): Term {
  return { is: "not_null", of };
}

export function equal(left: Term, right: Term): Term {
  return { is: "equal", left, right };
}

export function constant(value: number | boolean | null): Term {
  return { is: "constant", value };
}

/** Whether two readings say the same: plain data, compared part by part. Every column of a statement passes through here. */
export function same(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && same(Reflect.get(left, name), Reflect.get(right, name)));
}

/** Every column of that table that a term holds, at whatever depth. */
export function columnsIn(term: unknown, table: string): readonly string[] {
  if (typeof term !== "object" || term === null) return [];
  if (Reflect.get(term, "is") === "other") return namedIn(Reflect.get(term, "node"), table);
  if (Reflect.get(term, "is") === "column") {
    return Reflect.get(term, "table") === table ? [String(Reflect.get(term, "name"))] : [];
  }
  return Object.values(term).flatMap((part) => columnsIn(part, table));
}

/** The same in the parser's tree, of an expression that may be an author's. */
function namedIn(node: unknown, table: string): readonly string[] {
  if (typeof node !== "object" || node === null) return [];
  if (!("ColumnRef" in node)) return Object.values(node).flatMap((part) => namedIn(part, table));
  const [first, second] = wordsIn(node.ColumnRef);
  return first === table && second !== undefined ? [second] : [];
}

function wordsIn(node: unknown): readonly string[] {
  if (typeof node !== "object" || node === null) return [];
  const word: unknown = Reflect.get(node, "sval");
  return typeof word === "string" ? [word] : Object.values(node).flatMap(wordsIn);
}

/** The name of a column of that table (or alias); null for anything else. */
export function columnOf(term: Term, table: string | null): string | null {
  return term.is === "column" && term.table === table ? term.name : null;
}

const nodes = new WeakMap<Term, Node>();

/** Keeps the parser's node beside its term: a term that is plain may still be an author's expression. */
export function withNode(term: Term, node: Node): Term {
  nodes.set(term, node);
  return term;
}

/** The parser's node that a term was read from. */
export function nodeOf(term: Term): Node {
  const node = term.is === "other" ? term.node : nodes.get(term);
  if (node === undefined) throw new Error("a term that was read has a node");
  return node;
}
