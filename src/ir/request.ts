import type { Diagnostic } from "../kernel/diagnostics.ts";
import type { Aggregate } from "./aggregate.ts";
import type { Boundary, QueryText, Relation, SelectionDefinition } from "./definition.ts";
import type { DerivedFeature } from "./derived-feature.ts";
import type { SourceExpression } from "./source-expression.ts";
import type { CanonicalType, TimeForm } from "./types.ts";

// ---- what a caller asks

/** A declared column of a spine. */
export interface SpineColumnDeclaration {
  readonly name: string;
  readonly type: CanonicalType;
}

/** The rows to enrich. Uploaded rows are described here and travel beside the request. */
export type SpineRequest =
  | { readonly kind: "rows"; readonly columns: readonly SpineColumnDeclaration[]; readonly time: string }
  | {
      readonly kind: "table";
      readonly relation: Relation;
      readonly columns: readonly SpineColumnDeclaration[] | null;
      readonly time: string;
    }
  | {
      readonly kind: "query";
      readonly query: QueryText;
      readonly columns: readonly SpineColumnDeclaration[] | null;
      readonly time: string;
    }
  /** One row for each distinct (keys, known time) in [start, end). ISO instants. */
  | {
      readonly kind: "range";
      readonly start: string;
      readonly end: string;
      readonly population: Population | null;
      readonly time: string;
    }
  /** The latest values of every entity at one instant. */
  | { readonly kind: "as_of"; readonly instant: string; readonly population: Population | null; readonly time: string };

/** A table or query that lists entities. */
export type Population =
  | { readonly kind: "table"; readonly relation: Relation; readonly columns: readonly SpineColumnDeclaration[] | null }
  | { readonly kind: "query"; readonly query: QueryText; readonly columns: readonly SpineColumnDeclaration[] | null };

/** The instants between which every time of a spine lies, both ends in; null for an end that nobody knows. ISO text, UTC. */
export interface SpineTimes {
  readonly from: string | null;
  readonly to: string | null;
}

/** Who says so: the caller, the uploaded rows themselves, or a query of the spine that was run before. */
export interface KnownSpineTimes extends SpineTimes {
  readonly by: "caller" | "rows" | "probe";
}

/** What is wanted of which rows: either a service by reference (`delay_model`, `delay_model@3`) or selections. */
export interface HistoricalRequest {
  readonly spine: SpineRequest;
  readonly features:
    | { readonly kind: "service"; readonly name: string; readonly version: number | null }
    | { readonly kind: "selections"; readonly selections: readonly SelectionDefinition[] };
  /** Only for selections; a service says itself. */
  readonly fullNames: boolean;
  /** View or role → strategy: overrides every other choice, and is refused where it does not apply. */
  readonly strategies: Readonly<Record<string, string>>;
  /** For all joins to which it applies and that `strategies` does not name: overrides the definition's own. */
  readonly strategy: string | null;
  /** Between what the times of an uploaded spine, a table or a query lie; a range and an instant say it themselves. */
  readonly spineTimes?: KnownSpineTimes | null;
  /**
   * Refuse to read a source from its beginning, where the warehouse can leave out parts of a table: `ttl` asks for what the
   * definitions say, as long as nothing is known of the spine; `literal` for a bound that stands in the statement.
   */
  readonly requireBounds?: "ttl" | "literal" | null;
}

// ---- what it turns out to mean

export interface ResolvedRequest {
  readonly project: string;
  readonly spine: ResolvedSpine;
  /** One for each role, in the order asked; then those whose features are inputs of on-demand views alone. */
  readonly joins: readonly ResolvedJoin[];
  /** Features of on-demand views, each after those that it is derived of. */
  readonly derived: readonly DerivedFeature[];
  /** The columns that follow the spine's, in the order asked. */
  readonly outputs: readonly ResolvedOutput[];
  /** `delay_model@3`, or null for a list of features. */
  readonly service: string | null;
  /** Fingerprint of everything that the definitions used say. */
  readonly fingerprint: string;
  readonly warnings: readonly Diagnostic[];
}

/** An output column: a feature of a join or of an on-demand view, by its role and name. */
export interface ResolvedOutput {
  readonly from: "feature" | "derived";
  readonly role: string;
  readonly feature: string;
  readonly name: string;
}

/** A value that the spine brings for on-demand views. */
export interface ResolvedRequestValue {
  /** As the on-demand view calls it. */
  readonly name: string;
  readonly type: CanonicalType;
  readonly spineColumn: string;
  /** The on-demand view that asks for it, and its role. */
  readonly view: string;
  readonly role: string;
}

export interface SpineColumn {
  readonly name: string;
  /** Null where nobody has said. */
  readonly type: CanonicalType | null;
  /** For columns that hold time. Null otherwise, or where nobody has said: then it is taken for an instant. */
  readonly time: TimeForm | null;
}

/** The rows to enrich, all columns known, in output order. */
export interface ResolvedSpine {
  readonly from: ResolvedSpineOrigin;
  readonly columns: readonly SpineColumn[];
  /** The event timestamp's column and how it holds time. */
  readonly time: TimeColumn;
  /** Names of the columns that serve as join keys. */
  readonly keys: readonly string[];
  /** What on-demand views take of it. */
  readonly requestValues: readonly ResolvedRequestValue[];
  /** Between what its times lie; null where nobody knows, and for a range and an instant, which say it themselves. */
  readonly times: KnownSpineTimes | null;
}

export type ResolvedSpineOrigin =
  | { readonly kind: "rows" }
  | { readonly kind: "table"; readonly relation: Relation }
  | { readonly kind: "query"; readonly query: QueryText }
  | {
      readonly kind: "range";
      readonly start: string;
      readonly end: string;
      readonly population: ResolvedPopulation | null;
    }
  | { readonly kind: "as_of"; readonly instant: string; readonly population: ResolvedPopulation | null };

export type ResolvedPopulation =
  | { readonly kind: "table"; readonly relation: Relation }
  | { readonly kind: "query"; readonly query: QueryText };

export interface TimeColumn {
  readonly column: string;
  readonly time: TimeForm;
}

/** One view under one role. */
export interface ResolvedJoin {
  /** The role's name: the alias, else the view's name. Unique in the request. */
  readonly role: string;
  readonly view: string;
  readonly source: ResolvedSource;
  readonly keys: readonly ResolvedKey[];
  /** Microseconds; null for no bound, and always null for a static source. */
  readonly ttl: number | null;
  readonly boundary: Boundary;
  readonly features: readonly ResolvedFeature[];
  /** The strategy that the view's author asked for. */
  readonly strategy: string | null;
}

export interface ResolvedSource {
  readonly name: string;
  readonly from:
    | { readonly kind: "table"; readonly relation: Relation }
    | { readonly kind: "query"; readonly query: QueryText };
  /** Null: static. */
  readonly eventTime: TimeColumn | null;
  readonly availableAt: TimeColumn | null;
  /** `createdTime` first, then the declared tie-break columns. Greatest wins, NULL is least. */
  readonly tieBreaks: readonly TieBreak[];
}

export interface TieBreak {
  readonly column: string;
  /** How a time column holds its values; null for other columns. */
  readonly time: TimeForm | null;
}

export interface ResolvedKey {
  readonly name: string;
  readonly type: CanonicalType;
  readonly spineColumn: string;
  readonly sourceColumn: string;
}

export interface ResolvedFeature {
  /** The feature's name in its view. */
  readonly name: string;
  readonly type: CanonicalType;
  /** The source's column; not used where there is an expression. */
  readonly column: string;
  /** What is computed of the source's columns; null for the column as it is. */
  readonly expression: SourceExpression | null;
  /** The output column; null where nobody asked for it: on-demand views need it. */
  readonly output: string | null;
  /** How a time column holds its values; null for other types. */
  readonly time: TimeForm | null;
  /** True where the catalog shows another type than declared: the value is cast. */
  readonly cast: boolean;
  /** What is computed over a window, of this column or expression; null for the value of the newest row. */
  readonly aggregate: Aggregate | null;
  /** The type that the column or expression is known to have; null where nobody has said. */
  readonly known: CanonicalType | null;
  /** What a row must meet to count in the window; null where every row does. */
  readonly where: SourceExpression | null;
}
