import type { OnlineTable } from "./online.ts";
import type { VerifiedStatement } from "./statement.ts";

/** What a run loads of a view: its newest rows among those that became known in an interval. */
export interface LatestRequest {
  readonly view: string;
  readonly interval: KnownInterval;
  /** Rows of some keys alone, so that several processes share the work; null for all. */
  readonly shard: Shard | null;
}

/**
 * An interval of known time, ISO instants: `(start, end]`, and `[start, end)` for a view whose boundary is strict. A null start
 * is the beginning, but for what a TTL leaves out at the end.
 */
export interface KnownInterval {
  readonly start: string | null;
  readonly end: string;
}

/** Part `index` of `of`, from 0; which part a key belongs to depends on the key alone. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** A statement whose rows are what is to be written: at most one a key, in the columns of `onlineColumns(table)` and their order. */
export interface CompiledLatest {
  readonly table: OnlineTable;
  readonly interval: KnownInterval;
  readonly statement: VerifiedStatement;
}
