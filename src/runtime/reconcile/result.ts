import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import type { Diagnostic } from "../../kernel/diagnostics.ts";

/** Why a stored row and the warehouse's differ. */
export type DifferenceCause =
  /** The warehouse has a newer row, which arrived after its interval was loaded. */
  | "late"
  /** The warehouse has a row that was there in time, and the store has not. */
  | "missing"
  /** The interval of the row was never loaded to the end. */
  | "failed_interval"
  /** The same row has other values. */
  | "value"
  /** A stored value is none of its feature's type. */
  | "type"
  /** The store has a row that the warehouse has not. */
  | "extra"
  /** The store has a newer row: it was pushed, or loaded by a run beyond the watermark. No fault. */
  | "newer"
  /** A read withholds the row either way, since it is older than the TTL. No fault. */
  | "expired"
  /** The stored row is of a time before anything was asked of the warehouse. No fault. */
  | "uncovered";

/** What a comparison found. */
export interface Reconciliation {
  /** Whether no difference is left that is a fault, and no view failed. */
  readonly isClean: boolean;
  /** The instant that ages were judged at, ISO. */
  readonly at: string;
  /** In the order in which they were asked for. */
  readonly views: readonly ReconciledView[];
  /** From its beginning to its end. */
  readonly seconds: number;
}

/** What a comparison found of a view. */
export interface ReconciledView {
  /** Its name. */
  readonly view: string;
  /** The version that was compared: that of the definitions; empty where it failed before that was known. */
  readonly version: string;
  /** `skipped`: no run has filled it yet, and it was not asked for by name. */
  readonly state: "agrees" | "differs" | "skipped" | "failed";
  /** ISO instant as of which it was compared; null where nothing is covered. */
  readonly watermark: string | null;
  /** Whether all keys were compared, or a sample. */
  readonly scope: "all" | "sample";
  /** Keys of the warehouse that were looked up online. */
  readonly compared: number;
  /** Those whose row is stored as the warehouse has it. */
  readonly agreed: number;
  /** Stored rows that were looked through for such as the warehouse lacks; null where none were. */
  readonly scanned: number | null;
  /** Every cause that was found. */
  readonly causes: readonly CauseCount[];
  /** Some differences of each cause. */
  readonly examples: readonly DifferenceExample[];
  /** Faults that are left: those found, less those repaired. */
  readonly left: number;
  /** Why it failed, and what could not be done. */
  readonly problems: readonly Diagnostic[];
  /** From its beginning to its end. */
  readonly seconds: number;
}

/** How many keys differ by one cause. */
export interface CauseCount {
  /** Why. */
  readonly cause: DifferenceCause;
  /** Whether the store is at fault; a difference that is none is only told. */
  readonly isFault: boolean;
  /** How many. */
  readonly keys: number;
  /** Of these, how many are as the warehouse has them now, or newer. */
  readonly repaired: number;
}

/** One key that differs. */
export interface DifferenceExample {
  /** Why. */
  readonly cause: DifferenceCause;
  /** Its keys by name. */
  readonly keys: readonly ExampleValue[];
  /** Features that differ. */
  readonly features: readonly DifferingFeature[];
  /** Event time of the stored row, ISO; null where there is none. */
  readonly onlineTime: string | null;
  /** Event time of the warehouse's row, ISO; null where there is none. */
  readonly warehouseTime: string | null;
  /** In words. */
  readonly reason: string;
  /** What helps. */
  readonly remedy: string;
  /** Whether it was repaired. */
  readonly isRepaired: boolean;
}

/** A value with its name. */
export interface ExampleValue {
  /** Of the column. */
  readonly name: string;
  /** Of the column. */
  readonly type: CanonicalType;
  /** Laid out by its type, as in training sets. */
  readonly value: CanonicalValue;
}

/** A feature that differs. */
export interface DifferingFeature {
  /** Its name. */
  readonly name: string;
  /** Of the feature. */
  readonly type: CanonicalType;
  /** What is stored; null too where no row is. */
  readonly online: CanonicalValue;
  /** What the warehouse has; null too where it has no row. */
  readonly warehouse: CanonicalValue;
}

/** Causes for which the store is at fault. */
export const faults: ReadonlySet<DifferenceCause> = new Set([
  "late",
  "missing",
  "failed_interval",
  "value",
  "type",
  "extra",
]);
