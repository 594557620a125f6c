import type { AggregateFunction } from "../ir/aggregate.ts";
import type { Duration } from "../kernel/time.ts";
import { type AuthoredAggregate, readAuthored, seal } from "./authored.ts";
import { type Expression, expressionOf } from "./expr.ts";
import type { Merge, Simplify, shape } from "./shape.ts";
import { type Type, typeOf } from "./type.ts";

/** How far a window reaches back from the spine row's time: `"3 hours"`, or over everything that came before. */
export type Window = Duration | "unbounded";

/** A function over the rows of windows that are still to be named by `over`. `Ts` is the type of its values. */
export interface Aggregation<out Ts = unknown> {
  readonly is: "aggregation";
  /** Rows for which a condition on the source's columns is not true do not count; a second condition is added to the first. */
  where(condition: Expression<boolean, "bool">): Aggregation<Ts>;
  /** The windows; each gives a feature of its own: `dep_delay` over `"3 hours"` is `dep_delay_3h`. */
  over<const W extends readonly [Window, ...Window[]]>(...windows: W): WindowedAggregation<Ts, W[number]>;
}

/** A function over the rows of one or more windows. */
export interface WindowedAggregation<out Ts = unknown, out W extends string = string> {
  readonly is: "windowed_aggregation";
  readonly [shape]: { readonly value: Ts; readonly window: W };
  /** Says what the features are, for people. */
  describe(description: string): WindowedAggregation<Ts, W>;
  /** Says more of the features, text to text; added to what was said before. */
  tag(tags: Readonly<Record<string, string>>): WindowedAggregation<Ts, W>;
}

/** Names to aggregations, as a feature view takes them. */
export type Aggregations = Readonly<Record<string, WindowedAggregation>>;

/** What a unit of time is in the name of a windowed feature. */
interface UnitLetters {
  microsecond: "us";
  millisecond: "ms";
  second: "s";
  minute: "m";
  hour: "h";
  day: "d";
  week: "w";
}

type Letters<U extends string> = U extends keyof UnitLetters
  ? UnitLetters[U]
  : U extends `${infer One}s`
    ? One extends keyof UnitLetters
      ? UnitLetters[One]
      : never
    : never;

/** `3h` of `"3 hours"`: what a window adds to a feature's name. */
type Suffix<W extends string> = W extends `${infer Count} ${infer Unit}` ? `${Count}${Letters<Unit>}` : W;

type Named<A> = {
  [K in keyof A & string]: A[K] extends WindowedAggregation<infer Ts, infer W>
    ? W extends string
      ? { name: `${K}_${Suffix<W>}`; type: Ts | null }
      : never
    : never;
}[keyof A & string];

/** The features that aggregations give, by name. Any is null where a spine row has no time or lacks a key. */
export type AggregateValues<A extends Aggregations> = Simplify<Merge<Named<A>>>;

type NumberKind = "int32" | "int64" | "float32" | "float64" | "decimal";
type ComparableKind = NumberKind | "bool" | "string" | "timestamp" | "date";
type Value<T extends Type> = T[typeof shape]["value"];
type SumOf<T extends Type> =
  T extends Type<unknown, "int32" | "int64"> ? bigint : T extends Type<unknown, "decimal"> ? string : number;

/** What a function is of: a column by its name, or what an expression gives for each row. */
type Input<Kind extends string> = string | Expression<unknown, Kind>;

/** How many rows there are; with a column or an expression, how many have a value there. */
export function count(of?: Input<string>): Aggregation<bigint> {
  return aggregation("count", of);
}

/** The sum of a column or an expression: of integers an int64, of decimals a decimal, of floats a float64. */
export function sum<T extends Type<unknown, NumberKind>>(column: string, type: T): Aggregation<SumOf<T>>;
export function sum<Ts>(expression: Expression<Ts, NumberKind>): Aggregation<Ts>;
export function sum(of: Input<NumberKind>, type?: Type): Aggregation {
  return aggregation("sum", of, type);
}

/** The mean of a column or an expression of numbers. */
export function avg(of: Input<NumberKind>): Aggregation<number> {
  return aggregation("avg", of);
}

/** The least value of a column or an expression. */
export function min<T extends Type<unknown, ComparableKind>>(column: string, type: T): Aggregation<Value<T>>;
export function min<Ts>(expression: Expression<Ts, ComparableKind>): Aggregation<Ts>;
export function min(of: Input<ComparableKind>, type?: Type): Aggregation {
  return aggregation("min", of, type);
}

/** The greatest value of a column or an expression; NaN is greater than every number. */
export function max<T extends Type<unknown, ComparableKind>>(column: string, type: T): Aggregation<Value<T>>;
export function max<Ts>(expression: Expression<Ts, ComparableKind>): Aggregation<Ts>;
export function max(of: Input<ComparableKind>, type?: Type): Aggregation {
  return aggregation("max", of, type);
}

/** The sample standard deviation of a column or an expression of numbers; null for fewer than two. */
export function stddev(of: Input<NumberKind>): Aggregation<number> {
  return aggregation("stddev", of);
}

/** The sample variance of a column or an expression of numbers; null for fewer than two. */
export function variance(of: Input<NumberKind>): Aggregation<number> {
  return aggregation("variance", of);
}

/** How many different values a column or an expression has. */
export function countDistinct(of: Input<ComparableKind>): Aggregation<bigint> {
  return aggregation("count_distinct", of);
}

/** About how many different values a column or an expression has: cheaper where the warehouse has a way. */
export function approxCountDistinct(of: Input<ComparableKind>): Aggregation<bigint> {
  return aggregation("approx_count_distinct", of);
}

/** The value of the oldest row that has one. */
export function first<T extends Type>(column: string, type: T): Aggregation<Value<T>>;
export function first<Ts>(expression: Expression<Ts>): Aggregation<Ts>;
export function first(of: Input<string>, type?: Type): Aggregation {
  return aggregation("first", of, type);
}

/** The value of the newest row that has one. */
export function last<T extends Type>(column: string, type: T): Aggregation<Value<T>>;
export function last<Ts>(expression: Expression<Ts>): Aggregation<Ts>;
export function last(of: Input<string>, type?: Type): Aggregation {
  return aggregation("last", of, type);
}

/** The values of the newest `limit` rows that have one, the newest first. */
export function lastN<T extends Type>(column: string, type: T, limit: number): Aggregation<readonly Value<T>[]>;
export function lastN<Ts>(expression: Expression<Ts>, limit: number): Aggregation<readonly Ts[]>;
export function lastN(of: Input<string>, second: Type | number, third?: number): Aggregation {
  return typeof second === "number"
    ? aggregation("last_n", of, undefined, second)
    : aggregation("last_n", of, second, third);
}

function aggregation<Ts>(
  name: AggregateFunction,
  of: Input<string> | undefined,
  type?: Type,
  limit: number | null = null,
): Aggregation<Ts> {
  const value = expressionOf(of);
  return open({
    is: "aggregate",
    function: name,
    column: typeof of === "string" ? of : null,
    value,
    conditions: [],
    // What is no type is left for the view's checks, under the feature that it is for.
    input: value?.type ?? (type === undefined ? null : (typeOf(type)?.type ?? type)),
    limit,
    windows: null,
    description: null,
    tags: {},
  });
}

function open<Ts>(data: AuthoredAggregate): Aggregation<Ts> {
  return seal<Aggregation<Ts>>(
    {
      is: "aggregation",
      where: (condition: Expression<boolean, "bool">) =>
        open<Ts>({ ...data, conditions: [...data.conditions, condition] }),
      over: (...windows: readonly string[]) => windowed({ ...data, windows }),
    },
    data,
  );
}

function windowed<Ts, W extends string>(data: AuthoredAggregate): WindowedAggregation<Ts, W> {
  return seal<WindowedAggregation<Ts, W>>(
    {
      is: "windowed_aggregation",
      describe: (description: string) => windowed<Ts, W>({ ...data, description }),
      tag: (tags: Readonly<Record<string, string>>) => windowed<Ts, W>({ ...data, tags: { ...data.tags, ...tags } }),
    },
    data,
  );
}

/** What stands behind an author's aggregation; null for anything else. */
export function aggregateOf(value: unknown): AuthoredAggregate | null {
  const authored = readAuthored(value);
  return authored?.is === "aggregate" ? authored : null;
}
