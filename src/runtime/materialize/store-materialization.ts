import type { OnlineTable } from "../../ir/online.ts";
import type { Registry } from "../../ir/registry.ts";
import type { OnlineStore } from "../../ports/online-store.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { Warehouse } from "../../ports/warehouse.ts";
import type { FeatureStoreParts } from "../feature-store-parts.ts";
import type { ReconcileOptions } from "../reconcile/options.ts";
import type { Reconciliation } from "../reconcile/result.ts";
import type { AskedRun } from "./asked.ts";
import type { DryRun } from "./dry-run.ts";
import type { RunSummary } from "./events.ts";
import type { Materializing } from "./materializing.ts";
import type { DryRunOptions } from "./options.ts";
import { StoreRuns } from "./store-runs.ts";

/** What a store opens when it is asked for. */
export interface Opening {
  registry(): Promise<Registry>;
  warehouse(): Promise<Warehouse>;
  online(): Promise<OnlineStore>;
  onlineIsInWarehouse(): Promise<boolean>;
}

/** Materialization of a store. What runs it is loaded by those who run it. */
export class StoreMaterialization {
  readonly #parts: Pick<FeatureStoreParts, "project" | "places" | "dialect" | "templates" | "clock">;
  readonly #opening: Opening;
  readonly #runStore: () => Promise<RunStore>;

  constructor(
    parts: Pick<FeatureStoreParts, "project" | "places" | "dialect" | "templates" | "clock">,
    opening: Opening,
    runStore: () => Promise<RunStore>,
  ) {
    this.#parts = parts;
    this.#opening = opening;
    this.#runStore = runStore;
  }

  get runs(): StoreRuns {
    return new StoreRuns(this.#parts.project, this.#runStore, () => this.#around());
  }

  async run(asked: AskedRun): Promise<RunSummary> {
    const [{ materialize }, around] = await Promise.all([import("./run.ts"), this.#around()]);
    return materialize(around, asked);
  }

  async tried({ start, end, every, ...options }: DryRunOptions): Promise<DryRun> {
    const [{ dryRun }, around] = await Promise.all([import("./dry-run.ts"), this.#around()]);
    const kind = start === undefined ? "incremental" : every === undefined ? "materialize" : "backfill";
    return dryRun(around, { ...options, kind, start: start ?? null, end, every: every ?? null });
  }

  async compared(options: ReconcileOptions): Promise<Reconciliation> {
    const [{ reconcile }, around] = await Promise.all([import("../reconcile/reconcile.ts"), this.#around()]);
    return reconcile(around, options);
  }

  async tableOf(view: string): Promise<OnlineTable> {
    const { places, dialect, templates } = this.#parts;
    const [{ compilingLatest }, registry, warehouse] = await Promise.all([
      import("./compiling.ts"),
      this.#opening.registry(),
      this.#opening.warehouse(),
    ]);
    return compilingLatest({ registry, places, dialect, templates, warehouse }).tableOf(view);
  }

  async #around(): Promise<Materializing> {
    const { places, dialect, templates, clock } = this.#parts;
    const [{ compilingLatest }, registry, warehouse, online, runs, isOne] = await Promise.all([
      import("./compiling.ts"),
      this.#opening.registry(),
      this.#opening.warehouse(),
      this.#opening.online(),
      this.#runStore(),
      this.#opening.onlineIsInWarehouse(),
    ]);
    const hasOneSession = warehouse.database?.identity.kind === "folder";
    const between = !isOne ? "apart" : hasOneSession ? "one-session" : "one-database";
    const compiling = compilingLatest({ registry, places, dialect, templates, warehouse });
    return { registry, clock, warehouse, online, runs, between, ...compiling };
  }
}
