/**
 * The composition root: the one place that knows which warehouses, registries and clocks there are, and introduces them
 * to each other.
 */
import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bigquery } from "../dialects/bigquery/index.ts";
import { openEmbedded, openServer, postgres } from "../dialects/postgres/index.ts";
import { snowflake } from "../dialects/snowflake/index.ts";
import { buildRegistry } from "./compiler/registry/build-registry.ts";
import { type CollectedDefinitions, collectDefinitions, type TypedStore } from "./define/index.ts";
import { AsofError, type Diagnostic, error, throwIfErrors } from "./kernel/diagnostics.ts";
import { entryOf, suggestion } from "./kernel/names.ts";
import { version } from "./kernel/version.ts";
import type { Clock } from "./ports/clock.ts";
import type { Dialect } from "./ports/dialect.ts";
import type { RegistryStore } from "./ports/registry-store.ts";
import type { Warehouse } from "./ports/warehouse.ts";
import { FileRegistryStore } from "./registry/file-store.ts";
import { cacheFolder, type Repository, rememberingVerifier, resolveEnvironment } from "./repository/index.ts";
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
  /** `postgres://user@host:5432/database`; what it says wins over the other options. */
  readonly url?: string;
  /** Default: `PGHOST`, else localhost. */
  readonly host?: string;
  /** Default: `PGPORT`, else 5432. */
  readonly port?: number;
  /** Default: `PGDATABASE`, else the user's name. */
  readonly database?: string;
  /** Who connects. Default: `PGUSER`, else the user of the process. */
  readonly user?: string;
  /** Never told in a message. Default: `PGPASSWORD`, or what the password file says. */
  readonly password?: string;
  /** Whether the connection is encrypted. Default: as `PGSSLMODE` says, else not. */
  readonly ssl?: boolean;
  /** How long one statement may take, in milliseconds. Default: what the server says. */
  readonly statementTimeoutMs?: number;
  /** Silence on a connection, in milliseconds, after which the server is asked whether the session still works. Default: 60,000; 0 never asks. */
  readonly stallTimeoutMs?: number;
  /** Sessions at once; further work waits for its turn. Default: 4. */
  readonly maxConnections?: number;
}

/** A kind of warehouse and its options. */
export type WarehouseConfig = EmbeddedWarehouse | PostgresWarehouse;

/** What a store is made of. */
export interface StoreConfig<D extends object> {
  /** The project's name: the top namespace. */
  readonly project: string;
  /** The exports of the feature repository: entities, views, services. Without them the applied registry is used. */
  readonly definitions?: D;
  /** The folder of the registry, or a registry of your own. Default: `.asof/registry`. */
  readonly registry?: string | RegistryStore;
  /** Where the rows are. Without one only compiling works. */
  readonly warehouse?: WarehouseConfig | Warehouse;
}

/** A feature store with the types of its definitions. */
export type Store<D extends object> = Omit<FeatureStore, "getHistoricalFeatures" | "score"> & TypedStore<D>;

interface WarehouseKind {
  readonly dialect: Dialect;
  /** The options that a configuration may name, with the kind of value each takes. */
  readonly options: Readonly<Record<string, "string" | "number" | "boolean">>;
  /** The npm packages that it is spoken to with. */
  readonly clients: readonly string[];
  open(config: WarehouseConfig): Promise<Warehouse>;
}

/** Each kind of warehouse: a fourth one is a line here. */
const warehouses: Readonly<Record<WarehouseConfig["kind"], WarehouseKind>> = {
  embedded: {
    dialect: postgres,
    options: { folder: "string" },
    clients: ["@electric-sql/pglite", "pg"],
    open: (config) =>
      openEmbedded({
        folder: config.kind === "embedded" && config.folder !== undefined ? config.folder : ".asof/warehouse",
      }),
  },
  postgres: {
    dialect: postgres,
    options: {
      url: "string",
      host: "string",
      port: "number",
      database: "string",
      user: "string",
      password: "string",
      ssl: "boolean",
      statementTimeoutMs: "number",
      stallTimeoutMs: "number",
      maxConnections: "number",
    },
    clients: ["pg"],
    open: (config) => openServer(config.kind === "postgres" ? config : {}),
  },
};

const dialects: readonly Dialect[] = [postgres, snowflake, bigquery];

const systemClock: Clock = { now: () => BigInt(Date.now()) * 1_000n };

/**
 * Puts a feature store together. Nothing is opened or read until it is needed.
 * Throws an `AsofError` with every problem of the definitions.
 */
export function createStore<D extends object>(config: StoreConfig<D>): Store<D> {
  const { warehouse, registry = ".asof/registry" } = config;
  const collected = config.definitions === undefined ? null : collectDefinitions(Object.values(config.definitions));
  // The types of the definitions are all that `Store<D>` adds.
  return storeOf({
    project: config.project,
    collected,
    registry,
    dialect: dialectFor(warehouse),
    open: warehouse === undefined ? null : () => openWarehouse(warehouse),
  }) as unknown as Store<D>;
}

interface StoreParts {
  readonly project: string;
  readonly collected: CollectedDefinitions | null;
  readonly registry: string | RegistryStore;
  readonly dialect: Dialect;
  readonly open: (() => Promise<Warehouse>) | null;
}

function storeOf({ project, collected, registry, dialect, open }: StoreParts): FeatureStore {
  const built = collected === null ? null : buildRegistry(project, collected.definitions, collected.places);
  throwIfErrors(distinct([...(collected?.problems ?? []), ...(built?.problems ?? [])]));
  return new FeatureStore({
    project,
    definitions: built?.registry ?? null,
    places: collected?.places ?? new Map(),
    registryStore: typeof registry === "string" ? new FileRegistryStore(registry) : registry,
    dialect,
    dialects,
    templates: readTemplates(fileURLToPath(new URL("sql-templates", packageFolder()))),
    clock: systemClock,
    openWarehouse: open,
  });
}

/** What two stages found at one place is told once. */
function distinct(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return problems.filter((one) => {
    const key = `${one.code} ${one.path}`;
    return one.path === null || (!seen.has(key) && seen.add(key));
  });
}

/**
 * The store of a feature repository that was loaded from disk. Environment variables of the warehouse's options are read
 * when it is opened, so that compiling needs none. Throws an `AsofError` with every problem of the repository.
 */
export function openStore(
  repository: Repository,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): FeatureStore {
  const { config, root } = repository;
  const options = config.warehouse ?? { kind: "embedded" };
  const kind = kindOf(options.kind);
  const problems = checkOptions(options, kind);
  return storeOf({
    project: config.project,
    collected: { ...repository, problems: [...problems, ...repository.problems] },
    registry: resolve(root, config.registry),
    dialect: remembering(kind.dialect, cacheFolder(environment)),
    open: async () => {
      const { values, problems: missing } = resolveEnvironment(options, environment);
      throwIfErrors(missing);
      return kind.open(optionsIn(root, values, kind) as unknown as WarehouseConfig);
    },
  });
}

/** The npm packages that a kind of warehouse needs; the embedded one where none is said. Throws `config-invalid` for others. */
export function clientPackages(kind: string | null): readonly string[] {
  return kindOf(kind ?? "embedded").clients;
}

/** A build is named by the hash in its files' names. Sources change under one name: what they accepted is not kept. */
function remembering(dialect: Dialect, cache: string | null): Dialect {
  const edition = basename(import.meta.url);
  if (cache === null || edition.endsWith(".ts")) return dialect;
  return { ...dialect, verifier: rememberingVerifier(dialect.verifier, { cache, edition: `${version} ${edition}` }) };
}

function checkOptions(options: Readonly<Record<string, unknown>>, kind: WarehouseKind): readonly Diagnostic[] {
  return Object.keys(options)
    .filter((name) => name !== "kind" && entryOf(kind.options, name) === undefined)
    .map((name) =>
      error("config-invalid", `a warehouse of kind '${String(options["kind"])}' has no option '${name}'`, {
        path: `warehouse.${name}`,
        hint: suggestion(name, Object.keys(kind.options)),
      }),
    );
}

/** Values as their options take them (a variable of the environment is always text), folders relative to the configuration. */
function optionsIn(
  root: string,
  values: Readonly<Record<string, unknown>>,
  kind: WarehouseKind,
): Record<string, unknown> {
  const entries = Object.entries(values).map(([name, value]) => {
    const type = entryOf(kind.options, name);
    if (name === "folder" && typeof value === "string") return [name, resolve(root, value)];
    if (type === "number") return [name, Number(value)];
    return [name, type === "boolean" ? value === true || value === "true" : value];
  });
  const folder = kind.options["folder"] !== undefined && values["folder"] === undefined;
  return { ...Object.fromEntries(entries), ...(folder ? { folder: resolve(root, ".asof/warehouse") } : {}) };
}

function openWarehouse(warehouse: WarehouseConfig | Warehouse): Promise<Warehouse> {
  return isWarehouse(warehouse) ? Promise.resolve(warehouse) : kindOf(warehouse.kind).open(warehouse);
}

function dialectFor(warehouse: WarehouseConfig | Warehouse | undefined): Dialect {
  if (warehouse === undefined) return postgres;
  if (!isWarehouse(warehouse)) return kindOf(warehouse.kind).dialect;
  return dialects.find((one) => one.name === warehouse.dialect) ?? postgres;
}

function kindOf(name: string): WarehouseKind {
  const kind = entryOf<WarehouseKind>(warehouses, name);
  if (kind !== undefined) return kind;
  throw AsofError.of("config-invalid", `there is no warehouse kind '${name}'`, {
    path: "warehouse.kind",
    hint: suggestion(name, Object.keys(warehouses)),
  });
}

function isWarehouse(value: WarehouseConfig | Warehouse): value is Warehouse {
  return "read" in value && "catalog" in value;
}
