/**
 * The composition root: the one place that knows which warehouses, registries and clocks there are, and introduces them
 * to each other.
 */
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BigQueryConfig, bigqueryKind } from "../dialects/bigquery/kind.ts";
import {
  type EmbeddedKinds,
  type EmbeddedWarehouse,
  embeddedKinds,
  type PostgresWarehouse,
  serverDatabase,
  serverKind,
} from "../dialects/postgres/kinds.ts";
import { type SnowflakeConfig, snowflakeKind } from "../dialects/snowflake/kind.ts";
import { buildRegistry } from "./compiler/registry/build-registry.ts";
import { distinct } from "./define/distinct-problems.ts";
import {
  type CollectedDefinitions,
  type CollectedTest,
  collectDefinitions,
  collectTests,
  type TypedStore,
} from "./define/index.ts";
import { type ProjectLimitsOptions, readProjectLimits } from "./define/limits.ts";
import { Position } from "./define/position.ts";
import type { ProjectLimits } from "./ir/limits.ts";
import { AsofError, type Diagnostic, throwIfErrors } from "./kernel/diagnostics.ts";
import { version } from "./kernel/version.ts";
import { type DynamoOnline, dynamoKind } from "./online/dynamodb/kind.ts";
import { embeddedOnlineKind, serverOnlineKind } from "./online/postgres/kind.ts";
import type { PostgresOnlineOptions } from "./online/postgres/options.ts";
import type { Clock } from "./ports/clock.ts";
import type { Dialect } from "./ports/dialect.ts";
import type { OnlineKind } from "./ports/online-kind.ts";
import type { OnlineStore } from "./ports/online-store.ts";
import type { RegistryStore } from "./ports/registry-store.ts";
import type { RunStore } from "./ports/run-store.ts";
import type { Warehouse } from "./ports/warehouse.ts";
import type { WarehouseKind } from "./ports/warehouse-kind.ts";
import { FileRegistryStore } from "./registry/file-store.ts";
import {
  type Config,
  cacheFolder,
  configuredOnlineStores,
  configuredRuns,
  configuredWarehouses,
  defineConfig as defineUntyped,
  type EnvironmentReference,
  environmentVariable,
  inEnvironment,
  optionsNow,
  optionsTold,
  ownFolder,
  type Repository,
  rememberingVerifier,
  unknownKind,
  withoutSecrets,
} from "./repository/index.ts";
import { folderRunsKind, runsBeside, serverRunsKind } from "./runs/kind.ts";
import type { RunStoreOptions } from "./runs/options.ts";
import { FeatureStore } from "./runtime/feature-store.ts";
import type { FeatureStoreParts } from "./runtime/feature-store-parts.ts";
import { unknownViews } from "./runtime/limits/unknown-views.ts";
import { packageFolder } from "./runtime/package-folder.ts";
import { readTemplates } from "./runtime/templates.ts";

/** A kind of warehouse and its options. */
export type WarehouseConfig = EmbeddedWarehouse | PostgresWarehouse | SnowflakeConfig | BigQueryConfig;

/** Online rows in tables of the embedded warehouse's own engine. */
export interface EmbeddedOnline extends PostgresOnlineOptions {
  readonly kind: "embedded";
  /** Default: the embedded warehouse's own; `.asof/online` beside any other warehouse. null keeps it in memory. */
  readonly folder?: string | null;
}

/** Online rows in tables of a PostgreSQL server, reached as a warehouse is. */
export interface PostgresOnline extends Omit<PostgresWarehouse, "kind">, PostgresOnlineOptions {
  readonly kind: "postgres";
}

/** A kind of online store and its options. */
export type OnlineConfig = EmbeddedOnline | PostgresOnline | DynamoOnline;

/** Run state in tables of the embedded engine, for one process at a time. */
export interface EmbeddedRuns extends RunStoreOptions {
  readonly kind: "embedded";
  /** Default: `.asof/runs`. null keeps it in memory. */
  readonly folder?: string | null;
}

/** Run state in tables of a PostgreSQL server, for all machines that reach it. */
export interface PostgresRuns extends Omit<PostgresWarehouse, "kind">, RunStoreOptions {
  readonly kind: "postgres";
}

/** A kind of place for run state and its options. */
export type RunsConfig = EmbeddedRuns | PostgresRuns;

/** Options as a configuration file says them: a variable may stand in any value's place. */
export type InFile<W> = W extends unknown
  ? {
      readonly [K in keyof W]: K extends "kind"
        ? W[K]
        : Exclude<W[K], null | undefined | bigint> | EnvironmentReference;
    }
  : never;

/** Gives an editor the types of a configuration, with the options of each kind of warehouse, online store and run state; what it says is checked when it is loaded. */
export const defineConfig: (
  config: Config<InFile<WarehouseConfig>, InFile<OnlineConfig>, InFile<RunsConfig>>,
) => Config = defineUntyped;

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
  /** Where the newest values are served from. Without one nothing can be served. */
  readonly online?: OnlineConfig | OnlineStore;
  /** Where the state of runs lies. Default: beside the online rows, or in the embedded warehouse; else in `.asof/runs`. */
  readonly runs?: RunsConfig | RunStore;
  /** How far requests may go. */
  readonly limits?: ProjectLimitsOptions;
  /** Refuse requests that would read a source from its beginning, where the warehouse can leave out parts of a table. */
  readonly requireBounds?: boolean;
}

/** A feature store with the types of its definitions. */
export type Store<D extends object> = Omit<
  FeatureStore,
  "getHistoricalFeatures" | "score" | "getOnlineFeatures" | "push"
> &
  TypedStore<D>;

/** A fourth warehouse is its folder, a line here and its options above. `cache`: where images of new embedded databases are kept. */
function kindsWith(cache: string | null) {
  const embedded = embeddedKinds(() => (cache === null ? null : ownFolder(join(cache, "engines"))));
  return {
    embedded,
    warehouses: [embedded.warehouse, serverKind, snowflakeKind, bigqueryKind],
    online: [embeddedOnlineKind(embedded.database), serverOnlineKind(serverDatabase), dynamoKind],
    runs: [folderRunsKind(embedded.warehouse.name, embedded.database), serverRunsKind(serverKind.name, serverDatabase)],
  };
}

/** Of stores that are put together in code: these keep nothing on disk but what they are told to. */
const kinds = kindsWith(null);

const dialects: readonly Dialect[] = [...new Set(kinds.warehouses.map(({ dialect }) => dialect))];

const systemClock: Clock = { now: () => BigInt(Date.now()) * 1_000n };

/**
 * Puts a feature store together. Nothing is opened or read until it is needed.
 * Throws an `AsofError` with every problem of the definitions.
 */
export function createStore<D extends object>(config: StoreConfig<D>): Store<D> {
  const { warehouse, online, runs, registry = ".asof/registry" } = config;
  const exported = config.definitions === undefined ? null : Object.values(config.definitions);
  const collected = exported && collectDefinitions(exported);
  // The types of the definitions are all that `Store<D>` adds.
  return storeOf({
    project: config.project,
    collected,
    registry,
    dialect: dialectFor(warehouse),
    configured: [dialectFor(warehouse)],
    warehouseOptions: toldOf(warehouse),
    open: warehouse === undefined ? null : () => openWarehouse(warehouse),
    openOnline: online === undefined ? null : openOnline(online),
    infrastructure: async (wish) => {
      if (online === undefined || isOnlineStore(online)) return null;
      return (await onlineKindOf(online.kind).infrastructure?.(online, wish)) ?? null;
    },
    provisionOnline: async (views, signal) => {
      if (online === undefined || isOnlineStore(online)) return [];
      return (await onlineKindOf(online.kind).provision?.(online, views, signal)) ?? [];
    },
    openRuns: openRuns(runs),
    embedded: kinds.embedded,
    tests: exported === null ? [] : collectTests(exported),
    testProblems: [],
    ...limitsOf(config),
  }) as unknown as Store<D>;
}

interface StoreParts {
  readonly project: string;
  readonly collected: CollectedDefinitions | null;
  readonly registry: string | RegistryStore;
  readonly dialect: Dialect;
  /** Of every configured warehouse. */
  readonly configured: readonly Dialect[];
  readonly warehouseOptions: Readonly<Record<string, unknown>>;
  readonly open: (() => Promise<Warehouse>) | null;
  readonly openOnline: FeatureStoreParts["openOnlineStore"];
  readonly infrastructure: FeatureStoreParts["writeInfrastructure"];
  readonly provisionOnline: FeatureStoreParts["provisionOnline"];
  readonly openRuns: FeatureStoreParts["openRuns"];
  readonly embedded: EmbeddedKinds;
  readonly limits: ProjectLimits;
  readonly limitProblems: readonly Diagnostic[];
  readonly tests: readonly CollectedTest[];
  readonly testProblems: readonly Diagnostic[];
}

function storeOf({
  project,
  collected,
  registry,
  configured,
  open,
  openOnline,
  infrastructure,
  openRuns,
  embedded,
  ...told
}: StoreParts): FeatureStore {
  const { limitProblems, tests, testProblems } = told;
  const built = collected === null ? null : buildRegistry(project, collected.definitions, collected.places);
  const unlimited = [...limitProblems, ...(built === null ? [] : unknownViews(told.limits, built.registry))];
  throwIfErrors(distinct(collected?.problems ?? [], built?.problems ?? [], unlimited));
  return new FeatureStore({
    project,
    definitions: built?.registry ?? null,
    places: collected?.places ?? new Map(),
    registryStore: typeof registry === "string" ? new FileRegistryStore(registry) : registry,
    ...told,
    dialects,
    configured: dialects.filter((one) => configured.includes(one)),
    templates: readTemplates(fileURLToPath(new URL("sql-templates", packageFolder()))),
    clock: systemClock,
    openWarehouse: open,
    openOnlineStore: openOnline,
    writeInfrastructure: infrastructure,
    openRuns,
    tests: { tests, problems: testProblems, dialect: embedded.warehouse.dialect, open: embedded.openForTests },
  });
}

/**
 * The store of a feature repository that was loaded from disk, in the environment that `inEnvironment` chose, or else the
 * variable `ASOF_ENV`. Variables that the warehouse's options name are read when it is opened, so that compiling needs none.
 * Throws an `AsofError` with every problem of the repository, the warehouses and online stores of its other environments among
 * them.
 */
export function openStore(
  repository: Repository,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): FeatureStore {
  if (repository.config.environment === null)
    return openStore(inEnvironment(repository, variables[environmentVariable] ?? null), variables);
  const { config, root } = repository;
  const cache = cacheFolder(variables);
  const known = kindsWith(cache);
  const warehouses = configuredWarehouses(repository, known.warehouses, { kind: known.embedded.warehouse.name });
  const stores = configuredOnlineStores(repository, known.online);
  const states = configuredRuns(repository, known.runs);
  const problems = [...warehouses.problems, ...stores.problems, ...states.problems];
  const chosen = warehouses.all.find(({ environment }) => environment === config.environment);
  if (chosen === undefined) throw new AsofError(problems);
  const online = stores.all.find(({ environment }) => environment === config.environment);
  const runs = states.all.find(({ environment }) => environment === config.environment);
  return storeOf({
    project: config.project,
    collected: { ...repository, problems: [...problems, ...repository.problems] },
    registry: resolve(root, config.registry),
    dialect: remembering(chosen.kind.dialect, cache),
    configured: warehouses.all.map(({ kind }) => kind.dialect),
    warehouseOptions: optionsTold(chosen.options, chosen.kind, variables),
    open: async () => chosen.kind.open(optionsNow(chosen, variables), root),
    openOnline:
      online === undefined
        ? null
        : async (warehouse) =>
            online.kind.open(optionsNow(online, variables), { folder: root, clock: systemClock, warehouse }),
    infrastructure: async (wish) =>
      (online && (await online.kind.infrastructure?.(optionsNow(withoutSecrets(online), variables), wish))) ?? null,
    provisionOnline: async (views, signal) =>
      (online && (await online.kind.provision?.(optionsNow(online, variables), views, signal))) ?? [],
    openRuns:
      runs === undefined
        ? runsIn(root, known.embedded)
        : async (store, warehouse) =>
            runs.kind.open(optionsNow(runs, variables), { folder: root, online: store, warehouse }),
    embedded: known.embedded,
    limits: config.limits,
    limitProblems: [],
    tests: repository.tests,
    testProblems: repository.testProblems,
  });
}

function limitsOf({
  limits,
  requireBounds = false,
}: StoreConfig<object>): Pick<StoreParts, "limits" | "limitProblems"> {
  const limitProblems: Diagnostic[] = [];
  const read = readProjectLimits(limits, new Position("limits", null, limitProblems), "config-invalid");
  return { limits: { ...read, requireBounds }, limitProblems };
}

/** The npm packages that a kind of warehouse needs; the embedded one where none is said. Throws `config-invalid` for others. */
export function clientPackages(kind: string | null): readonly string[] {
  return kindOf(kind ?? kinds.embedded.warehouse.name).clients;
}

/** Those that kinds of an online store and of run state need, where they are said and known. */
export function servingPackages(online: string | null, runs: string | null): readonly string[] {
  const found = [kinds.online.find(({ name }) => name === online), kinds.runs.find(({ name }) => name === runs)];
  return found.flatMap((one) => one?.clients ?? []);
}

/** A build is named by the hash in its files' names. Sources change under one name: what they accepted is not kept. */
function remembering(dialect: Dialect, cache: string | null): Dialect {
  const edition = basename(import.meta.url);
  if (cache === null || edition.endsWith(".ts")) return dialect;
  return { ...dialect, verifier: rememberingVerifier(dialect.verifier, { cache, edition: `${version} ${edition}` }) };
}

function openWarehouse(warehouse: WarehouseConfig | Warehouse): Promise<Warehouse> {
  if (isWarehouse(warehouse)) return Promise.resolve(warehouse);
  const { kind, ...options } = warehouse;
  return kindOf(kind).open(options, ".");
}

function openOnline(online: OnlineConfig | OnlineStore): NonNullable<FeatureStoreParts["openOnlineStore"]> {
  if (isOnlineStore(online)) return async () => online;
  const { kind: name, ...options } = online;
  const kind = onlineKindOf(name);
  return (warehouse) => kind.open(options, { folder: ".", clock: systemClock, warehouse });
}

function onlineKindOf(name: string): OnlineKind {
  const kind = kinds.online.find((one) => one.name === name);
  if (kind !== undefined) return kind;
  throw new AsofError([unknownKind(name, { what: "an online store", kinds: kinds.online }, { path: "online.kind" })]);
}

function openRuns(runs: RunsConfig | RunStore | undefined): FeatureStoreParts["openRuns"] {
  if (runs === undefined) return runsIn(".", kinds.embedded);
  if (isRunStore(runs)) return async () => runs;
  const { kind: name, ...options } = runs;
  const kind = kinds.runs.find((one) => one.name === name);
  if (kind === undefined)
    throw new AsofError([unknownKind(name, { what: "a run state", kinds: kinds.runs }, { path: "runs.kind" })]);
  return (online, warehouse) => kind.open(options, { folder: ".", online, warehouse });
}

/** Where nothing is said. */
function runsIn(root: string, { database }: EmbeddedKinds): FeatureStoreParts["openRuns"] {
  return (online, warehouse) => runsBeside({ folder: root, online, warehouse }, database);
}

/** Of an open one nothing is told. */
function toldOf(warehouse: WarehouseConfig | Warehouse | undefined): Readonly<Record<string, unknown>> {
  if (warehouse === undefined || isWarehouse(warehouse)) return {};
  const { kind, ...options } = warehouse;
  const types = kindOf(kind).options;
  return Object.fromEntries(Object.entries(options).filter(([name]) => types[name] !== "secret"));
}

function dialectFor(warehouse: WarehouseConfig | Warehouse | undefined): Dialect {
  if (warehouse === undefined) return kinds.embedded.warehouse.dialect;
  if (!isWarehouse(warehouse)) return kindOf(warehouse.kind).dialect;
  return dialects.find((one) => one.name === warehouse.dialect) ?? kinds.embedded.warehouse.dialect;
}

function kindOf(name: string): WarehouseKind {
  const kind = kinds.warehouses.find((one) => one.name === name);
  if (kind !== undefined) return kind;
  throw new AsofError([
    unknownKind(name, { what: "a warehouse", kinds: kinds.warehouses }, { path: "warehouse.kind" }),
  ]);
}

function isWarehouse(value: WarehouseConfig | Warehouse): value is Warehouse {
  return "read" in value && "catalog" in value;
}

function isOnlineStore(value: OnlineConfig | OnlineStore): value is OnlineStore {
  return "read" in value && "switchTo" in value;
}

function isRunStore(value: RunsConfig | RunStore): value is RunStore {
  return "claim" in value && "commit" in value;
}
