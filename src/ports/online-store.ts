import type { OnlineRow, OnlineTable } from "../ir/online.ts";
import type { VerifiedStatement } from "../ir/statement.ts";
import type { Row, RowBatches } from "../ir/value.ts";
import type { SqlDatabase } from "./sql-database.ts";

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
   * `online-version-in-use` for any other. May be run again after a failure. What others write to the version meanwhile may be
   * lost: it has to be written again before the version is switched to.
   */
  load(table: OnlineTable, rows: RowBatches, signal?: AbortSignal): Promise<WriteOutcome>;
  /**
   * Merges the rows of a statement over the database that the version itself lies in: at most one row a key, in the columns of
   * `onlineColumns`. One transaction; no row leaves the database. Only of statements that read tables alone (`readsTablesAlone`).
   * Absent where a store is no such database.
   */
  absorb?(table: OnlineTable, statement: VerifiedStatement, signal?: AbortSignal): Promise<WriteOutcome>;
  /** Answers are in the order of the questions. Rejects with `online-version-missing` for a view of which no version is read. */
  read(questions: readonly OnlineQuestion[], signal?: AbortSignal): Promise<readonly OnlineAnswer[]>;
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
}

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
