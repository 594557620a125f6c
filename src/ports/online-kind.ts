import type { Clock } from "./clock.ts";
import type { ConfiguredKind } from "./configured-kind.ts";
import type { InfrastructureWish } from "./infrastructure.ts";
import type { OnlineStore, OnlineView } from "./online-store.ts";
import type { Warehouse } from "./warehouse.ts";

/** A kind of online store that a configuration can name. */
export interface OnlineKind extends ConfiguredKind {
  /** Opens it with options that were checked. Nothing is asked of it yet. */
  open(options: object, around: OnlineSurroundings): Promise<OnlineStore>;
  /**
   * The tables that it would make, written down for those who let nothing else make tables. Nothing is opened, and options that are
   * secrets are not needed. Absent where tables are nobody else's to make.
   */
  infrastructure?(options: object, wish: InfrastructureWish): Promise<string>;
  /** Makes those tables where they are missing and may be made, waits until they take rows, and says which it made. */
  provision?(options: object, views: readonly OnlineView[], signal?: AbortSignal): Promise<readonly string[]>;
}

/** What an online store is opened beside. */
export interface OnlineSurroundings {
  /** Relative paths start from it. */
  readonly folder: string;
  readonly clock: Clock;
  /** The project's warehouse, opened when it is asked for; null where none is configured. */
  readonly warehouse: (() => Promise<Warehouse>) | null;
}
