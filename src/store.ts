/**
 * The composition root: the one place that knows which warehouses, registries and clocks there are, and introduces them
 * to each other.
 */
import { fileURLToPath } from "node:url";
import { openEmbedded, openServer, postgres } from "../dialects/postgres/index.ts";
import { buildRegistry } from "./compiler/registry/build-registry.ts";
import { type CollectedDefinitions, collectDefinitions, type TypedStore } from "./define/index.ts";
import { AsofError, throwIfErrors } from "./kernel/diagnostics.ts";
import { suggestion } from "./kernel/names.ts";
import type { Clock } from "./ports/clock.ts";
import type { Dialect } from "./ports/dialect.ts";
import type { RegistryStore } from "./ports/registry-store.ts";
import type { Warehouse } from "./ports/warehouse.ts";
import { FileRegistryStore } from "./registry/file-store.ts";
import { FeatureStore } from "./runtime/feature-store.ts";
import { packageFolder } from "./runtime/package-folder.ts";
import { readTemplates } from "./runtime/templates.ts";

/** PostgreSQL inside the process: nothing to install. Its tables are kept in `folder`, or in memory with null. */
export interface EmbeddedWarehouse {
  readonly kind: "embedded";
  /** Default: `.asof/warehouse`. */
  readonly folder?: string | null;
}

/** A PostgreSQL server, by a URL or by its parts. */
export interface PostgresWarehouse {
  readonly kind: "postgres";
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
  readonly ssl?: boolean;
  readonly statementTimeoutMs?: number;
  readonly maxConnections?: number;
}

export type WarehouseConfig = EmbeddedWarehouse | PostgresWarehouse;

export interface StoreConfig<D extends object> {
  readonly project: string;
  /** The exports of the feature repository: entities, views, services. Without them the applied registry is used. */
  readonly definitions?: D;
  /** The folder of the registry, or a registry of your own. Default: `.asof/registry`. */
  readonly registry?: string | RegistryStore;
  /** Where the rows are. Without one only compiling works. */
  readonly warehouse?: WarehouseConfig | Warehouse;
}

/** A feature store with the types of its definitions. */
export type Store<D extends object> = Omit<FeatureStore, "getHistoricalFeatures"> & TypedStore<D>;

interface WarehouseKind {
  readonly dialect: Dialect;
  open(config: WarehouseConfig): Promise<Warehouse>;
}

/** Each kind of warehouse: a fourth one is a line here. */
const warehouses: Readonly<Record<WarehouseConfig["kind"], WarehouseKind>> = {
  embedded: {
    dialect: postgres,
    open: (config) =>
      openEmbedded({
        folder: config.kind === "embedded" && config.folder !== undefined ? config.folder : ".asof/warehouse",
      }),
  },
  postgres: { dialect: postgres, open: (config) => openServer(config.kind === "postgres" ? config : {}) },
};

const dialects: readonly Dialect[] = [postgres];

const systemClock: Clock = { now: () => BigInt(Date.now()) * 1_000n };

/**
 * Puts a feature store together. Nothing is opened or read until it is needed.
 * Throws an `AsofError` with every problem of the definitions.
 */
export function createStore<D extends object>(config: StoreConfig<D>): Store<D> {
  const collected = config.definitions === undefined ? null : collectDefinitions(Object.values(config.definitions));
  // The types of the definitions are all that `Store<D>` adds.
  return storeOf({ ...config, collected }) as unknown as Store<D>;
}

/** The same for definitions that were collected before, by reading a repository or from JSON. */
export function storeOf(
  config: Omit<StoreConfig<object>, "definitions"> & { readonly collected: CollectedDefinitions | null },
): FeatureStore {
  const { collected } = config;
  const built = collected === null ? null : buildRegistry(config.project, collected.definitions, collected.places);
  throwIfErrors([...(collected?.problems ?? []), ...(built?.problems ?? [])]);
  const { registry = ".asof/registry", warehouse } = config;
  return new FeatureStore({
    project: config.project,
    definitions: built?.registry ?? null,
    places: collected?.places ?? new Map(),
    registryStore: typeof registry === "string" ? new FileRegistryStore(registry) : registry,
    dialect: dialectFor(warehouse),
    templates: readTemplates(fileURLToPath(new URL("sql-templates", packageFolder()))),
    clock: systemClock,
    openWarehouse: warehouse === undefined ? null : async () => openWarehouse(warehouse),
  });
}

function openWarehouse(warehouse: WarehouseConfig | Warehouse): Promise<Warehouse> {
  return isWarehouse(warehouse) ? Promise.resolve(warehouse) : kindOf(warehouse).open(warehouse);
}

function dialectFor(warehouse: WarehouseConfig | Warehouse | undefined): Dialect {
  if (warehouse === undefined) return postgres;
  if (!isWarehouse(warehouse)) return kindOf(warehouse).dialect;
  return dialects.find((one) => one.name === warehouse.dialect) ?? postgres;
}

function kindOf(config: WarehouseConfig): WarehouseKind {
  const kind: WarehouseKind | undefined = warehouses[config.kind];
  if (kind !== undefined) return kind;
  throw AsofError.of("config-invalid", `there is no warehouse kind '${String(config.kind)}'`, {
    path: "warehouse.kind",
    hint: suggestion(String(config.kind), Object.keys(warehouses)),
  });
}

function isWarehouse(value: WarehouseConfig | Warehouse): value is Warehouse {
  return "read" in value && "catalog" in value;
}
