import type { KnownInterval, Shard } from "../ir/latest.ts";
import type { BilledWrites, OnlineVersionName, OnlineView, WriteOutcome } from "./online-store.ts";
import type { StoreHealth } from "./store-health.ts";

/**
 * Where materialization runs, their intervals, leases and watermarks are kept. Definitions are elsewhere: nothing that publishes
 * them touches this. Every method rejects with an `AsofError`.
 *
 * Time is the store's own: leases begin, end and are judged by one clock, whatever the clocks of those who hold them say.
 */
export interface RunStore {
  /** For messages: an address or a folder, never a secret. */
  readonly place: string;
  /** Whether no other process can reach it as long as this one has it open: then no lease is ever taken from a run that lives. */
  readonly isExclusive: boolean;
  /** Microseconds since 1970, by the store's own clock. */
  now(): Promise<bigint>;
  /** Begins a run and gives it a lease. */
  begin(run: NewRun): Promise<Run>;
  /** Makes the lease last from now on again. The answer tells whether the run is to stop. */
  renew(id: string): Promise<Run>;
  /** Ends a run. What it had begun and not committed is failed. */
  end(id: string, outcome: RunOutcome): Promise<Run>;
  /** Asks a run to stop: it hears of it when it renews its lease. Rejects with `run-not-found`. */
  cancel(id: string): Promise<Run>;
  /** Newest first. */
  list(project: string, limit: number): Promise<readonly Run[]>;
  /** Rejects with `run-not-found`. */
  show(project: string, id: string): Promise<RunDetails>;
  /** How far a version is filled; null for one that no run ever planned. */
  coverage(version: OnlineVersionName): Promise<Coverage | null>;
  /** The same for all versions of a project. */
  watermarks(project: string): Promise<readonly Coverage[]>;
  /** What the ledger says of a version's intervals, those that end last first, as far as entries are kept. */
  intervals(version: OnlineVersionName, limit: number): Promise<readonly LedgerEntry[]>;
  /** Enters intervals in the ledger. `since` is where a version begins of which nothing is known yet. */
  plan(run: string, plan: VersionPlan): Promise<readonly LedgerEntry[]>;
  /** Takes an interval to work on. Rejects with `run-in-progress` where a live run works on it, or fills the version. */
  claim(run: string, key: IntervalKey, wishes: ClaimWishes): Promise<Claim>;
  /**
   * Enters that everything of the interval is in the online store, and moves the watermark as far as intervals follow each other without
   * a gap. Rejects with `run-lost`, with nothing changed, where another run has taken the interval meanwhile, and with
   * `watermark-in-future` for an interval that ends after the present.
   */
  commit(claim: Claim, outcome: WriteOutcome): Promise<Coverage>;
  /** Enters that it failed; nothing happens where another run has taken it meanwhile. */
  fail(claim: Claim, reason: string): Promise<void>;
  /** Sets a watermark by hand, forward or back, and leaves an audit line. Rejects with `watermark-unknown` where there is none. */
  correct(correction: Correction): Promise<Coverage>;
  /** Forgets a version that is gone from the online store, and leaves an audit line. */
  forget(version: OnlineVersionName, because: Because): Promise<void>;
  /** Leaves an audit line of rows that were put right; the watermark stays as it is. */
  repaired(version: OnlineVersionName, because: Because): Promise<void>;
  /** What was done by hand or forgotten, newest first. */
  audit(project: string, limit: number): Promise<readonly AuditLine[]>;
  /** How it stands. Nothing is changed by asking. Absent where it cannot be told. */
  health?(project: string): Promise<RunsHealth>;
  /** Frees its connections. */
  close(): Promise<void>;
}

/** How a run came about. */
export type RunKind = "materialize" | "incremental" | "backfill" | "retry";

/** A run that is to begin. */
export interface NewRun {
  /** Whose. */
  readonly project: string;
  /** How it came about. */
  readonly kind: RunKind;
  /** Who, as the caller says; null where nobody said. */
  readonly by: string | null;
  /** What was asked for, in plain data. */
  readonly asked: RunRequest;
  /** Milliseconds for which the run holds its intervals without a sign of life. */
  readonly leaseMs: number;
}

/** What a run was asked for. */
export interface RunRequest {
  /** Names of feature views. */
  readonly views: readonly string[];
  /** Null where it was not said. */
  readonly start: string | null;
  /** ISO instant, not after the present of its beginning. */
  readonly end: string;
  /** Rows of some keys alone; null for all. */
  readonly shard: Shard | null;
  /** How long a part of it is, as in `1 day`; null for one part. */
  readonly every: string | null;
}

/** How a run stands. */
export type RunState =
  | "running"
  | "succeeded"
  /** Some view of it failed. */
  | "failed"
  | "cancelled"
  /** It says that it runs, and its lease is over: whoever comes next takes its intervals. */
  | "lost";

/** A run as it is kept. */
export interface Run extends NewRun {
  /** A UUID. */
  readonly id: string;
  /** How it stands. */
  readonly state: RunState;
  /** ISO instant, by the clock of the run state. */
  readonly startedAt: string;
  /** Null where it has not ended, or died. */
  readonly endedAt: string | null;
  /** When others may take its intervals, unless it renews its lease. */
  readonly leaseUntil: string;
  /** Whether somebody asked it to stop. */
  readonly isCancelled: boolean;
  /** Why it failed; null where it did not. */
  readonly reason: string | null;
}

/** How a run ended. */
export interface RunOutcome {
  readonly state: "succeeded" | "failed" | "cancelled";
  readonly reason: string | null;
}

/** A run and what it works on. */
export interface RunDetails {
  /** The run itself. */
  readonly run: Run;
  /** Those that it planned and no other run took since. */
  readonly intervals: readonly LedgerEntry[];
}

/** What a version of a view has of known time. */
export interface Coverage extends OnlineVersionName {
  /** Rows that became known before this were never asked for; null for none such. */
  readonly since: string | null;
  /** Everything that became known between `since` and this is in the online store; null for nothing yet. */
  readonly watermark: string | null;
}

/** Intervals of a version that a run means to work on. */
export interface VersionPlan {
  readonly version: OnlineVersionName;
  readonly since: string | null;
  readonly intervals: readonly KnownInterval[];
  readonly shard: Shard | null;
}

/** One interval of a version, or one shard of it. */
export interface IntervalKey {
  /** Of which view. */
  readonly version: OnlineVersionName;
  /** What became known in it. */
  readonly interval: KnownInterval;
  /** Null for the whole. */
  readonly shard: Shard | null;
}

/** How an interval stands. One that a dead run left is still running. */
export type IntervalState = "planned" | "running" | "committed" | "failed";

/** What the ledger says of an interval. */
export interface LedgerEntry extends IntervalKey {
  /** How it stands. */
  readonly state: IntervalState;
  /** The run that planned it or took it last. */
  readonly run: string;
  /** How often it was taken: whoever took it before can commit no more. */
  readonly attempt: number;
  /** When it was taken last; null where it never was. */
  readonly startedAt: string | null;
  /** When it was committed or failed. */
  readonly endedAt: string | null;
  /** Rows that the warehouse gave. */
  readonly received: number;
  /** Those that were newer than what was stored. */
  readonly written: number;
  /** Why it failed; null where it did not. */
  readonly reason: string | null;
  /** What the online store was sent, where it bills by the write; null elsewhere. */
  readonly billed: BilledWrites | null;
}

/** An interval that a run holds. */
export interface Claim extends IntervalKey {
  readonly run: string;
  readonly attempt: number;
  /** Nothing else was ever begun in this version: it is filled without a look at what is there, and nothing else is begun meanwhile. */
  readonly fills: boolean;
  /** Nothing of it was ever loaded, and nothing that came after its beginning: few of its rows are older than what is stored. */
  readonly follows: boolean;
}

/** How a run would like to work on an interval. */
export interface ClaimWishes {
  /** Whether to fill the version, where nothing else was ever begun in it. */
  readonly fill: boolean;
}

/** Who does something by hand, and why. */
export interface Because {
  /** Null where nobody said. */
  readonly by: string | null;
  /** In words. */
  readonly reason: string;
}

/** A watermark that is set by hand. */
export interface Correction extends Because {
  readonly version: OnlineVersionName;
  readonly watermark: string;
}

/** What was done to a version otherwise than by a run. */
export interface AuditLine extends OnlineView, Because {
  /** Of the view. */
  readonly version: string;
  /** ISO instant. */
  readonly at: string;
  /** The watermark set by hand, or forgotten with a version that is gone, or rows put right after a comparison. */
  readonly action: "corrected" | "forgotten" | "repaired";
  /** The watermark until then; null for none. */
  readonly before: string | null;
  /** The watermark since; null for none. */
  readonly after: string | null;
}

/** The state of run state. */
export interface RunsHealth extends StoreHealth {
  /** How far the versions of the project are filled. */
  readonly coverage: readonly Coverage[];
  /** Runs of the project that died: whoever comes next takes their intervals. */
  readonly lost: number;
}
