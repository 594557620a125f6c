import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import type { Diagnostic, Place } from "../../kernel/diagnostics.ts";

/** What tests of features gave. */
export interface FeatureTestReport {
  /** In the order of their files. */
  readonly results: readonly FeatureTestResult[];
  /** How many gave what was expected. */
  readonly passed: number;
  /** How many did not, or could not be run. */
  readonly failed: number;
}

/** What one test gave. */
export interface FeatureTestResult {
  /** As its author named it. */
  readonly name: string;
  /** Where it is written. */
  readonly place: Place | null;
  /** Whether every value was as expected. */
  readonly passed: boolean;
  /** From its tables to its last value. */
  readonly milliseconds: number;
  /** The rows that differ from what was expected. */
  readonly rows: readonly ComparedRow[];
  /** Why it could not be run. */
  readonly problems: readonly Diagnostic[];
}

/** A row of which some values are not as expected. */
export interface ComparedRow {
  /** Its index in `spine` and `expect`. */
  readonly row: number;
  /** The spine row's own cells. */
  readonly spine: readonly { readonly name: string; readonly type: CanonicalType; readonly value: CanonicalValue }[];
  /** The columns that the expectation names, in the order of the result. */
  readonly values: readonly ComparedValue[];
}

/** A value beside the expected one. */
export interface ComparedValue {
  /** Of the result. */
  readonly column: string;
  /** Of both values. */
  readonly type: CanonicalType;
  /** What the author wrote, as a value of that type. */
  readonly expected: CanonicalValue;
  /** What the features gave. */
  readonly found: CanonicalValue;
  /** Equal to the bit, but for floats: within 1e-9 of the greater, 1e-6 for float32. */
  readonly equal: boolean;
}
