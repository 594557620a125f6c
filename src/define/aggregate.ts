import type { AggregateFunction } from "../ir/aggregate.ts";
import type { Duration } from "../kernel/time.ts";
import { type AuthoredAggregate, readAuthored, seal } from "./authored.ts";
import type { Merge, Simplify, shape } from "./shape.ts";
import { type Type, typeOf } from "./type.ts";

/** How far a window reaches back from the spine row's time: `"3 hours"`, or over everything that came before. */
export type Window = Duration | "unbounded";

/** A function over the rows of windows that are still to be named by `over`. `Ts` is the type of its values. */
export interface Aggregation<out Ts = unknown> {
  readonly is: "aggregation";
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

/** How many rows there are; with a column, how many have a value there. */
export function count(column?: string): Aggregation<bigint> {
  return aggregation("count", column ?? null);
}

/** The sum of a column: of integers an int64, of decimals a decimal, of floats a float64. */
export function sum<T extends Type<unknown, NumberKind>>(column: string, type: T): Aggregation<SumOf<T>> {
  return aggregation("sum", column, type);
}

/** The mean of a column of numbers. */
export function avg(column: string): Aggregation<number> {
  return aggregation("avg", column);
}

/** The least value of a column. */
export function min<T extends Type<unknown, ComparableKind>>(column: string, type: T): Aggregation<Value<T>> {
  return aggregation("min", column, type);
}

/** The greatest value of a column; NaN is greater than every number. */
export function max<T extends Type<unknown, ComparableKind>>(column: string, type: T): Aggregation<Value<T>> {
  return aggregation("max", column, type);
}

/** The sample standard deviation of a column of numbers; null for fewer than two. */
export function stddev(column: string): Aggregation<number> {
  return aggregation("stddev", column);
}

/** The sample variance of a column of numbers; null for fewer than two. */
export function variance(column: string): Aggregation<number> {
  return aggregation("variance", column);
}

/** How many different values a column has. */
export function countDistinct(column: string): Aggregation<bigint> {
  return aggregation("count_distinct", column);
}

/** About how many different values a column has: cheaper where the warehouse has a way. */
export function approxCountDistinct(column: string): Aggregation<bigint> {
  return aggregation("approx_count_distinct", column);
}

/** The value of the oldest row that has one. */
export function first<T extends Type>(column: string, type: T): Aggregation<Value<T>> {
  return aggregation("first", column, type);
}

/** The value of the newest row that has one. */
export function last<T extends Type>(column: string, type: T): Aggregation<Value<T>> {
  return aggregation("last", column, type);
}

/** The values of the newest `limit` rows that have one, the newest first. */
export function lastN<T extends Type>(column: string, type: T, limit: number): Aggregation<readonly Value<T>[]> {
  return aggregation("last_n", column, type, limit);
}

function aggregation<Ts>(
  name: AggregateFunction,
  column: string | null,
  type?: Type,
  limit: number | null = null,
): Aggregation<Ts> {
  // What is no type is left for the view's checks, under the feature that it is for.
  const input: unknown = type === undefined ? null : (typeOf(type)?.type ?? type);
  const said: Omit<AuthoredAggregate, "windows"> = {
    is: "aggregate",
    function: name,
    column,
    input,
    limit,
    description: null,
    tags: {},
  };
  return seal<Aggregation<Ts>>(
    { is: "aggregation", over: (...windows: readonly string[]) => windowed({ ...said, windows }) },
    { ...said, windows: null },
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
