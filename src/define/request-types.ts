/** The types of requests to a store, inferred from `typeof definitions`: what may be asked for, of which rows, and what comes back. */

import type { Diagnostic } from "../kernel/diagnostics.ts";
import type { StrategyName } from "../ports/dialect.ts";
import type { FeatureService } from "./feature-service.ts";
import type { FeatureView } from "./feature-view.ts";
import type { ColumnsOf, KeysOf } from "./selected-columns.ts";
import type { Selection, Shape } from "./selection.ts";
import type { Merge, Simplify, shape } from "./shape.ts";
import type { Source } from "./source.ts";
import type { Moments } from "./spine.ts";
import type { Sql } from "./sql.ts";
import type { Cells, Types } from "./type.ts";

// ---- what a repository defines

type AnyService = FeatureService<string, unknown, unknown>;
/** Read off the type arguments, so that no view's members need be resolved. */
type ViewShape<X> =
  X extends FeatureView<infer N, infer K, infer F> ? { name: N; keys: K; features: F; prefix: "" } : never;

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

export interface HistoricalFeaturesRequest<Features, SpineGiven, Full extends boolean, T extends string> {
  /** A feature service, or a list of views, selections and `view:feature` names. */
  readonly features: Features;
  readonly spine: SpineGiven;
  /** `view__feature` for every column; for lists alone, since a service says itself. */
  readonly fullNames?: Full;
  /** The spine's time column; `event_timestamp` where nothing is said, and a table's own `eventTime`. */
  readonly eventTime?: T;
  /** How to join, for every view to which it applies: overrides what the views themselves ask for. */
  readonly strategy?: StrategyName;
  /** View or role → strategy: overrides every other choice. */
  readonly strategies?: Readonly<Record<string, StrategyName>>;
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
}

export interface RunOptions {
  /** Cancels the work, in the warehouse too; nothing half-written is left. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many spine rows were uploaded so far. */
  readonly onUpload?: ((rows: bigint) => void) | undefined;
  /** Told how many rows were written so far. */
  readonly onRows?: ((rows: bigint) => void) | undefined;
}

export interface WriteOptions extends RunOptions {
  /** Replace what is there; refused with `file-exists` otherwise. */
  readonly overwrite?: boolean;
}

/** A table by its parts; a plain text is one name, whatever characters it holds. */
export interface TableName {
  readonly name: string;
  readonly schema?: string;
  readonly database?: string;
}

/** The stages of the compiler whose values can be printed. */
export type ExplainStage = "resolve" | "plan" | "certify" | "lower" | "render" | "verify";

/** A training set to be made. Each method runs it anew. */
export interface HistoricalJob<Row> {
  /** The statement that will run, readable. */
  sql(): Promise<string>;
  /** How it will run and why: plan, strategies, certificates and SQL; or what one stage of the compiler made. */
  explain(stage?: ExplainStage): Promise<string>;
  /** Rows as they come, in bounded memory. */
  rows(options?: RunOptions): AsyncIterable<Row>;
  toArray(options?: RunOptions): Promise<Row[]>;
  /** Streams into a file, whose format its name says. */
  toFile(path: string, options?: WriteOptions): Promise<Dataset>;
  /** Writes a table of the warehouse, without the rows leaving it. */
  toTable(table: string | TableName, options?: WriteOptions): Promise<Dataset>;
}

/** What was written. */
export interface Dataset {
  readonly location: string;
  readonly rows: bigint;
  readonly warnings: readonly Diagnostic[];
}
