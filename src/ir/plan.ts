/** The logical plan: what is joined to what and under which conditions, before any warehouse is thought of. */
import type { Aggregate } from "./aggregate.ts";
import type { QueryText, Relation } from "./definition.ts";
import type { DerivedFeature } from "./derived-feature.ts";
import type { KnownSpineTimes, ResolvedPopulation, SpineColumn, TimeColumn } from "./request.ts";
import type { Shard } from "./shard.ts";
import type { SourceExpression } from "./source-expression.ts";
import type { CanonicalType, TimeForm } from "./types.ts";

export type LogicalPlan = ProjectNode;

export type PlanNode = ScanNode | SpineNode | JoinNode | DedupeLatestNode | DeriveNode | ProjectNode;

/** What gives a role its features. */
export type JoinNode = AsOfJoinNode | WindowAggregateNode;

/** Rows of a source, as they are. */
export interface ScanNode {
  readonly node: "scan";
  readonly source: string;
  readonly from:
    | { readonly kind: "table"; readonly relation: Relation }
    | { readonly kind: "query"; readonly query: QueryText };
}

/** The rows to enrich. */
export interface SpineNode {
  readonly node: "spine";
  readonly columns: readonly SpineColumn[];
  readonly time: TimeColumn;
  readonly keys: readonly string[];
  readonly from: SpineRows;
  /** Between what the times of its rows lie; null where nobody knows, and for a range and an instant, which say it. */
  readonly times: KnownSpineTimes | null;
}

export type SpineRows =
  | { readonly kind: "rows" }
  | { readonly kind: "table"; readonly relation: Relation }
  | { readonly kind: "query"; readonly query: QueryText }
  /** Distinct (keys, known time) of each input that lie in [start, end). */
  | {
      readonly kind: "range";
      readonly start: string;
      readonly end: string;
      readonly inputs: readonly EntityListing[];
      readonly population: ResolvedPopulation | null;
    }
  /** Distinct keys of each input that were known by the instant, with the instant as their time. */
  | {
      readonly kind: "as_of";
      readonly instant: string;
      readonly inputs: readonly EntityListing[];
      readonly population: ResolvedPopulation | null;
    };

/** A source that lists entities: its keys and what makes its rows known. */
export interface EntityListing {
  readonly role: string;
  readonly scan: ScanNode;
  readonly keys: readonly KeyPair[];
  readonly eventTime: TimeColumn | null;
  readonly availableAt: TimeColumn | null;
  /** Whether a row counts at the very instant it becomes known. */
  readonly inclusive: boolean;
  /** What else holds of the rows whose entities are listed; null where nothing does. */
  readonly only: RunRows | null;
}

/** Which rows of a source a run is about. */
export interface RunRows {
  /** Each of these holds. */
  readonly all: readonly InstantBound[];
  /** And all of one of these lists; none for rows of which nothing else is asked. */
  readonly some: readonly (readonly InstantBound[])[];
  /** Rows of some keys alone; null for all. */
  readonly shard: Shard | null;
}

/** `column <= instant` (upper) or `column >= instant` (lower), strict where not inclusive. */
export interface InstantBound {
  readonly column: TimeColumn;
  readonly side: "upper" | "lower";
  /** ISO text, UTC. */
  readonly instant: string;
  readonly inclusive: boolean;
}

/** To each key the one greatest row among the rows of a run. Rows with a NULL key are left out. */
export interface DedupeLatestNode {
  readonly node: "dedupe_latest";
  readonly input: ScanNode;
  readonly view: string;
  /** The source's columns that are the join keys, in the keys' order. */
  readonly keys: readonly string[];
  readonly rows: RunRows;
  /** The winner is the greatest by these, in turn. NULLs are least. */
  readonly order: readonly OrderKey[];
  /** What is read of the winner: keys, event time, tie-breaks and features, as they are stored. */
  readonly columns: readonly JoinedFeature[];
}

interface RoleJoin {
  readonly input: PlanNode;
  readonly source: ScanNode;
  readonly role: string;
  readonly view: string;
  readonly keys: readonly KeyPair[];
  /** The input's time column. */
  readonly time: TimeColumn;
  /** Conditions on the source's time columns, the event time's first; none for a static source. */
  readonly bounds: readonly TimeBound[];
  /** The winner is the greatest by these, in turn. NULLs are least. */
  readonly order: readonly OrderKey[];
  /** The strategy that the view's author asked for; null lets the dialect choose. */
  readonly strategy: string | null;
}

/** To each input row the one greatest row of the source among those that meet all conditions; NULLs where none does. */
export interface AsOfJoinNode extends RoleJoin {
  readonly node: "as_of_join";
  readonly features: readonly JoinedFeature[];
}

/**
 * To each input row what functions make of the source's rows that meet all conditions. `bounds` hold for the widest window;
 * each function takes those of its own window. An input row with a NULL key or without a finite time gets NULLs alone.
 */
export interface WindowAggregateNode extends RoleJoin {
  readonly node: "window_aggregate";
  readonly features: readonly AggregatedFeature[];
}

export interface KeyPair {
  readonly spineColumn: string;
  readonly sourceColumn: string;
  readonly type: CanonicalType;
}

/** `column <= time - offset` (upper) or `column >= time - offset` (lower), strict where not inclusive. */
export interface TimeBound {
  readonly column: TimeColumn;
  readonly side: "upper" | "lower";
  /** Microseconds before the input row's time. */
  readonly offset: number;
  readonly inclusive: boolean;
}

export interface OrderKey {
  readonly column: string;
  /** For a column that must be turned into an instant before it can be compared. */
  readonly time: TimeForm | null;
  /** True where no candidate has a NULL there. */
  readonly neverNull: boolean;
}

export interface JoinedFeature {
  readonly name: string;
  /** The source's column; not used where there is an expression. */
  readonly column: string;
  /** What is computed of the source's columns, as the type that the value has; null for the column as it is. */
  readonly expression: SourceExpression | null;
  /** The output column; null where nobody asked for it: on-demand views need it. */
  readonly output: string | null;
  readonly type: CanonicalType;
  readonly time: TimeForm | null;
  readonly cast: boolean;
}

/** A function over the rows of a window. */
export interface AggregatedFeature extends JoinedFeature {
  readonly aggregate: Aggregate;
  /** The type of the value that the function computes with, as far as it is declared or known; null where nobody has said. */
  readonly valueType: CanonicalType | null;
  /** What a row must meet to count; null where every row does. */
  readonly where: SourceExpression | null;
  /** The window's own far end; null where it has none, or where the widest window's is the same. */
  readonly start: TimeBound | null;
}

/**
 * To each input row what expressions make of it: of joins' features, of spine columns, and of features that are derived
 * below. One node for each step of a chain, none above another that it does not need.
 */
export interface DeriveNode {
  readonly node: "derive";
  readonly input: PlanNode;
  readonly features: readonly DerivedFeature[];
}

export interface ProjectNode {
  readonly node: "project";
  readonly input: PlanNode;
  readonly columns: readonly ProjectedColumn[];
  /** True: the rows come out in the spine's own order. */
  readonly ordered: boolean;
}

export type ProjectedColumn =
  | { readonly from: "spine"; readonly name: string; readonly column: SpineColumn }
  | { readonly from: "feature"; readonly name: string; readonly role: string; readonly feature: JoinedFeature }
  | { readonly from: "derived"; readonly name: string; readonly role: string; readonly feature: DerivedFeature };

/** The joins of a plan, in the order asked for. */
export function joinsOf(plan: LogicalPlan): readonly JoinNode[] {
  return joinsIn(plan);
}

/** The joins at and below a node, the lowest first. */
export function joinsIn(top: PlanNode): readonly JoinNode[] {
  const joins: JoinNode[] = [];
  let node = top;
  while (node.node !== "spine" && node.node !== "scan") {
    if (node.node === "as_of_join" || node.node === "window_aggregate") joins.push(node);
    node = node.input;
  }
  return joins.reverse();
}

/** The derive nodes of a plan, the lowest first: each may refer to those before it. */
export function derivesOf(plan: LogicalPlan): readonly DeriveNode[] {
  const derives: DeriveNode[] = [];
  let node: PlanNode = plan;
  while (node.node !== "spine" && node.node !== "scan") {
    if (node.node === "derive") derives.push(node);
    node = node.input;
  }
  return derives.reverse();
}

/** What a plan takes the newest rows by; null for a plan that stands on a spine. */
export function latestOf({ input }: LogicalPlan): DedupeLatestNode | null {
  return input.node === "dedupe_latest" ? input : null;
}

/**
 * Whether all rows that a plan reads are of tables. What an author's query does besides reading is for a read-only transaction
 * to refuse: it has no place in a statement that writes.
 */
export function readsTablesAlone(plan: LogicalPlan): boolean {
  const latest = latestOf(plan);
  if (latest !== null) return latest.input.from.kind === "table";
  const { from } = spineOf(plan);
  const listed = "inputs" in from ? from.inputs.map(({ scan }) => scan.from) : [];
  const population = "population" in from && from.population !== null ? [from.population] : [];
  const all = [...joinsOf(plan).map(({ source }) => source.from), from, ...listed, ...population];
  return all.every((rows) => rows.kind !== "query");
}

/** The spine at the bottom of a plan. */
export function spineOf(plan: LogicalPlan): SpineNode {
  let node: PlanNode = plan;
  while (node.node !== "spine" && node.node !== "scan") node = node.input;
  if (node.node !== "spine") throw new Error("a logical plan stands on a spine");
  return node;
}
