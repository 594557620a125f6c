/** Functions over the rows of a window: what each gives, and the laws by which a strategy may compute it. */
import type { Expression } from "./expression.ts";
import type { CanonicalType } from "./types.ts";

export type AggregateFunction =
  | "count"
  | "sum"
  | "avg"
  | "min"
  | "max"
  | "stddev"
  | "variance"
  | "count_distinct"
  | "approx_count_distinct"
  | "first"
  | "last"
  | "last_n";

/** A function over a window. Its input is the feature's column or expression; NULLs there are ignored. */
export interface Aggregate {
  readonly function: AggregateFunction;
  /** Microseconds before the spine row's time; null for everything before it. */
  readonly window: number | null;
  /** The type that the input is read as; null where the function takes any that it can compute with. */
  readonly input: CanonicalType | null;
  /** How many values `last_n` gives; null for other functions. */
  readonly limit: number | null;
}

/** What a windowed feature computes. */
export interface AggregateDefinition extends Aggregate {
  /** A condition on the source's columns: a row for which it is not true does not count. Null where every row counts. */
  readonly where: Expression | null;
}

/** What is true of a function whatever the warehouse. Strategies are chosen by these, never by a function's name. */
export interface AggregateLaw {
  /** The result over two sets of rows follows from the results over each. */
  readonly mergeable: boolean;
  /** A row that leaves can be taken away again from what was added up: for exact types alone. */
  readonly invertible: boolean;
  /**
   * The powers of the values whose sums the result follows from: 0 is how many there are, 1 their sum too, 2 the sum of their
   * squares too. Null where it follows from no sums. What is invertible follows from some.
   */
  readonly fromPowers: 0 | 1 | 2 | null;
  /** The result depends on the order of the winner. */
  readonly ordered: boolean;
  /** Equal values count once. */
  readonly distinct: boolean;
  /** Compared by its error bound, not to the digit. */
  readonly approximate: boolean;
  /** Over a window without a value. */
  readonly ofNothing: "zero" | "null" | "empty";
  /** The columns that it can compute with. */
  readonly takes: "anything" | "single values" | "comparable values" | "numbers";
  /** Whether the author has to say what the input is, since the result's type follows from it. */
  readonly needsInput: boolean;
  /** The result's type; `input` is null where `needsInput` is false. */
  readonly result: (input: CanonicalType | null) => CanonicalType;
  /** For the table of functions. */
  readonly gives: string;
}

const exact = { mergeable: true, invertible: true, ordered: false, distinct: false, approximate: false } as const;
const ordered = {
  mergeable: true,
  invertible: false,
  fromPowers: null,
  ordered: true,
  distinct: false,
  approximate: false,
} as const;
const extreme = { ...exact, invertible: false, fromPowers: null } as const;
const distinct = { mergeable: false, invertible: false, fromPowers: null, ordered: false, distinct: true } as const;

const int64 = (): CanonicalType => ({ kind: "int64" });
const float64 = (): CanonicalType => ({ kind: "float64" });
const same = (input: CanonicalType | null): CanonicalType => input ?? { kind: "string" };

const numeric = { ofNothing: "null", takes: "numbers", needsInput: false, result: float64 } as const;

export const aggregateLaws: Readonly<Record<AggregateFunction, AggregateLaw>> = {
  count: {
    ...exact,
    fromPowers: 0,
    ofNothing: "zero",
    takes: "anything",
    needsInput: false,
    result: int64,
    gives: "how many rows there are, or how many have a value in the column",
  },
  sum: {
    ...exact,
    fromPowers: 1,
    ofNothing: "null",
    takes: "numbers",
    needsInput: true,
    result: sumOf,
    gives: "the sum; of integers an int64 whose overflow is an error, of decimals a decimal(38,s), of floats a float64",
  },
  avg: { ...exact, ...numeric, fromPowers: 1, gives: "the mean as float64" },
  min: {
    ...extreme,
    ofNothing: "null",
    takes: "comparable values",
    needsInput: true,
    result: same,
    gives: "the least value",
  },
  max: {
    ...extreme,
    ofNothing: "null",
    takes: "comparable values",
    needsInput: true,
    result: same,
    gives: "the greatest value; NaN is greater than every number",
  },
  stddev: {
    ...exact,
    ...numeric,
    fromPowers: 2,
    gives: "the sample standard deviation as float64; NULL for fewer than two values",
  },
  variance: {
    ...exact,
    ...numeric,
    fromPowers: 2,
    gives: "the sample variance as float64; NULL for fewer than two values",
  },
  count_distinct: {
    ...distinct,
    approximate: false,
    ofNothing: "zero",
    takes: "comparable values",
    needsInput: false,
    result: int64,
    gives: "how many different values there are",
  },
  approx_count_distinct: {
    ...distinct,
    mergeable: true,
    approximate: true,
    ofNothing: "zero",
    takes: "comparable values",
    needsInput: false,
    result: int64,
    gives: "about how many different values there are, where the warehouse has a cheaper way than counting them",
  },
  first: {
    ...ordered,
    ofNothing: "null",
    takes: "single values",
    needsInput: true,
    result: same,
    gives: "the value of the least row in the winner's order",
  },
  last: {
    ...ordered,
    ofNothing: "null",
    takes: "single values",
    needsInput: true,
    result: same,
    gives: "the value of the greatest row in the winner's order",
  },
  last_n: {
    ...ordered,
    ofNothing: "empty",
    takes: "single values",
    needsInput: true,
    result: (input) => ({ kind: "array", of: same(input) }),
    gives: "the values of the n greatest rows in the winner's order, the greatest first",
  },
};

export const aggregateFunctions: readonly AggregateFunction[] = Object.keys(aggregateLaws) as AggregateFunction[];

function sumOf(input: CanonicalType | null): CanonicalType {
  if (input?.kind === "decimal") return { kind: "decimal", precision: 38, scale: input.scale };
  return input?.kind === "float32" || input?.kind === "float64" ? { kind: "float64" } : { kind: "int64" };
}

/** Whether a function with such a result adds up integers or decimals, and nothing else. */
export function isExactSum(name: AggregateFunction, result: CanonicalType): boolean {
  return aggregateLaws[name].fromPowers === 1 && result.kind !== "float64";
}

const numbers = new Set<CanonicalType["kind"]>(["int32", "int64", "float32", "float64", "decimal"]);
const incomparable = new Set<CanonicalType["kind"]>(["json", "array", "vector", "bytes"]);

/** Whether a function can compute with values of a type. */
export function accepts({ takes }: AggregateLaw, input: CanonicalType): boolean {
  if (takes === "anything") return true;
  if (takes === "single values") return input.kind !== "array" && input.kind !== "vector";
  return takes === "numbers" ? numbers.has(input.kind) : !incomparable.has(input.kind);
}
