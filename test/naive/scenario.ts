/**
 * A scenario: definitions, the contents of tables and a request, all as plain data. The naive twin answers it by plain
 * loops; a driver answers it with the compiler and an engine; the answers are compared.
 */
import type {
  EntityDefinition,
  FeatureViewDefinition,
  OnDemandViewDefinition,
  QueryText,
  Relation,
  SelectionDefinition,
} from "../../src/ir/definition.ts";
import type { SpineRequest } from "../../src/ir/request.ts";
import type { CanonicalType, TimeForm } from "../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../src/ir/value.ts";

export interface Scenario {
  readonly entities: readonly EntityDefinition[];
  readonly views: readonly FeatureViewDefinition[];
  readonly tables: readonly ScenarioTable[];
  /** What each query of the scenario means, since the twin reads no SQL. */
  readonly queries: readonly ScenarioQuery[];
  readonly request: ScenarioRequest;
  /** On-demand views over them, with what is asked of those; the twin leaves them to closures. */
  readonly onDemand?: OnDemandPart;
}

export interface OnDemandPart {
  readonly views: readonly OnDemandViewDefinition[];
  readonly selections: readonly SelectionDefinition[];
}

export interface ScenarioTable {
  readonly relation: Relation;
  readonly columns: readonly ScenarioColumn[];
  readonly rows: readonly Row[];
}

export interface ScenarioColumn {
  readonly name: string;
  readonly type: CanonicalType;
  /**
   * For timestamps and dates, as the warehouse's catalog would tell it: the zone is always UTC here, and a source that
   * declares a zone overrides it. Values of a zoneless column are digits without `Z`: `2026-03-29T02:30:00`.
   */
  readonly time: TimeForm | null;
}

/** `SELECT columns FROM relation`, or the same `WHERE column <> not` (a NULL there is left out, as in SQL). */
export interface ScenarioQuery {
  readonly query: QueryText;
  readonly relation: Relation;
  readonly columns: readonly string[];
  readonly where: { readonly column: string; readonly not: CanonicalValue } | null;
}

export interface ScenarioRequest {
  readonly spine: ScenarioSpine;
  readonly selections: readonly SelectionDefinition[];
  readonly fullNames: boolean;
}

type Uploaded = Extract<SpineRequest, { readonly kind: "rows" }>;

/** A spine as it is asked for; uploaded rows come with it. A range takes no population here. */
export type ScenarioSpine =
  | (Uploaded & { readonly rows: readonly Row[] })
  | Exclude<SpineRequest, { readonly kind: "rows" }>;
