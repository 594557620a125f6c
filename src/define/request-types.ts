/** The types of requests to a store, inferred from `typeof definitions`: what may be asked for, of which rows, and what comes back. */

import type { LimitInForce } from "../ir/limits.ts";
import type { Lineage } from "../ir/lineage.ts";
import type { Diagnostic } from "../kernel/diagnostics.ts";
import type { CostEstimate } from "../ports/cost.ts";
import type { StrategyName } from "../ports/dialect.ts";
import type { JobResult, JobStatus } from "../ports/jobs.ts";
import type { Analysis } from "../ports/warehouse.ts";
import type { FeatureService } from "./feature-service.ts";
import type { FeatureView } from "./feature-view.ts";
import type { LimitsOptions } from "./limits.ts";
import type { OnDemandView } from "./on-demand-view.ts";
import type {
  Entities,
  OnlineFeatures,
  OnlineFeaturesRequest,
  PushedRow,
  PushOptions,
  PushOutcome,
  ServedRow,
} from "./online-types.ts";
import type { ColumnsOf, KeysOf } from "./selected-columns.ts";
import type { Selection, Shape } from "./selection.ts";
import type { Merge, Simplify, shape } from "./shape.ts";
import type { Source } from "./source.ts";
import type { Moments } from "./spine.ts";
import type { SpineTimesOptions } from "./spine-times.ts";
import type { Sql } from "./sql.ts";
import type { Cells, Types } from "./type.ts";

// ---- what a repository defines

type AnyService = FeatureService<string, unknown, unknown>;
/** Read off the type arguments, so that no view's members need be resolved. */
type ViewShape<X> =
  X extends FeatureView<infer N, infer K, infer F>
    ? { name: N; keys: K; features: F; prefix: "" }
    : X extends { readonly is: "on_demand_view" }
      ? OnDemandShape<X>
      : never;
type OnDemandShape<X> =
  X extends OnDemandView<infer N, infer K, infer F> ? { name: N; keys: K; features: F; prefix: "" } : never;

/** View name → its shape. Roles and picks that a module exports are no views. */
type Catalog<D> = Simplify<{ [K in keyof D as ViewShape<D[K]>["name"]]: ViewShape<D[K]> }>;

// ---- `view:feature`

type FeatureName<C, V extends keyof C> = C[V] extends Shape ? keyof C[V]["features"] & string : never;
/** Every name that there is: built for an error or a completion alone. */
type Reference<C> = { [V in keyof C & string]: V | `${V}:${FeatureName<C, V>}` }[keyof C & string];

/** Looks each name up on its own. */
type CheckReference<R, C> = R extends `${infer V}:${infer F}`
  ? V extends keyof C
    ? F extends FeatureName<C, V>
      ? R
      : `${V & string}:${FeatureName<C, V>}`
    : Reference<C>
  : R extends string
    ? R extends keyof C
      ? R
      : Reference<C>
    : R;

type Resolve<M, C> = M extends string ? ResolveReference<M, C> : M extends Selection ? M : never;
type ResolveReference<M extends string, C> = M extends `${infer V}:${infer F}`
  ? V extends keyof C
    ? C[V] extends Shape
      ? Selection<{
          name: C[V]["name"];
          keys: C[V]["keys"];
          features: { [K in F]: C[V]["features"][K & keyof C[V]["features"]] };
          prefix: "";
        }>
      : never
    : never
  : M extends keyof C
    ? C[M] extends Shape
      ? Selection<C[M]>
      : never
    : never;
type ResolveAll<M extends readonly unknown[], C> = { [I in keyof M]: Resolve<M[I], C> };

// ---- what is asked for

/** What may stand in a list of features: views, selections, and names (`weather:temp`; `weather` for all of them). */
export type Member = Selection | string;
type Members = readonly Member[];

/** A list leaves `V` at its constraint, whose name is plain `string`. */
type Asked<V extends AnyService, IfService, IfList> = string extends V["name"] ? IfList : IfService;
type Keys<V extends AnyService, F extends Members, C> = Asked<V, V[typeof shape]["keys"], KeysOf<ResolveAll<F, C>>>;
type Columns<V extends AnyService, F extends Members, C, Full> = Asked<
  V,
  V[typeof shape]["columns"],
  Merge<ColumnsOf<ResolveAll<F, C>, Full>>
>;
type CheckedMembers<V extends AnyService, F extends Members, C> = {
  readonly [I in keyof F]: Asked<V, F[I], CheckReference<F[I], C>>;
};

// ---- of which rows

type SpineRowOf<Keys, T extends string> = { readonly [K in keyof Keys]: Keys[K] | null } & {
  readonly [K in T]: string | Date | null;
};

/** The rows to enrich: rows themselves (with every join key and the time), a query, a table, or a range of time. */
export type Spine<Keys, T extends string> =
  | readonly SpineRowOf<Keys, T>[]
  | Sql
  | Source
  | Moments
  | AsyncIterable<SpineRowOf<Keys, T>>
  | Iterable<SpineRowOf<Keys, T>>;

/** A cell of an uploaded row as it comes back. */
type Passed<V> = V extends Date ? string : V extends undefined ? null : V;
type PassedRow<R> = { [K in keyof R]-?: Passed<R[K]> };
type Timed<R, T extends string> = R & { [K in Exclude<T, keyof R>]: string | null };

/** The columns that a spine is known to bring. */
type SpineRow<Q, T extends string> =
  Q extends Sql<infer R>
    ? Timed<R, T>
    : Q extends Source<infer C>
      ? C extends Types
        ? Cells<C>
        : unknown
      : Q extends Moments
        ? Timed<unknown, T>
        : Q extends Iterable<infer R> | AsyncIterable<infer R>
          ? PassedRow<R>
          : never;

type NotInSpine<N> = [N] extends [never] ? unknown : { error: `the spine already has a column '${N & string}'` };

/** A training row: the spine's columns, the join keys, the features. */
type Row<S, K, O> = Simplify<S & { [P in keyof K as P extends keyof S ? never : P]: K[P] | null } & O>;

// ---- the request and what it gives

/** A request for a training set. */
export interface HistoricalFeaturesRequest<Features, SpineGiven, Full extends boolean, T extends string> {
  /** A feature service, or a list of views, selections and `view:feature` names. */
  readonly features: Features;
  /** The rows to enrich. */
  readonly spine: SpineGiven;
  /** `view__feature` for every column; for lists alone, since a service says itself. */
  readonly fullNames?: Full;
  /** The spine's time column; `event_timestamp` where nothing is said, and a table's own `eventTime`. */
  readonly eventTime?: T;
  /** How to join, for every view to which it applies: overrides what the views themselves ask for. */
  readonly strategy?: StrategyName;
  /** View or role → strategy: overrides every other choice. */
  readonly strategies?: Readonly<Record<string, StrategyName>>;
  /**
   * Between what the times of uploaded rows, a table or a query lie, so that the warehouse leaves out parts of tables. A row
   * outside ends the run with `spine-times-exceeded`.
   */
  readonly spineTimes?: SpineTimesOptions;
  /** Whether a table or query may be asked for its least and greatest time, where nobody said them. Default: true. */
  readonly probeSpine?: boolean;
  /** How far the request may go; the project's own limits hold as well. */
  readonly limits?: LimitsOptions;
  /** Refuse to read a source from its beginning, where the warehouse can leave out parts of a table. Default: as the project says. */
  readonly requireBounds?: boolean;
}

/** What lists the entities of a scoring; null where the features' own sources do. */
type PopulationGiven = Sql | Source | null;
type PopulationRow<P, T extends string> = [P] extends [Sql | Source] ? SpineRow<P, T> : unknown;

/** A request for the latest features of every entity. */
export interface ScoringRequest<Features, Population, Full extends boolean, T extends string> {
  /** A feature service, or a list of views, selections and `view:feature` names. */
  readonly features: Features;
  /** ISO text (UTC where it has no offset) or a date. Default: now, which is when `score` is called. */
  readonly at?: string | Date;
  /** A table or query that lists the entities; its columns come along. Needed where the views do not have one set of keys. */
  readonly population?: Population;
  /** `view__feature` for every column; for lists alone, since a service says itself. */
  readonly fullNames?: Full;
  /** The name of the column that holds the instant; `event_timestamp` where nothing is said. */
  readonly eventTime?: T;
  /** How to join, for every view to which it applies. */
  readonly strategy?: StrategyName;
  /** View or role → strategy: overrides every other choice. */
  readonly strategies?: Readonly<Record<string, StrategyName>>;
  /** How far the request may go; the project's own limits hold as well. */
  readonly limits?: LimitsOptions;
  /** Refuse to read a source from its beginning, where the warehouse can leave out parts of a table. Default: as the project says. */
  readonly requireBounds?: boolean;
}

/** What a store offers of a repository's definitions; `D` is `typeof definitions`. */
export interface TypedStore<D> {
  /**
   * A training set: the spine's rows with features as known at each row's time. Nothing runs until the job is asked.
   * Problems of the request are rejected as `AsofError` by the job's methods.
   */
  getHistoricalFeatures<
    V extends AnyService,
    const F extends Members,
    Q extends Spine<Keys<V, F, Catalog<D>>, T>,
    Full extends boolean = false,
    T extends string = "event_timestamp",
  >(
    request: HistoricalFeaturesRequest<
      V | CheckedMembers<V, F, Catalog<D>>,
      Q & NotInSpine<keyof SpineRow<Q, T> & keyof Columns<V, F, Catalog<D>, Full>>,
      Full,
      T
    >,
  ): HistoricalJob<Row<SpineRow<Q, T>, Keys<V, F, Catalog<D>>, Columns<V, F, Catalog<D>, Full>>>;

  /**
   * Batch scoring: one row for each entity, with its features as known at one instant. Nothing runs until the job is asked.
   * Problems of the request are rejected as `AsofError` by the job's methods.
   */
  score<
    V extends AnyService,
    const F extends Members,
    P extends PopulationGiven = null,
    Full extends boolean = false,
    T extends string = "event_timestamp",
  >(
    request: ScoringRequest<V | CheckedMembers<V, F, Catalog<D>>, P, Full, T>,
  ): ScoringJob<Row<Timed<PopulationRow<P, T>, T>, Keys<V, F, Catalog<D>>, Columns<V, F, Catalog<D>, Full>>>;

  /**
   * The newest values of some entities, as the online store has them now: one request to it for all views. Rejects with
   * `entities-invalid` where they lack what the features need, and with the store's own errors: a value is missing only where
   * the store said so.
   */
  getOnlineFeatures<V extends AnyService, const F extends Members, Full extends boolean = false>(
    request: OnlineFeaturesRequest<V | CheckedMembers<V, F, Catalog<D>>, Entities<Keys<V, F, Catalog<D>>>, Full>,
  ): Promise<
    OnlineFeatures<ServedRow<Keys<V, F, Catalog<D>>, Columns<V, F, Catalog<D>, Full>>, Columns<V, F, Catalog<D>, Full>>
  >;

  /**
   * Writes rows of a source that takes them (`push: true`): to the views over it that are served, to its table, or to both. The
   * newest row stays, whatever the order of pushes and runs. Views over windows are left to runs. Rejects with `push-invalid`
   * before anything is written, and with `push-incomplete`, which says what has the rows and what has not.
   */
  push<C>(source: Source<C> | string, rows: readonly PushedRow<C>[], options: PushOptions): Promise<PushOutcome>;
}

/** What every run takes. */
export interface RunOptions {
  /** Cancels the work, in the warehouse too; nothing half-written is left. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many spine rows were uploaded so far. */
  readonly onUpload?: ((rows: bigint) => void) | undefined;
  /** Told how many rows were written so far. */
  readonly onRows?: ((rows: bigint) => void) | undefined;
}

/** A unit of the spine's time, or a column. */
export type PartitionBy = "day" | "month" | "year" | (string & {});

/** What waiting for a job takes. */
export interface WaitOptions {
  /** Ends the waiting alone: the job goes on. */
  readonly signal?: AbortSignal | undefined;
  /** Told what the warehouse says of the job, each time that it is asked. */
  readonly onStatus?: ((status: JobStatus) => void) | undefined;
}

/** What a run that writes takes. */
export interface WriteOptions extends RunOptions {
  /** Replace what is there; refused with `file-exists` otherwise. */
  readonly overwrite?: boolean;
  /**
   * Files alone: a folder of files, one or more for each day, month or year (UTC) of the spine's time, or for each value of a
   * column, in folders named like `month=2013-01`, which readers of such datasets know as Hive's.
   */
  readonly partitionBy?: PartitionBy | undefined;
}

/** A table by its parts; a plain text is one name, whatever characters it holds. */
export interface TableName {
  /** The table, whatever characters its name holds. */
  readonly name: string;
  /** The warehouse's default where nothing is said. */
  readonly schema?: string;
  /** The connection's where nothing is said. */
  readonly database?: string;
}

/** The stages of the compiler whose values can be printed. */
export type ExplainStage = "resolve" | "plan" | "certify" | "lower" | "render" | "verify";

/** What a run would take, and how far it may go. */
export interface ExpectedCost {
  /** What the warehouse says. */
  readonly estimate: CostEstimate;
  /** Of each kind the least that applies; none where nobody set one. */
  readonly limits: readonly LimitInForce[];
}

/** A training set to be made. Each method runs it anew. */
export interface HistoricalJob<Row> {
  /** The statement that will run, readable. */
  sql(): Promise<string>;
  /** How it will run and why: plan, strategies, certificates and SQL; or what one stage of the compiler made. */
  explain(stage?: ExplainStage): Promise<string>;
  /** Where each of its columns comes from, as the plan says: source columns and how they are read. */
  lineage(): Promise<Lineage>;
  /** What the warehouse expects it to take, and how far it may go. Runs nothing that is billed but a query of the spine's times. */
  cost(options?: Pick<RunOptions, "signal">): Promise<ExpectedCost>;
  /** Runs it for what it takes: rows and time of each step, as the warehouse measures them. The rows are thrown away. */
  analyze(options?: RunOptions): Promise<Analysis>;
  /** Rows as they come, in bounded memory. */
  rows(options?: RunOptions): AsyncIterable<Row>;
  /** All rows at once, in memory. */
  toArray(options?: RunOptions): Promise<Row[]>;
  /** Streams into a file, whose format its name says, or with `partitionBy` into a folder of files. */
  toFile(path: string, options?: WriteOptions): Promise<Dataset>;
  /** Writes a table of the warehouse, without the rows leaving it. */
  toTable(table: string | TableName, options?: WriteOptions): Promise<Dataset>;
  /**
   * Has the warehouse make the table while nobody waits: it goes on when this process ends, and is found again by its id. Rejects
   * with `jobs-unavailable` on the embedded warehouse.
   */
  start(table: string | TableName, options?: WriteOptions): Promise<WarehouseJob<Row>>;
}

/** A training set that the warehouse makes by itself. */
export interface WarehouseJob<Row> {
  /** The warehouse's own. */
  readonly id: string;
  /** What the warehouse says of it now. Rejects with `job-not-found` where there is none. */
  status(options?: Pick<RunOptions, "signal">): Promise<JobStatus>;
  /** Stops it, and tells how it stands then. Nothing happens to one that has ended. */
  cancel(): Promise<JobStatus>;
  /** Waits for its table; rejects with what the job failed with. */
  wait(options?: WaitOptions): Promise<JobResult>;
  /** Waits for its table and reads it, in no order that could be relied on. */
  rows(options?: WaitOptions): AsyncIterable<Row>;
  /** Waits for its table and fetches it into one file, with its manifest. */
  toFile(
    path: string,
    options?: WriteOptions & WaitOptions,
  ): Promise<{ readonly location: string; readonly rows: bigint }>;
}

/** A training set of one instant. */
export interface ScoringJob<Row> extends HistoricalJob<Row> {
  /** The instant of every row, as ISO text: the same rows come again, whenever they are asked for with it. */
  readonly at: string;
}

/** What was written. */
export interface Dataset {
  /** The path of the file, or the name of the table. */
  readonly location: string;
  /** How many were written. */
  readonly rows: bigint;
  /** What was noticed, such as spine rows that nothing can be joined to. */
  readonly warnings: readonly Diagnostic[];
}
