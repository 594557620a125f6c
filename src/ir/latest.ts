import type { Diagnostic } from "../kernel/diagnostics.ts";
import type { OnlineTable } from "./online.ts";
import type { ResolvedJoin } from "./request.ts";
import type { Shard } from "./shard.ts";
import type { ReadColumn } from "./source-expression.ts";
import type { VerifiedStatement } from "./statement.ts";

export type { Shard } from "./shard.ts";

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

/** A statement whose rows are what is to be written: at most one a key, in the columns of `onlineColumns(table)` and their order. */
export interface CompiledLatest {
  readonly table: OnlineTable;
  readonly interval: KnownInterval;
  readonly statement: VerifiedStatement;
}

/** What a run loads, every name, type and bound settled. */
export interface ResolvedLatest {
  readonly table: OnlineTable;
  readonly interval: KnownInterval;
  readonly shard: Shard | null;
  /** The view under its own name, with all its features. */
  readonly join: ResolvedJoin;
  /** What is stored before the features, in the order of `onlineColumns`: keys, event time, tie-breaks. */
  readonly stored: readonly StoredColumn[];
  /** The names of all columns of the result, no two alike: `onlineColumns` gives them by their places alone. */
  readonly names: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

export interface StoredColumn {
  readonly name: string;
  /** Null for an event time that is the run's end: of windows, and of rows without a time. */
  readonly read: ReadColumn | null;
}
