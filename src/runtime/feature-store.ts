import {
  defaultEventTime,
  momentsAt,
  momentsSpine,
  type PushOptions,
  type PushOutcome,
  requestedFeatures,
} from "../define/index.ts";
import type { CompiledLatest, LatestRequest } from "../ir/latest.ts";
import type { Lineage } from "../ir/lineage.ts";
import type { OnlineTable } from "../ir/online.ts";
import type { Registry } from "../ir/registry.ts";
import { AsofError, throwIfErrors } from "../kernel/diagnostics.ts";
import { suggestion } from "../kernel/names.ts";
import { formatInstant } from "../kernel/time.ts";
import type { Dialect } from "../ports/dialect.ts";
import type { InfrastructureFormat } from "../ports/infrastructure.ts";
import type { OnlineStore } from "../ports/online-store.ts";
import type { Publication } from "../ports/registry-store.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { Warehouse } from "../ports/warehouse.ts";
import { Connections } from "./connections.ts";
import type { FeatureStoreParts } from "./feature-store-parts.ts";
import type { Applied, ApplyOptions, CompiledFeatures, TestOptions } from "./feature-store-results.ts";
import { compiledFeatures } from "./feature-store-results.ts";
import type { FeatureTestReport } from "./feature-tests/results.ts";
import type { GrantsOptions } from "./grants/options.ts";
import type { ProjectGrants } from "./grants/project-grants.ts";
import { StoreJobs } from "./jobs/store-jobs.ts";
import type { Impact } from "./lineage/impact.ts";
import type { LineageOptions } from "./lineage/options.ts";
import type { TaggedLineage } from "./lineage/tagged.ts";
import type { DryRun } from "./materialize/dry-run.ts";
import type { RunSummary } from "./materialize/events.ts";
import type { BackfillOptions, DryRunOptions, IncrementalOptions, MaterializeOptions } from "./materialize/options.ts";
import { StoreMaterialization } from "./materialize/store-materialization.ts";
import type { StoreRuns } from "./materialize/store-runs.ts";
import type { OnlineFeaturesOptions, OnlineReads } from "./online/online-reads.ts";
import { Served } from "./online/served.ts";
import type { ServedFeatures } from "./online/served-features.ts";
import type { RegistryPlan } from "./plan/registry-plan.ts";
import type { ReconcileOptions } from "./reconcile/options.ts";
import type { Reconciliation } from "./reconcile/result.ts";
import type { CompileFeaturesOptions, HistoricalFeaturesOptions, ScoringOptions } from "./request-options.ts";
import { HistoricalFeaturesJob, ScoringFeaturesJob } from "./retrieve/historical-job.ts";
import { askedRequest, requestOf } from "./retrieve/requested.ts";
import type { RetrievalRequest } from "./retrieve/retrieval.ts";
import { TrainingSet } from "./retrieve/training-set.ts";

export type { CompileFeaturesOptions, HistoricalFeaturesOptions, ScoringOptions } from "./request-options.ts";

/** Definitions, their registry and a warehouse, working together. The command line and libraries stand on this. */
export class FeatureStore {
  readonly #parts: FeatureStoreParts;
  readonly #connections: Connections;
  readonly #served: Served;

  /** @internal */
  constructor(parts: FeatureStoreParts) {
    this.#parts = parts;
    this.#connections = new Connections(parts);
    this.#served = new Served(parts, this.#connections, () => this.registry());
  }

  /** The project's name. */
  get project(): string {
    return this.#parts.project;
  }

  /** @internal */
  get dialect(): Dialect {
    return this.#parts.dialect;
  }

  /** @internal */
  get dialectNames(): readonly string[] {
    return this.#parts.dialects.map(({ name }) => name);
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
   * The tables of the online store, written down for those who make tables by other means: a CloudFormation template or Terraform text. Nothing
   * is opened. Rejects with `config-invalid` where the configured store makes its tables by itself.
   */
  async infrastructure(format: InfrastructureFormat): Promise<string> {
    const { project, featureViews } = await this.registry();
    const views = featureViews.map(({ name: view }) => ({ project, view }));
    const text = await this.#parts.writeInfrastructure({ format, views });
    if (text !== null) return text;
    const hint = "of a store of kind dynamodb there are; tables of a database are made by runs";
    const message = "there are no tables of the online store to write down";
    throw AsofError.of("config-invalid", message, { path: "online", hint });
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

  /**
   * Publishes the definitions, once the online store has its tables. Rejects with `apply-conflict` where another apply was faster; then
   * nothing is published.
   */
  async apply(options: ApplyOptions = {}): Promise<Applied> {
    const { applyDefinitions } = await import("./plan/apply.ts");
    return applyDefinitions(this.#definitions(), () => this.plan(), this.#parts, options);
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
      return this.trainingSet(requestOf(rest, spine), rest.offline === true);
    };
    return new ScoringFeaturesJob(moments.instants[0] ?? "", make, this.#parts.dialect, this.jobs);
  }

  /** The newest values of some entities, as the online store has them now. */
  getOnlineFeatures(asked: OnlineFeaturesOptions): Promise<ServedFeatures> {
    return this.#served.read(asked);
  }

  /**
   * Reads of the newest values by plans that are made once.
   * @internal
   */
  onlineReads(): Promise<OnlineReads> {
    return this.#served.reads();
  }

  /**
   * Writes rows of a source: to the views over it that are served (`online`), to its table (`offline`), or to both. The newest row
   * stays, whatever the order of pushes and runs. Views over windows are left to runs. Rejects with `push-invalid` before anything
   * is written, and with `push-incomplete`, which says what has the rows and what has not.
   */
  push(source: unknown, rows: readonly object[], options: PushOptions): Promise<PushOutcome> {
    return this.#served.push(source, rows, options);
  }

  /** Training sets that the warehouse makes while nobody waits. */
  get jobs(): StoreJobs {
    return new StoreJobs(() => this.warehouse());
  }

  /**
   * Loads what became known after `start` and by `end` into the online store. Resolves where views failed too: the summary says so.
   * Rejects where nothing could be begun.
   */
  materialize(asked: MaterializeOptions): Promise<RunSummary> {
    return this.#materialization.run({ ...asked, kind: "materialize", every: null });
  }

  /** Loads what became known since the last run of each view, and everything for a view that has none. Resolves as `materialize` does. */
  materializeIncremental(asked: IncrementalOptions): Promise<RunSummary> {
    return this.#materialization.run({ ...asked, kind: "incremental", start: null, every: null });
  }

  /** Loads an interval in parts, several at once, leaving out those that were committed before. Resolves as `materialize` does. */
  backfill({ every = "1 day", ...asked }: BackfillOptions): Promise<RunSummary> {
    return this.#materialization.run({ ...asked, kind: "backfill", every });
  }

  /** What a run would do and cost; nothing is written. Without a start it is an incremental run. */
  dryRun(asked: DryRunOptions): Promise<DryRun> {
    return this.#materialization.tried(asked);
  }

  /**
   * Compares the online store with the warehouse as of each view's watermark, by a sample of keys or whole, and says why they differ; with
   * `repair` the store is put right. Resolves where something differs, or a view could not be compared: the result says so.
   */
  reconcile(options: ReconcileOptions = {}): Promise<Reconciliation> {
    return this.#materialization.compared(options);
  }

  /** The runs of materialization, and how far views are filled. */
  get runs(): StoreRuns {
    return this.#materialization.runs;
  }

  get #materialization(): StoreMaterialization {
    return new StoreMaterialization(this.#parts, this, () => this.#connections.runs());
  }

  /** The instant of the store's clock, as ISO text. */
  now(): string {
    return formatInstant(this.#parts.clock.now());
  }

  /** The warehouse, opened when first asked for. */
  warehouse(): Promise<Warehouse> {
    return this.#connections.warehouse();
  }

  /**
   * Where the newest values are served from, opened when first asked for.
   * @internal
   */
  online(): Promise<OnlineStore> {
    return this.#connections.online();
  }

  /**
   * Where the state of runs lies, opened when first asked for.
   * @internal
   */
  runStore(): Promise<RunStore> {
    return this.#connections.runs();
  }

  /**
   * What the online store is to hold of a view, by the definitions and what the warehouse says of its columns.
   * @internal
   */
  onlineTable(view: string): Promise<OnlineTable> {
    return this.#materialization.tableOf(view);
  }

  /** @internal */
  onlineIsInWarehouse(): Promise<boolean> {
    return this.#connections.onlineIsInWarehouse();
  }

  /** Frees the warehouse and the online store. The store can be used again afterwards. */
  close(): Promise<void> {
    return this.#connections.close();
  }

  async #trainingSet(asked: HistoricalFeaturesOptions, inDialect?: string): Promise<TrainingSet> {
    return this.trainingSet(askedRequest(asked), asked.offline === true, inDialect);
  }

  /** The statement of a request, compiled from the definitions alone: nothing is asked of a warehouse. */
  async compile(asked: CompileFeaturesOptions): Promise<CompiledFeatures> {
    const { statement, certificates, warnings } = await (
      await this.#trainingSet({ ...asked, offline: true }, asked.dialect)
    ).compiled();
    return compiledFeatures(statement, certificates, warnings);
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

  /**
   * What a run would load of a view, without running it.
   * @internal
   */
  async latest(request: LatestRequest, withoutWarehouse = false, inDialect?: string): Promise<CompiledLatest> {
    const { places, templates, openWarehouse } = this.#parts;
    const dialect = this.#dialectNamed(inDialect);
    const offline = withoutWarehouse || openWarehouse === null || dialect.name !== this.#parts.dialect.name;
    const { statementOfRun } = await import("./materialize/statement-of-run.ts");
    const registry = await this.registry();
    return statementOfRun(request, { registry, places, dialect, templates }, offline ? null : await this.warehouse());
  }

  #dialectNamed(name: string | undefined): Dialect {
    const { dialect, dialects } = this.#parts;
    if (name === undefined || name === dialect.name) return dialect;
    const known = dialects.find((one) => one.name === name);
    if (known !== undefined) return known;
    const hint = suggestion(name, this.dialectNames);
    throw AsofError.of("config-invalid", `there is no dialect '${name}'`, { path: "dialect", hint });
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
