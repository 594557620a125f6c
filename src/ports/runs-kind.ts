import type { ConfiguredKind } from "./configured-kind.ts";
import type { OnlineStore } from "./online-store.ts";
import type { RunStore } from "./run-store.ts";
import type { Warehouse } from "./warehouse.ts";

/** A kind of place for run state that a configuration can name. */
export interface RunsKind extends ConfiguredKind {
  /** Opens it with options that were checked. Nothing is asked of it yet. */
  open(options: object, around: RunsSurroundings): Promise<RunStore>;
}

/** What run state is opened beside. */
export interface RunsSurroundings {
  /** Relative paths start from it. */
  readonly folder: string;
  /** The store whose ledger it is. */
  readonly online: Pick<OnlineStore, "scope" | "database">;
  readonly warehouse: Pick<Warehouse, "database">;
}
