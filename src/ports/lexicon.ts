import type { AggregateFunction } from "../ir/aggregate.ts";
import type { CanonicalType, TimeForm } from "../ir/types.ts";
import type { Spelling, Sql } from "../kernel/sql.ts";

/** How a dialect spells what every warehouse can say. Each answer is a fragment; none holds a decision. */
export interface Lexicon {
  readonly spelling: Spelling;
  /** The warehouse's name of a canonical type. */
  type(type: CanonicalType): Sql;
  cast(value: Sql, type: CanonicalType): Sql;
  /** The instant that a time column holds, independent of any session setting. */
  instant(column: Sql, time: TimeForm): Sql;
  /**
   * An instant put into a column's own form, so that the column is compared as it stands and its index serves. Null where
   * that is not exact (a zone with clock changes): then the column is converted.
   */
  inFormOf(instant: Sql, time: TimeForm): Sql | null;
  /** An instant from ISO text. */
  instantLiteral(iso: string): Sql;
  /** The instant so many microseconds earlier: exact, whatever the session's zone does with days. */
  earlier(instant: Sql, microseconds: number): Sql;
  /**
   * What all instants of one stretch of so many microseconds have in common, and no others. Stretches follow each other, so
   * that of an instant earlier by exactly one length is the one before; NULL for NULL.
   */
  bucket(instant: Sql, microseconds: number): Sql;
  /** False for an infinite instant, NULL or false for a NULL one. */
  isFinite(instant: Sql): Sql;
  /** The greatest of values that are known not to be NULL. */
  greatest(values: readonly Sql[]): Sql;
  readonly ticks: TickLexicon;
  /**
   * Which of so many parts, counted from 0, rows with these values belong to: by a hash of the values, none of which is NULL,
   * that the warehouse computes the same in every session.
   */
  part(values: readonly Sql[], parts: number): Sql;
  readonly aggregates: AggregateLexicon;
  readonly exactSums: ExactSumLexicon;
  /** Null where a warehouse has no row addresses, or cannot search an array. */
  readonly arrays: ArrayLexicon | null;
  /** Null where a row cannot travel as one value through a window. */
  readonly packedRows: PackedRowLexicon | null;
}

/** A row as one value: so that a winner brings all its features along, and nothing is fetched a second time. */
export interface PackedRowLexicon {
  readonly pack: (columns: readonly NamedValue[]) => Sql;
  field(row: Sql, name: Sql): Sql;
  /** The last value of a window that is not NULL. A row whose values are all NULL is not NULL. */
  last(value: Sql, window: Sql): Sql;
}

export interface NamedValue {
  readonly name: Sql;
  readonly value: Sql;
}

/** Instants as whole numbers, in which the offsets of frames are counted. */
export interface TickLexicon {
  /** The number of an instant: no two instants share one, and an infinite one is farther than any other. */
  of(instant: Sql): Sql;
  /** A thousand where instants are kept to the nanosecond. */
  readonly perMicrosecond: 1 | 1000;
}

/** Rows told by their address, and values of many rows in sorted arrays that are searched by bisection. */
export interface ArrayLexicon {
  /** The address of the row under an alias of a base table: good within one statement, NULL for no row. */
  address(alias: Sql): Sql;
  /** A group's values as one array, in that order. */
  gathered(value: Sql, order: readonly Sql[]): Sql;
  /** How many of the ascending instants are not after the given one. No element of `instants` may be NULL. */
  reached(instants: Sql, instant: Sql): Sql;
  /** In a list of columns: a row for each element from the first to the last, counted from 1; no row where either is NULL. */
  elements(array: Sql, first: Sql, last: Sql): Sql;
  /**
   * The element beside the last of the ascending instants that is not after the given one; NULL where there is none. No
   * element of `instants` may be NULL.
   */
  elementAt(elements: Sql, instants: Sql, instant: Sql): Sql;
}

/** Functions over groups of rows, each in the warehouse's own words, with results of the types that they must have. */
export interface AggregateLexicon {
  /** How `first`, `last` and `last_n` learn of the order: by its terms, or by the number of a row in it. */
  readonly ordersBy: "terms" | "number";
  call(call: AggregateCall): Sql;
}

/** A function over those rows of a group for which `when` is true and the value is not NULL. */
export interface AggregateCall {
  readonly function: AggregateFunction;
  /** The value of a row, of the type that the function reads. */
  readonly value: Sql;
  readonly valueType: CanonicalType | null;
  /** Null for all rows of the group. */
  readonly when: Sql | null;
  /** The winner's order, the greatest row first; where rows are ordered by number, the one term of that number. */
  readonly greatestFirst: readonly Sql[];
  readonly leastFirst: readonly Sql[];
  /** How many values `last_n` gives. */
  readonly limit: number | null;
  /** The result's type. */
  readonly result: CanonicalType;
  /**
   * `PARTITION BY … ORDER BY … RANGE …` where it goes over a frame of each row; null where it goes over a group. Rows whose
   * frames nobody asks for have one too: so the sum of exact numbers over a frame is left uncast, lest theirs overflow.
   */
  readonly frame: Sql | null;
}

/** Functions that follow from sums of powers, over numbers that lose nothing when they are added up and taken away again. */
export interface ExactSumLexicon {
  /** A value of an exact type as a number whose sums, and those of its powers, are computed without loss. */
  number(value: Sql, type: CanonicalType, powers: 1 | 2): Sql;
  result(result: ResultOfSums): Sql;
}

/** A function by the sums over its window. Each is NULL or zero where there is no value. */
export interface ResultOfSums {
  readonly function: AggregateFunction;
  /** How many values there are: never NULL. */
  readonly count: Sql;
  readonly sum: Sql;
  readonly squares: Sql;
  /** The result's type. */
  readonly type: CanonicalType;
}
