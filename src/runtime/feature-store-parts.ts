import type { Templates } from "../compiler/compile.ts";
import type { CollectedTest } from "../define/index.ts";
import type { ProjectLimits } from "../ir/limits.ts";
import type { Registry } from "../ir/registry.ts";
import type { Diagnostic, Place } from "../kernel/diagnostics.ts";
import type { Clock } from "../ports/clock.ts";
import type { Dialect } from "../ports/dialect.ts";
import type { InfrastructureWish } from "../ports/infrastructure.ts";
import type { OnlineStore, OnlineView } from "../ports/online-store.ts";
import type { RegistryStore } from "../ports/registry-store.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { Warehouse } from "../ports/warehouse.ts";
import type { TestBench } from "./feature-tests/test-bench.ts";

/** What a feature store is put together from. */
export interface FeatureStoreParts {
  readonly project: string;
  /** The author's definitions; null where only what is applied is known. */
  readonly definitions: Registry | null;
  readonly places: ReadonlyMap<string, Place>;
  readonly registryStore: RegistryStore;
  readonly dialect: Dialect;
  /** Every dialect that can be compiled for. */
  readonly dialects: readonly Dialect[];
  /** Those of the warehouses that are configured, in whatever environment: what a plan compares. */
  readonly configured: readonly Dialect[];
  readonly templates: Templates;
  readonly clock: Clock;
  /** What is said of the warehouse, by option, without its secrets. */
  readonly warehouseOptions: Readonly<Record<string, unknown>>;
  /** What requests may do. */
  readonly limits: ProjectLimits;
  /** Opens the warehouse; called once, when first needed. Null where none is configured. */
  readonly openWarehouse: (() => Promise<Warehouse>) | null;
  /** Opens the online store, beside the warehouse where there is one; called once, when first needed. Null where none is configured. */
  readonly openOnlineStore: ((warehouse: (() => Promise<Warehouse>) | null) => Promise<OnlineStore>) | null;
  /** The online store's tables for others to make; opens nothing. Gives null where it is a kind of store whose tables are not made so. */
  readonly writeInfrastructure: (wish: InfrastructureWish) => Promise<string | null>;
  /** Makes these tables where they are missing, and gives the names of those that it made; none where runs make the store's tables. */
  readonly provisionOnline: (views: readonly OnlineView[], signal?: AbortSignal) => Promise<readonly string[]>;
  /** Opens the state of runs, beside the online store; called once, when first needed. */
  readonly openRuns: (online: OnlineStore, warehouse: Warehouse) => Promise<RunStore>;
  readonly tests: StoreTests;
}

/** Tests of features, and what they run on. */
export interface StoreTests extends Pick<TestBench, "dialect" | "open"> {
  readonly tests: readonly CollectedTest[];
  /** Why files of tests could not be loaded. */
  readonly problems: readonly Diagnostic[];
}
