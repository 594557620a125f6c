/**
 * Definitions: what an author says, as plain data that survives JSON unchanged. No functions, no classes, no places
 * (positions in the author's files stand beside the definitions, outside their fingerprint).
 */
import type { AggregateDefinition } from "./aggregate.ts";
import type { Expression } from "./expression.ts";
import type { CanonicalType } from "./types.ts";

/** What every definition may say of itself. */
export interface Described {
  readonly description: string | null;
  readonly owner: string | null;
  /** Sorted by key. A tag without a value is written `""`. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What rows are matched by. */
export interface JoinKey {
  readonly name: string;
  readonly type: CanonicalType;
}

/** A thing that features describe. */
export interface EntityDefinition extends Described {
  readonly kind: "entity";
  readonly name: string;
  readonly keys: readonly JoinKey[];
}

/** A table or view of the warehouse. Each part is one name, whatever characters it holds. */
export interface Relation {
  readonly database: string | null;
  readonly schema: string | null;
  readonly name: string;
}

/** An author's read-only SQL: `texts` around `values`, which are bound as parameters. */
export interface QueryText {
  readonly texts: readonly string[];
  readonly values: readonly QueryValue[];
}

/** A bound value, in a form that JSON keeps: int64 as digits. */
export type QueryValue =
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "float64"; readonly value: number }
  | { readonly type: "int64"; readonly value: string }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "null" };

/** Where rows come from. A source without `eventTime` is static. */
export interface SourceDefinition extends Described {
  readonly name: string;
  readonly from:
    | { readonly kind: "table"; readonly relation: Relation }
    | { readonly kind: "query"; readonly query: QueryText }
    /** A file that `asof load` brings into `relation`. */
    | { readonly kind: "file"; readonly path: string; readonly relation: Relation };
  readonly eventTime: string | null;
  readonly createdTime: string | null;
  readonly availableAt: string | null;
  readonly tieBreaks: readonly string[];
  /** Microseconds by which rows may arrive after their event time, where nothing tells when each became known; absent where none is declared. */
  readonly lateness?: number;
  /** The zone of time columns that carry none. Null: the warehouse's catalog tells, and zoneless columns are read as UTC. */
  readonly timeZone: string | null;
  /** Join key → column, where they differ. */
  readonly keys: Readonly<Record<string, string>>;
  /** Whether rows may be pushed to it; absent where none may. */
  readonly push?: true;
  /** Declared columns, where the author declares any. */
  readonly columns: Readonly<Record<string, CanonicalType>> | null;
  /** Column → its tags, for declared columns that have any; absent where none has. The source's own hold for all its columns. */
  readonly columnTags?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** One feature of a view. */
export interface FeatureDefinition {
  readonly name: string;
  readonly type: CanonicalType;
  /** The source's column; not used where there is an expression. */
  readonly column: string;
  /** What is computed of the source's columns, row by row, in the column's place; null for the column as it is. */
  readonly expression: Expression | null;
  /** What is computed over a window; null for the value of the newest row. */
  readonly aggregate: AggregateDefinition | null;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** Whether a row of the spine row's very instant counts: `inclusive` takes it, `strict` does not. */
export type Boundary = "inclusive" | "strict";

/** Features of some entities, from one source. */
export interface FeatureViewDefinition extends Described {
  readonly kind: "feature_view";
  readonly name: string;
  /** Names of entities; none for a view with one constant key. */
  readonly entities: readonly string[];
  readonly source: SourceDefinition;
  /** Microseconds; null for no bound. */
  readonly ttl: number | null;
  readonly boundary: Boundary;
  readonly features: readonly FeatureDefinition[];
  /** The author's choice of how to join, by a strategy's name; null lets the planner choose. */
  readonly strategy: string | null;
}

/** A view as it is asked for: under a role, with some of its features, some of them renamed. */
export interface SelectionDefinition {
  readonly view: string;
  /** The role's name; null takes part under the view's own name, without a prefix on its columns. */
  readonly alias: string | null;
  /** Join key → spine column, where they differ. */
  readonly keys: Readonly<Record<string, string>>;
  /** Null for all of the view's features. */
  readonly features: readonly SelectedFeature[] | null;
}

/** One feature that is asked for. */
export interface SelectedFeature {
  readonly name: string;
  /** Its name in the output, before any prefix; null for its own. */
  readonly rename: string | null;
}

/** What one model asks for. */
export interface FeatureServiceDefinition extends Described {
  readonly kind: "feature_service";
  readonly name: string;
  readonly version: number;
  /** `view__feature` for every column. */
  readonly fullNames: boolean;
  readonly features: readonly SelectionDefinition[];
}

/** Features that are computed of other features and of what a request brings, row by row. */
export interface OnDemandViewDefinition extends Described {
  readonly kind: "on_demand_view";
  readonly name: string;
  /** What its expressions may refer to: features of feature views and of other on-demand views. */
  readonly inputs: readonly OnDemandInput[];
  /** Values that every request must bring, none of them NULL. */
  readonly request: readonly RequestValueDefinition[];
  readonly features: readonly ComputedFeatureDefinition[];
}

/** Features of one view, under a name that a reference may put before theirs: `name__feature`. */
export interface OnDemandInput {
  readonly name: string;
  readonly selection: SelectionDefinition;
}

/** A value that the caller sends. */
export interface RequestValueDefinition {
  readonly name: string;
  readonly type: CanonicalType;
  readonly description: string | null;
}

/** A feature that an expression gives. */
export interface ComputedFeatureDefinition {
  readonly name: string;
  readonly type: CanonicalType;
  readonly expression: Expression;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export type Definition = EntityDefinition | FeatureViewDefinition | OnDemandViewDefinition | FeatureServiceDefinition;
