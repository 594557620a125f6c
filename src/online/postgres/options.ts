import type { PointerOptions } from "../versions/times.ts";

/** How the tables of versions are stored. */
export interface StorageOptions {
  /** Percent of a page that is filled at first: the rest takes new versions of rows, so that no index has to learn of them. 10 to 100. Default: 85. */
  readonly fillfactor?: number | undefined;
  /** Leaves the tables out of the write-ahead log: quicker to fill, empty after a crash of the server. Default: false. */
  readonly unlogged?: boolean | undefined;
}

/** How rows are kept in PostgreSQL. */
export interface PostgresOnlineOptions extends PointerOptions, StorageOptions {
  /** Where the tables are. Default: `asof_online`. */
  readonly schema?: string | undefined;
}
