import type { KnownInterval, Shard } from "../../ir/latest.ts";
import type { OnlineTable } from "../../ir/online.ts";
import type { Diagnostic } from "../../kernel/diagnostics.ts";
import type { BilledWrites } from "../../ports/online-store.ts";
import type { Run } from "../../ports/run-store.ts";

/** What happens in a run. Instants are the process's own. */
export type RunEvent = { readonly at: string } & RunEventKind;

/** What there is to tell, by `event`. */
export type RunEventKind =
  | { readonly event: "run-started"; readonly run: Run }
  | { readonly event: "view-started"; readonly table: OnlineTable; readonly intervals: number }
  | ({ readonly event: "interval-started"; readonly fills: boolean } & IntervalTold)
  | ({ readonly event: "rows"; readonly received: number } & IntervalTold)
  | ({
      readonly event: "interval-committed";
      readonly received: number;
      readonly written: number;
      /** Absent where the online store bills nothing by the write. */
      readonly billed?: BilledWrites;
    } & IntervalTold)
  | ({ readonly event: "interval-failed"; readonly problems: readonly Diagnostic[] } & IntervalTold)
  | { readonly event: "switched"; readonly view: string; readonly version: string }
  | { readonly event: "dropped"; readonly view: string; readonly version: string }
  | { readonly event: "view-finished"; readonly summary: ViewSummary }
  | { readonly event: "run-finished"; readonly summary: RunSummary };

/** Which interval it is about. */
export interface IntervalTold {
  /** The view's name. */
  readonly view: string;
  /** Of the view. */
  readonly version: string;
  /** What became known in it. */
  readonly interval: KnownInterval;
  /** Null for the whole. */
  readonly shard: Shard | null;
}

/** What a run did. */
export interface RunSummary {
  /** As it ended. */
  readonly run: Run;
  /** In the order in which they were asked for. */
  readonly views: readonly ViewSummary[];
  /** Rows that the warehouse gave. */
  readonly received: number;
  /** Those that were newer than what was stored. */
  readonly written: number;
  /** What the online store bills for it; null where it bills nothing by the write. */
  readonly billed: BilledWrites | null;
  /** From its beginning to its end. */
  readonly seconds: number;
}

/** What a run did of a view. */
export interface ViewSummary {
  /** Its name. */
  readonly view: string;
  /** The version that was written to; empty where it failed before that was known. */
  readonly version: string;
  /** How it ended. */
  readonly state: "succeeded" | "failed" | "cancelled";
  /** How many there were to do. */
  readonly intervals: number;
  /** How many of these are committed. */
  readonly committed: number;
  /** Rows that the warehouse gave. */
  readonly received: number;
  /** Those that were newer than what was stored. */
  readonly written: number;
  /** What the online store bills for it, as far as it was finished; null where it bills nothing by the write. */
  readonly billed: BilledWrites | null;
  /** From its beginning to its end. */
  readonly seconds: number;
  /** Null where nothing is covered. */
  readonly watermark: string | null;
  /** Whether reads go to a version since that they did not go to before. */
  readonly switched: boolean;
  /** Why it failed. */
  readonly problems: readonly Diagnostic[];
}
