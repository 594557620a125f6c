import type { ColumnBatches } from "../ir/columns.ts";
import type { OnlineRow, OnlineTable } from "../ir/online.ts";
import type { Shard } from "../ir/shard.ts";
import type { VerifiedStatement } from "../ir/statement.ts";
import type { Row, RowBatches } from "../ir/value.ts";
import type { SqlDatabase } from "./sql-database.ts";
import type { OnlineHealth } from "./store-health.ts";

/**
 * Where the newest values are served from. Every method rejects with an `AsofError` (`online-store-unreachable`,
 * `online-store-error`, `online-store-throttled`, `cancelled`, …), never with a client's own error and never with a secret in
 * its text. What a store throttled or lost is retried or told as an error: a row is missing only where the store said so.
 *
 * Rows are laid out as `onlineColumns` says. Whatever way they come by, a row replaces the one that is stored only if its (event
 * time, tie-breaks) is greater, NULL being least; where these are equal, one of the two rows wins by a fixed order of their
 * values. So any interleaving of writers, and any replay, ends in the same state.
 */
export interface OnlineStore {
  /** For messages: an address or a table, never a secret. */
  readonly place: string;
  /** The database that its tables lie in, where that is one: a warehouse's, perhaps. */
  readonly database?: SqlDatabase;
  /**
   * Tells it from other stores of a project whose run state may lie in the same database, in the same words in every release.
   * Absent for the usual place in a database of its own.
   */
  readonly scope?: string;
  /**
   * Makes room for a version that nobody reads yet. Nothing happens where it is there already; rejects with
   * `online-version-differs` where it is there with other columns.
   */
  prepare(table: OnlineTable, signal?: AbortSignal): Promise<void>;
  /** All versions of a view, oldest first. */
  versions(view: OnlineView, signal?: AbortSignal): Promise<readonly OnlineVersion[]>;
  /** Makes a version the one that is read. A reader sees the one before or this one, whole; never both in one answer. */
  switchTo(version: OnlineVersionName, signal?: AbortSignal): Promise<void>;
  /**
   * Removes a version and its rows. Rejects with `online-version-in-use` for the one that is read, and for one whose readers may
   * not have heard of the switch yet.
   */
  drop(version: OnlineVersionName, signal?: AbortSignal): Promise<void>;
  /** Writes some rows; when it resolves all are acknowledged. Several of one key may be among them. */
  write(table: OnlineTable, rows: readonly Row[], signal?: AbortSignal): Promise<WriteOutcome>;
  /** Writes a stream of rows in the same way, holding few of them at a time. A failure leaves those before it written. */
  merge(table: OnlineTable, rows: RowBatches, signal?: AbortSignal): Promise<WriteOutcome>;
  /**
   * Fills a version that was never read, with at most one row a key, the quickest way there is. Rejects with
   * `online-version-in-use` for any other. May be run again after a failure. What others `write` to the version meanwhile stays
   * where it is newer, or waits; what they `merge` may be lost, and has to be merged again before the version is switched to.
   */
  load(table: OnlineTable, rows: RowBatches, signal?: AbortSignal): Promise<WriteOutcome>;
  /**
   * Loads or merges rows that come by column, of the types of `onlineColumns`. Absent where a store would make rows of them, which
   * is for its caller to do then.
   */
  takeColumns?(table: OnlineTable, batches: ColumnBatches, way: WayIn, signal?: AbortSignal): Promise<WriteOutcome>;
  /**
   * Merges the rows of a statement over the database that the version itself lies in: at most one row a key, in the columns of
   * `onlineColumns`. One transaction; no row leaves the database. Only of statements that read tables alone (`readsTablesAlone`).
   * Absent where a store is no such database. By way of `load` it fills, as `load` does, a version that was never read; by
   * way of `follow` it merges rows of which few are older than what is stored; where nothing is said it merges.
   */
  absorb?(
    table: OnlineTable,
    statement: VerifiedStatement,
    signal?: AbortSignal,
    way?: WayIn | "follow",
  ): Promise<WriteOutcome>;
  /** Answers are in the order of the questions. Rejects with `online-version-missing` for a view of which no version is read. */
  read(questions: readonly OnlineQuestion[], signal?: AbortSignal): Promise<readonly OnlineAnswer[]>;
  /**
   * All that is stored of some rows of a version, whatever its state: for comparing them, not for serving. In the order of the keys,
   * null where nothing is stored. Never lags behind what was acknowledged.
   */
  look(table: OnlineTable, keys: readonly Row[], signal?: AbortSignal): Promise<readonly (StoredRow | null)[]>;
  /** The same of every row of a version, each once, in batches and in no order that means anything. Rows that are written meanwhile may be among them. */
  scan(table: OnlineTable, signal?: AbortSignal): AsyncIterable<readonly StoredRow[]>;
  /**
   * The same of the rows of a part of the keys, as a warehouse of the store's own kind tells parts (`Lexicon.part`). Absent where a store
   * would read all of its rows for it, or cannot tell.
   */
  scanPart?(table: OnlineTable, part: Shard, signal?: AbortSignal): AsyncIterable<readonly StoredRow[]>;
  /**
   * Puts rows in the place of what was seen of them, or takes them away, whatever their order says: each only where nobody has written it
   * since. Gives how many.
   */
  replace(table: OnlineTable, changes: readonly StoredChange[], signal?: AbortSignal): Promise<number>;
  /** What so many rows would be billed as, as far as their columns tell. Absent where the store bills nothing by the write. */
  expectedBill?(table: OnlineTable, rows: number): BilledWrites;
  /** How it stands, and the rows of some versions. Nothing is changed by asking. Absent where it cannot be told. */
  health?(tables: readonly OnlineTable[], signal?: AbortSignal): Promise<OnlineHealth>;
  /** Frees its connections. */
  close(): Promise<void>;
}

/** A feature view as an online store tells it from others. */
export interface OnlineView {
  readonly project: string;
  readonly view: string;
}

/** A version of a feature view. */
export interface OnlineVersionName extends OnlineView {
  /** Told apart from the view's other versions by this. */
  readonly version: string;
}

export interface OnlineVersion {
  readonly table: OnlineTable;
  readonly state: OnlineVersionState;
  /** ISO instant at which it came into that state. */
  readonly since: string;
}

/** How a version stands. */
export type OnlineVersionState =
  /** Not read yet. */
  | "prepared"
  /** The one that is read. */
  | "current"
  /** Read before another was switched to. */
  | "retired"
  /** Being removed: it can only be dropped again. */
  | "dropping";

/** Counted over the rows given. The others were not newer than what was stored, or had a NULL among their keys. */
export interface WriteOutcome {
  readonly received: number;
  readonly written: number;
  /** Absent where the store bills nothing by the write. */
  readonly billed?: BilledWrites;
}

/** What a store that bills every write was sent. No money: its rates are each customer's own. */
export interface BilledWrites {
  /** Rows that were sent, also those that were not newer than what was stored. */
  readonly items: number;
  /** Their size, as the store counts it. */
  readonly bytes: number;
  /** The sum of each one's units: a unit for each KB (1,024 bytes) that it begins. */
  readonly writeUnits: number;
}

/** Whether rows are held against what is stored, or fill a version that nobody has read. */
export type WayIn = "merge" | "load";

/** Rows of one view, by their keys. */
export interface OnlineQuestion extends OnlineView {
  /** Of the view's keys, in their order. */
  readonly keys: readonly Row[];
  /** Names; null for all. One that the version lacks is NULL in every row. */
  readonly features: readonly string[] | null;
}

export interface OnlineAnswer {
  /** The version that answered. */
  readonly table: OnlineTable;
  /** The features asked for, in order. */
  readonly features: readonly string[];
  /** One for each key asked for; null where no row is stored. Age is for the reader to judge. */
  readonly rows: readonly (OnlineRow | null)[];
}

/** All that is stored of a key. */
export interface StoredRow extends OnlineRow {
  /** Of the view, in order. */
  readonly keys: Row;
  /** What decides between rows of one event time, in order. */
  readonly tieBreaks: Row;
  /** Columns that hold no value of their type, which stand as NULL among the features. */
  readonly unfit: readonly UnfitColumn[];
  /** Another one after every write. */
  readonly mark: string;
}

/** A column of a stored row that somebody else than this store has written. */
export interface UnfitColumn {
  readonly name: string;
  /** What it holds, in words. */
  readonly found: string;
}

/** What becomes of a stored row. */
export interface StoredChange {
  readonly seen: Pick<StoredRow, "keys" | "mark">;
  /** In the columns of `onlineColumns`; null to take it away. */
  readonly row: Row | null;
}
