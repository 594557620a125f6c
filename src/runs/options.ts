/** How run state is kept. */
export interface RunStoreOptions {
  /** Where the tables are. Default: `asof_runs` beside the online rows, and with a hash of the online store's place anywhere else. */
  readonly schema?: string | undefined;
  /** Days for which committed intervals are kept one by one. What they covered is known for good. Default: 90. */
  readonly keepDays?: number | undefined;
}
