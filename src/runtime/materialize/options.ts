import type { RunOptions } from "../../define/index.ts";
import type { Shard } from "../../ir/latest.ts";
import type { Duration } from "../../kernel/time.ts";
import type { RunEvent } from "./events.ts";

/** What every run may be told. */
export interface MaterializationOptions extends Pick<RunOptions, "signal"> {
  /** Names of feature views. Default: all. */
  readonly views?: readonly string[] | undefined;
  /** Rows of some keys alone, part `index` of `of`: so several machines share one run's work. Each is told the same interval. */
  readonly shard?: Shard | undefined;
  /** Intervals that are worked on at once. Default: 2. */
  readonly parallel?: number | undefined;
  /** Who runs it, for the record. */
  readonly by?: string | undefined;
  /** Milliseconds after which others take over from a run that shows no sign of life. Default: 60,000. */
  readonly leaseMs?: number | undefined;
  /** Told of everything that happens, in order. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
}

/** A run over an interval of known time. */
export interface MaterializeOptions extends MaterializationOptions {
  /** ISO instant, which is not in the interval itself. */
  readonly start: string;
  /** ISO instant, the last of the interval. One in the future means the present. */
  readonly end: string;
}

/** A run over what became known since the last one. */
export interface IncrementalOptions extends MaterializationOptions {
  /** ISO instant; one in the future means the present. */
  readonly end: string;
}

/** A run as it would be. */
export interface DryRunOptions extends Pick<MaterializationOptions, "views" | "shard" | "signal"> {
  /** ISO instant. Without it: where each view's last run ended. */
  readonly start?: string | undefined;
  /** ISO instant; one in the future means the present. */
  readonly end: string;
  /** Of a run in parts: how long a part is. */
  readonly every?: Duration | undefined;
}

/** A run in parts, of which those are passed over that were committed before. */
export interface BackfillOptions extends MaterializeOptions {
  /** How long a part is. Default: `"1 day"`. */
  readonly every?: Duration | undefined;
}
