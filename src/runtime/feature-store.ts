import type { Templates } from "../compiler/compile.ts";
import { manifestOf } from "../compiler/registry/manifest.ts";
import {
  type CollectedTest,
  defaultEventTime,
  momentsAt,
  momentsSpine,
  requestedFeatures,
  requestedSpine,
} from "../define/index.ts";
import { readLimits } from "../define/limits.ts";
import { Position } from "../define/position.ts";
import { readSpineTimes } from "../define/spine-times.ts";
import type { Certificate } from "../ir/certificate.ts";
import type { ProjectLimits } from "../ir/limits.ts";
import type { Lineage } from "../ir/lineage.ts";
import type { Registry } from "../ir/registry.ts";
import type { StatementColumn, StrategyChoice } from "../ir/statement.ts";
import { AsofError, type Diagnostic, type Place, throwIfErrors } from "../kernel/diagnostics.ts";
import { suggestion } from "../kernel/names.ts";
import type { ParameterValue } from "../kernel/sql.ts";
import { formatInstant } from "../kernel/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Dialect } from "../ports/dialect.ts";
import type { Publication, RegistryStore } from "../ports/registry-store.ts";
import type { Warehouse } from "../ports/warehouse.ts";
import type { FeatureTestReport } from "./feature-tests/results.ts";
import type { RunTestsOptions } from "./feature-tests/run-tests.ts";
import type { TestBench } from "./feature-tests/test-bench.ts";
import type { GrantsOptions } from "./grants/options.ts";
import type { ProjectGrants } from "./grants/project-grants.ts";
import { StoreJobs } from "./jobs/store-jobs.ts";
import type { Impact } from "./lineage/impact.ts";
import type { LineageOptions } from "./lineage/options.ts";
import type { TaggedLineage } from "./lineage/tagged.ts";
import type { RegistryPlan } from "./plan/registry-plan.ts";
import type { CompileFeaturesOptions, HistoricalFeaturesOptions, ScoringOptions } from "./request-options.ts";
import { HistoricalFeaturesJob, ScoringFeaturesJob } from "./retrieve/historical-job.ts";
import { type RetrievalRequest, TrainingSet } from "./retrieve/training-set.ts";

export type { CompileFeaturesOptions, HistoricalFeaturesOptions, ScoringOptions } from "./request-options.ts";

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
  readonly tests: StoreTests;
}

/** Tests of features, and what they run on. */
export interface StoreTests extends Pick<TestBench, "dialect" | "open"> {
  readonly tests: readonly CollectedTest[];
  /** Why files of tests could not be loaded. */
  readonly problems: readonly Diagnostic[];
}

/** Which tests are run, and how. */
export interface TestOptions extends RunTestsOptions {
  /** Those alone whose names hold this text, whatever its case. Default: all. */
  readonly name?: string | undefined;
}

/** A statement as it can be kept, reviewed or run elsewhere. */
export interface CompiledFeatures {
  /** The statement, with placeholders for its parameters. */
  readonly sql: string;
  /** Of `sql`, in hexadecimal. */
  readonly sha256: string;
  /** What is bound to its placeholders, in their order. */
  readonly parameters: readonly ParameterValue[];
  /** The columns of the result, in their order. */
  readonly columns: readonly StatementColumn[];
  /** How each join is done, and why. */
  readonly strategies: readonly StrategyChoice[];
  /** What is proved of each feature about the future. */
  readonly certificates: readonly Certificate[];
  /** What was noticed and does not keep it from running. */
  readonly warnings: readonly Diagnostic[];
}

/** What an apply did. */
export interface Applied {
  /** What it changed. */
  readonly plan: RegistryPlan;
  /** Null where nothing had changed, so nothing was published. */
  readonly publication: Publication | null;
}

/** Definitions, their registry and a warehouse, working together. The command line and libraries stand on this. */
export class FeatureStore {
  readonly #parts: FeatureStoreParts;
  #warehouse: Promise<Warehouse> | null = null;

  /** @internal */
  constructor(parts: FeatureStoreParts) {
    this.#parts = parts;
  }

  /** The project's name. */
  get project(): string {
    return this.#parts.project;
  }

  /** @internal */
  get dialect(): Dialect {
    return this.#parts.dialect;
  }

  /** Where the registry is: a path or an address, without secrets. */
  get registryLocation(): string {
    return this.#parts.registryStore.location;
  }

  /** The author's definitions, or the applied ones where the store was made without any. */
  async registry(): Promise<Registry> {
    if (this.#parts.definitions !== null) return this.#parts.definitions;
    const applied = await this.appliedRegistry();
    if (applied !== null) return applied;
    throw AsofError.of("nothing-applied", `nothing is applied in ${this.registryLocation}`, {
      hint: "give the store definitions, or run: asof apply",
    });
  }

  /**
   * Runs the tests of features in an embedded warehouse of their own, in memory: neither the configured one nor the registry is touched. Resolves
   * where tests fail too. Rejects with `module-failed` where a file of tests cannot be loaded.
   */
  async test({ name = "", ...options }: TestOptions = {}): Promise<FeatureTestReport> {
    const { places, templates, clock, tests: all } = this.#parts;
    throwIfErrors(all.problems);
    const asked = all.tests.filter(({ test }) => test.name.toLowerCase().includes(name.toLowerCase()));
    const { runTests } = await import("./feature-tests/run-tests.ts");
    const { dialect, open } = all;
    return runTests(asked, { registry: this.#definitions(), places, templates, clock, dialect, open }, options);
  }

  /** What was applied last; null where nothing was. */
  async appliedRegistry(): Promise<Registry | null> {
    const head = await this.#parts.registryStore.head();
    if (head === null) return null;
    const { registry } = await this.#parts.registryStore.manifest(head.fingerprint);
    this.#requireProject(registry);
    return registry;
  }

  /** What an apply would change, and the SQL of each feature service with it, of each warehouse that is configured. Needs none. */
  async plan(): Promise<RegistryPlan> {
    const { configured, templates } = this.#parts;
    // What compares two registries is loaded by those who compare.
    const { planRegistry } = await import("./plan/registry-plan.ts");
    return planRegistry(await this.#comparable(), this.#definitions(), configured, templates);
  }

  /** What was applied, to compare with; null too where an older version applied it, since all of that is to be applied again. */
  async #comparable(): Promise<Registry | null> {
    try {
      return await this.appliedRegistry();
    } catch (failure) {
      if (failure instanceof AsofError && failure.diagnostics.every(({ code }) => code === "registry-format-older"))
        return null;
      throw failure;
    }
  }

  /** The rights that the definitions need in the warehouse, and no others, as statements. Needs no warehouse. */
  async grants(asked: GrantsOptions = {}): Promise<ProjectGrants> {
    const { places, dialect, warehouseOptions: options } = this.#parts;
    const { projectGrants } = await import("./grants/project-grants.ts");
    return projectGrants({ registry: await this.registry(), places, dialect, options }, asked);
  }

  /**
   * Where every feature and every column of a service comes from, as their plans say, or the part of it that is asked for. Needs no
   * warehouse. Rejects with `unknown-view` where nothing has that name.
   */
  async lineage({ of, direction }: LineageOptions = {}): Promise<Lineage> {
    const { places, dialect } = this.#parts;
    const registry = await this.registry();
    const { lineageNamed, projectLineage, upstreamLineage } = await import("./lineage/index.ts");
    const around = { registry, places, dialect };
    if (of === undefined) return projectLineage(around);
    const lineage = await (direction === "downstream" ? projectLineage(around) : upstreamLineage(around, of));
    return lineageNamed(lineage, registry, of, direction).lineage;
  }

  /** What reads a column, `table.column`, or anything of a table. Needs no warehouse. Rejects with `unknown-table`. */
  async impact(name: string): Promise<Impact> {
    const lineage = await this.lineage();
    return (await import("./lineage/index.ts")).impactOf(lineage, name);
  }

  /** What has a tag, `pii` or `pii=high`, and all that reads it. Needs no warehouse. */
  async tagged(tag: string): Promise<TaggedLineage> {
    const lineage = await this.lineage();
    return (await import("./lineage/index.ts")).taggedLineage(lineage, tag);
  }

  /** Publishes the definitions. Rejects with `apply-conflict` where another apply was faster; then nothing is published. */
  async apply(options: { readonly by?: string } = {}): Promise<Applied> {
    const { registryStore, clock } = this.#parts;
    const head = await registryStore.head();
    const plan = await this.plan();
    if (!plan.hasChanges && head !== null) return { plan, publication: null };
    const entry = { appliedAt: formatInstant(clock.now()), appliedBy: options.by ?? null };
    const publication = await registryStore.publish(manifestOf(this.#definitions()), head, entry);
    return { plan, publication };
  }

  /** Every publication, newest first. */
  history(): Promise<readonly Publication[]> {
    return this.#parts.registryStore.history();
  }

  /** Removes the registry. Tables of the warehouse are never touched. */
  async teardown(): Promise<void> {
    await this.appliedRegistry();
    await this.#parts.registryStore.destroy();
  }

  /** A training set. Problems of the request are told by the job's methods. */
  getHistoricalFeatures(asked: HistoricalFeaturesOptions): HistoricalFeaturesJob {
    return new HistoricalFeaturesJob(() => this.#trainingSet(asked), this.#parts.dialect, this.jobs);
  }

  /** The features of every entity as known at one instant. Problems of the request are told by the job's methods. */
  score(asked: ScoringOptions): ScoringFeaturesJob {
    const { at = "now", population, ...rest } = asked;
    const moments = momentsAt(at === "now" ? this.now() : at, population);
    const { spine, problems } = momentsSpine(moments, asked.eventTime ?? defaultEventTime);
    const make = async () => {
      throwIfErrors([...requestedFeatures(asked.features).problems, ...problems]);
      return this.#requested(rest, spine);
    };
    return new ScoringFeaturesJob(moments.instants[0] ?? "", make, this.#parts.dialect, this.jobs);
  }

  /** Training sets that the warehouse makes while nobody waits. */
  get jobs(): StoreJobs {
    return new StoreJobs(() => this.warehouse());
  }

  /** The instant of the store's clock, as ISO text. */
  now(): string {
    return formatInstant(this.#parts.clock.now());
  }

  /** The warehouse, opened when first asked for. */
  async warehouse(): Promise<Warehouse> {
    const { openWarehouse } = this.#parts;
    if (openWarehouse === null) {
      throw AsofError.of("config-invalid", "no warehouse is configured", {
        path: "warehouse",
        hint: "add one to the configuration: warehouse: { kind: … }",
      });
    }
    this.#warehouse ??= this.#open(openWarehouse);
    return this.#warehouse;
  }

  /** One that could not be opened is tried again the next time. */
  async #open(openWarehouse: () => Promise<Warehouse>): Promise<Warehouse> {
    try {
      return await openWarehouse();
    } catch (failure) {
      this.#warehouse = null;
      throw failure;
    }
  }

  /** Frees the warehouse. The store can be used again afterwards. */
  async close(): Promise<void> {
    const open = this.#warehouse;
    this.#warehouse = null;
    // An opening that failed was told to whoever asked for it.
    await open?.then((warehouse) => warehouse.close()).catch(() => undefined);
  }

  async #trainingSet(asked: HistoricalFeaturesOptions, inDialect?: string): Promise<TrainingSet> {
    const spine = requestedSpine(asked.spine, asked.eventTime ?? null);
    throwIfErrors([...requestedFeatures(asked.features).problems, ...spine.problems]);
    if (spine.kind === "none") throw new Error("a spine that is none comes with its problem");
    return this.#requested(
      asked,
      spine.kind === "rows" ? { kind: "upload", rows: spine.rows, time: spine.time, columns: [] } : spine.spine,
      inDialect,
    );
  }

  #requested(
    asked: Omit<HistoricalFeaturesOptions, "spine">,
    spine: RetrievalRequest["spine"],
    inDialect?: string,
  ): Promise<TrainingSet> {
    const { features, problems } = requestedFeatures(asked.features);
    const wrong: Diagnostic[] = [];
    const limits = readLimits(asked.limits, new Position("limits", null, wrong), "invalid-option");
    const spineTimes = readSpineTimes(asked.spineTimes, new Position("spineTimes", null, wrong));
    throwIfErrors([...problems, ...wrong]);
    return this.trainingSet(
      {
        features,
        limits,
        spineTimes,
        ...(asked.requireBounds === undefined ? {} : { requireBounds: asked.requireBounds }),
        ...(asked.probeSpine === undefined ? {} : { probeSpine: asked.probeSpine }),
        fullNames: asked.fullNames ?? false,
        strategies: asked.strategies ?? {},
        strategy: asked.strategy ?? null,
        spine,
      },
      asked.offline === true,
      inDialect,
    );
  }

  /** The statement of a request, compiled from the definitions alone: nothing is asked of a warehouse. */
  async compile(asked: CompileFeaturesOptions): Promise<CompiledFeatures> {
    const { statement, certificates, warnings } = await (
      await this.#trainingSet({ ...asked, offline: true }, asked.dialect)
    ).compiled();
    return {
      sql: statement.text,
      sha256: statement.hash,
      parameters: statement.parameters.map(({ value }) => value),
      columns: statement.outline.columns,
      strategies: statement.outline.choices,
      certificates,
      warnings,
    };
  }

  /**
   * A training set of a plain request: what the typed one becomes.
   * @internal
   */
  async trainingSet(request: RetrievalRequest, withoutWarehouse = false, inDialect?: string): Promise<TrainingSet> {
    const { places, templates, clock, limits, openWarehouse } = this.#parts;
    const dialect = this.#dialectNamed(inDialect);
    // Of another warehouse than the configured one nothing can be asked.
    const offline = withoutWarehouse || openWarehouse === null || dialect.name !== this.#parts.dialect.name;
    const registry = await this.registry();
    return new TrainingSet(
      { registry, places, dialect, templates, clock, offline, limits, warehouse: () => this.warehouse() },
      request,
    );
  }

  #dialectNamed(name: string | undefined): Dialect {
    const { dialect, dialects } = this.#parts;
    if (name === undefined || name === dialect.name) return dialect;
    const known = dialects.find((one) => one.name === name);
    if (known !== undefined) return known;
    const names = dialects.map((one) => one.name);
    throw AsofError.of("config-invalid", `there is no dialect '${name}'`, {
      path: "dialect",
      hint: suggestion(name, names) ?? `there are: ${names.join(", ")}`,
    });
  }

  #definitions(): Registry {
    if (this.#parts.definitions !== null) return this.#parts.definitions;
    throw AsofError.of("config-invalid", "this store has no definitions of its own to plan or apply", {
      path: "definitions",
      hint: "give createStore the definitions",
    });
  }

  #requireProject(registry: Registry): void {
    if (registry.project === this.#parts.project) return;
    throw AsofError.of(
      "project-mismatch",
      `the registry in ${this.registryLocation} belongs to project '${registry.project}', not to '${this.#parts.project}'`,
      { path: "registry", hint: "give each project a registry of its own" },
    );
  }
}
