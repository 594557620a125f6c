import type { RunOptions } from "../../define/index.ts";

/** How an online store is compared with the warehouse. */
export interface ReconcileOptions extends Pick<RunOptions, "signal"> {
  /** Names of feature views. Default: all that were materialized. */
  readonly views?: readonly string[] | undefined;
  /** Keys of a view that are compared, at most 100,000, or `"all"`. Rows that the warehouse lacks are found by all keys, and by a sample too where both sides tell parts of the keys alike. Default: 1,000. */
  readonly sample?: number | "all" | undefined;
  /** Which keys a sample takes: the same ones for the same number, as long as the warehouse expects as many. Default: 0. */
  readonly seed?: number | undefined;
  /** Write the warehouse's rows where the store is at fault. Nothing that is newer is ever overwritten. Default: false. */
  readonly repair?: boolean | undefined;
  /** With `repair`, and of all keys: take away rows that the warehouse does not have. Default: false. */
  readonly deleteExtra?: boolean | undefined;
  /** Differences of each cause that are told in full. Default: 3. */
  readonly examples?: number | undefined;
  /** Who runs it, for the record of a repair. */
  readonly by?: string | undefined;
  /** Told how far it is. */
  readonly onProgress?: ((progress: ReconcileProgress) => void) | undefined;
}

/** How far a comparison is. */
export interface ReconcileProgress {
  /** The view's name. */
  readonly view: string;
  /** What is being done: the warehouse's rows looked up online, or online rows that the warehouse lacks looked for. */
  readonly phase: "comparing" | "scanning";
  /** Rows so far. */
  readonly rows: number;
}
