import type { ReadFeature, ReadOrder, Rows } from "./description.ts";
import type { RunDescription } from "./run.ts";
import type { Scope } from "./scope.ts";

/** What a statement says that takes the newest row of each key. */
export interface LatestDescription {
  readonly rows: Rows;
  /** Columns of which no two rows of the result have the same values; none for one row in all. */
  readonly keys: readonly string[];
  /** Columns whose NULLs are kept out. */
  readonly present: readonly string[];
  readonly run: RunDescription;
  readonly order: readonly ReadOrder[];
  readonly columns: ReadonlyMap<string, ReadFeature>;
  readonly scope: Scope;
}
