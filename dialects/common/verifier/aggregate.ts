import type { AggregateFunction } from "../../../src/ir/aggregate.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { Pattern } from "./pattern.ts";

/** A function over those of a group's rows that count, all parts spelled. */
export interface AggregateSaid {
  readonly function: AggregateFunction;
  readonly value: Pattern;
  readonly input: CanonicalType | null;
  /** Null for all rows of the group. */
  readonly when: Pattern | null;
  /** Comma-separated terms: the greatest row first, and the least first. */
  readonly greatestFirst: Pattern;
  readonly leastFirst: Pattern;
  readonly limit: number;
  readonly result: Pattern;
  readonly resultKind: CanonicalType["kind"];
  /** The frame of each row, where it does not go over a group; then a sum of exact numbers is not cast. */
  readonly frame: Pattern | null;
}
