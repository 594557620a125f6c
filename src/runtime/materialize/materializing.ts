import type { CompiledLatest, LatestRequest } from "../../ir/latest.ts";
import type { OnlineTable } from "../../ir/online.ts";
import type { Registry } from "../../ir/registry.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OnlineStore } from "../../ports/online-store.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { Warehouse } from "../../ports/warehouse.ts";

/** All that runs are made with. */
export interface Materializing {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly warehouse: Pick<Warehouse, "read" | "estimateCost" | "database">;
  readonly online: OnlineStore;
  readonly runs: RunStore;
  readonly compile: (request: LatestRequest, signal?: AbortSignal) => Promise<CompiledLatest>;
  readonly tableOf: (view: string, signal?: AbortSignal) => Promise<OnlineTable>;
  readonly between: Between;
}

/** How a warehouse and an online store lie to each other. */
export type Between =
  | "apart"
  /** One database: it moves rows by itself, where a statement reads tables alone. */
  | "one-database"
  /** One database with one session: what is read of it is held in memory before any of it is written. */
  | "one-session";
