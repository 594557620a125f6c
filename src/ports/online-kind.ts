import type { Clock } from "./clock.ts";
import type { ConfiguredKind } from "./configured-kind.ts";
import type { OnlineStore } from "./online-store.ts";
import type { Warehouse } from "./warehouse.ts";

/** A kind of online store that a configuration can name. */
export interface OnlineKind extends ConfiguredKind {
  /** Opens it with options that were checked. Nothing is asked of it yet. */
  open(options: object, around: OnlineSurroundings): Promise<OnlineStore>;
}

/** What an online store is opened beside. */
export interface OnlineSurroundings {
  /** Relative paths start from it. */
  readonly folder: string;
  readonly clock: Clock;
  /** The project's warehouse, opened when it is asked for; null where none is configured. */
  readonly warehouse: (() => Promise<Warehouse>) | null;
}
