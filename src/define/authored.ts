/**
 * What stands behind the objects that authors hold: plain data under one global symbol, so that two copies of this
 * module in one process still recognise each other's objects.
 */
import type { AggregateFunction } from "../ir/aggregate.ts";
import type {
  EntityDefinition,
  FeatureServiceDefinition,
  FeatureViewDefinition,
  OnDemandViewDefinition,
  QueryText,
  SelectionDefinition,
  SourceDefinition,
} from "../ir/definition.ts";
import type { Expression } from "../ir/expression.ts";
import type { FeatureTestDefinition, GivenRows } from "../ir/feature-test.ts";
import type { SpineColumnDeclaration } from "../ir/request.ts";
import type { CanonicalType } from "../ir/types.ts";
import type { Diagnostic, Place } from "../kernel/diagnostics.ts";
import { deepFreeze } from "./freeze.ts";

interface Made {
  readonly place: Place | null;
  /** What is wrong with this very call; what is wrong with its parts stands with the parts. */
  readonly problems: readonly Diagnostic[];
}

export interface AuthoredType {
  readonly is: "type";
  readonly type: CanonicalType;
  readonly column: string | null;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** A function over windows; what is wrong with it is told where a view uses it. */
export interface AuthoredAggregate {
  readonly is: "aggregate";
  readonly function: AggregateFunction;
  /** Null counts rows. */
  readonly column: string | null;
  /** What is computed of columns, in one column's place. */
  readonly value: AuthoredExpression | null;
  /** What a row must meet to count, as it was given; each `where` adds one. */
  readonly conditions: readonly unknown[];
  /** A canonical type, or what an author gave in its place. */
  readonly input: unknown;
  readonly limit: number | null;
  /** As they were written; null before `over`. */
  readonly windows: readonly string[] | null;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export interface AuthoredEntity extends Made {
  readonly is: "entity";
  readonly definition: EntityDefinition;
}

export interface AuthoredQuery extends Made {
  readonly is: "sql";
  readonly query: QueryText;
  readonly columns: readonly SpineColumnDeclaration[] | null;
}

export interface AuthoredSource extends Made {
  readonly is: "source";
  readonly definition: SourceDefinition;
  /** The query that it was made of. */
  readonly query: AuthoredQuery | null;
}

export interface AuthoredView extends Made {
  readonly is: "feature_view";
  readonly definition: FeatureViewDefinition;
  readonly entities: readonly AuthoredEntity[];
  readonly source: AuthoredSource | null;
  /** Where the expressions are written that it is made of. */
  readonly places: ReadonlyMap<string, Place>;
}

export interface AuthoredSelection extends Made {
  readonly is: "selection";
  readonly definition: SelectionDefinition;
  readonly view: AnyAuthoredView;
}

/** What can be selected from. */
export type AnyAuthoredView = AuthoredView | AuthoredOnDemandView;

/** What stands for a view in a list: the view itself, or a selection. */
export type AuthoredMember = AnyAuthoredView | AuthoredSelection;

export interface AuthoredService extends Made {
  readonly is: "feature_service";
  readonly definition: FeatureServiceDefinition;
  readonly members: readonly AuthoredMember[];
}

/** What an author computes, and the type that is claimed of it. */
export interface AuthoredExpression extends Made {
  readonly is: "expression";
  /** Null where the text cannot be read, which is among the problems. */
  readonly expression: Expression | null;
  readonly type: CanonicalType;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Lines of nodes that do not stand on the expression's first one, by their steps in the tree. */
  readonly lines: readonly (readonly [steps: readonly string[], line: number])[];
}

export interface AuthoredOnDemandView extends Made {
  readonly is: "on_demand_view";
  readonly definition: OnDemandViewDefinition;
  readonly inputs: readonly AuthoredMember[];
  readonly expressions: Readonly<Record<string, AuthoredExpression>>;
}

/** Null where no source was named, which is among the problems. */
export interface AuthoredGivenRows extends Made {
  readonly is: "source_rows";
  readonly given: GivenRows | null;
}

export interface AuthoredTest extends Made {
  readonly is: "feature_test";
  readonly test: FeatureTestDefinition;
}

/** Rows that are made of the features' own sources: over a range, or at one instant. */
export interface AuthoredMoments extends Made {
  readonly is: "range" | "as_of";
  /** ISO instants; one for `as_of`. */
  readonly instants: readonly string[];
  readonly population: AuthoredQuery | AuthoredSource | null;
}

export type Authored =
  | AuthoredType
  | AuthoredAggregate
  | AuthoredEntity
  | AuthoredQuery
  | AuthoredSource
  | AuthoredView
  | AuthoredSelection
  | AuthoredService
  | AuthoredExpression
  | AuthoredOnDemandView
  | AuthoredMoments
  | AuthoredGivenRows
  | AuthoredTest;

const brand: unique symbol = Symbol.for("asof.authored");

/**
 * The object that an author gets: what is visible, with its data behind the symbol. `Visible` may promise phantom
 * types, which no value can satisfy: this is the one place that asserts them.
 */
export function seal<Visible>(visible: object, data: Authored): Visible {
  Object.defineProperty(visible, brand, { value: deepFreeze(data), enumerable: false });
  return Object.freeze(visible) as Visible;
}

/** The data behind an object of the authoring API; null for anything else. */
export function readAuthored(value: unknown): Authored | null {
  return isBranded(value) ? value[brand] : null;
}

function isBranded(value: unknown): value is { readonly [brand]: Authored } {
  return typeof value === "object" && value !== null && Object.hasOwn(value, brand);
}
