import type { CanonicalType, TimeForm } from "../../../src/ir/types.ts";
import type { StrategyName } from "../../../src/ports/dialect.ts";
import type { Syntax, Token } from "../tokens.ts";
import type { AggregateSaid } from "./aggregate.ts";
import type { Phrases } from "./expressions/phrases.ts";
import type { Pattern, PatternTag } from "./pattern.ts";

/** How a warehouse's statements are expected to speak: written beside the lexicon, never from it, so that each checks the other. */
export interface Speech {
  readonly syntax: Syntax;
  /** How authors' expressions are said. */
  readonly phrases: Phrases;
  instant(column: Pattern, time: TimeForm): Pattern;
  /** Null where a column of that form must be converted. */
  inFormOf(instant: Pattern, time: TimeForm): Pattern | null;
  literal(microseconds: bigint): Pattern;
  earlier(instant: Pattern, microseconds: number): Pattern;
  /** The stretch of so many microseconds that an instant lies in: one before it is that of the instant earlier by as much. */
  bucket(instant: Pattern, microseconds: number): Pattern;
  /** An instant as a whole number, of which no two instants share one. */
  ticks(instant: Pattern): Pattern;
  readonly ticksPerMicrosecond: bigint;
  type(type: CanonicalType): Pattern;
  /** Which of so many parts rows with these values belong to. */
  part(values: Pattern, parts: number): Pattern;
  /** Whether `first`, `last` and `last_n` go by a row's number in the order, rather than by the order's terms. */
  readonly ordersByNumber: boolean;
  aggregate(said: AggregateSaid): Pattern;
  /** A value as a number whose sums, and those of its powers up to that one, are exact over all rows of a key. */
  exactNumber(value: Pattern, type: CanonicalType, power: 1 | 2): Pattern;
  /** A union that leaves out what is there twice. */
  readonly union: Pattern;
  /** The strategies whose forms are known to be right there. */
  readonly strategies: readonly StrategyName[];
  /** Documented limits that the engines of the tests do not have. */
  readonly limits: readonly Limit[];
}

/** A limit of the warehouse's grammar, told by what breaks it. */
export interface Limit {
  readonly name: string;
  /** The vendor's page. */
  readonly documented: string;
  /** What breaks it, in words; null where nothing does. */
  broken(tokens: readonly Token[]): string | null;
}

export interface Saying extends Speech {
  readonly t: PatternTag;
}
