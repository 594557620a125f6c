import { aggregateLaws } from "../../ir/aggregate.ts";
import type { DerivedFeature } from "../../ir/derived-feature.ts";
import {
  type ColumnNode,
  type FeatureNode,
  featureNode,
  type Lineage,
  type LineageNode,
  serviceColumn,
  trainingSetColumn,
} from "../../ir/lineage.ts";
import {
  type AggregatedFeature,
  derivesOf,
  type JoinedFeature,
  type JoinNode,
  joinsOf,
  type LogicalPlan,
  type ProjectedColumn,
  spineOf,
} from "../../ir/plan.ts";
import { formatDuration } from "../../kernel/time.ts";
import { Drawing } from "./drawing.ts";
import { columnsOf, type RelationsOf } from "./rows.ts";
import { spineColumns } from "./spine-columns.ts";

/** Whose columns a plan's are: a service's, a training set's, or nobody's, where features alone are asked about. */
export type TracedColumns =
  | { readonly of: "features" }
  | { readonly of: "service"; readonly service: string }
  | { readonly of: "training_set" };

/** What each column and each feature of a plan reads, told from the plan alone. */
export function trace(plan: LogicalPlan, columns: TracedColumns, relationsOf: RelationsOf): Lineage {
  const drawing = new Drawing();
  const spine = spineColumns(spineOf(plan), relationsOf, drawing);
  const features = new FeaturesByRole();
  for (const join of joinsOf(plan)) {
    const source = columnsOf(join.source.from, join.source.source, relationsOf, drawing);
    for (const feature of join.features) {
      const node = features.add(join.role, featureNode("feature", join.view, feature.name));
      drawing.node(node);
      drawJoined(join, feature, node, source, drawing);
    }
  }
  for (const { features: derived } of derivesOf(plan)) {
    for (const feature of derived) drawDerived(feature, features, spine, drawing);
  }
  for (const column of plan.columns) drawColumn(column, columns, features, spine, drawing);
  return drawing.lineage();
}

/** One feature of a view may be there under several roles. */
class FeaturesByRole {
  readonly #nodes = new Map<string, FeatureNode>();

  add(role: string, node: FeatureNode): FeatureNode {
    this.#nodes.set(JSON.stringify([role, node.feature]), node);
    return node;
  }

  get(role: string, feature: string): FeatureNode {
    const found = this.#nodes.get(JSON.stringify([role, feature]));
    if (found === undefined) throw new Error(`nothing in the plan gives ${role}:${feature}`);
    return found;
  }
}

type Columns = (column: string) => ColumnNode;

function drawJoined(
  join: JoinNode,
  feature: JoinedFeature,
  node: FeatureNode,
  source: Columns,
  drawing: Drawing,
): void {
  const aggregated = aggregatedIn(join, feature);
  const because = aggregated === null ? null : windowText(aggregated);
  for (const column of columnsRead(feature)) {
    const how = aggregated === null ? "value" : countsRows(aggregated, join) ? "time" : "aggregated";
    drawing.read(node, source(column), how, because);
  }
  for (const { name } of aggregated?.where?.columns ?? []) drawing.read(node, source(name), "filter");
  for (const { sourceColumn } of join.keys) drawing.read(node, source(sourceColumn), "key");
  for (const column of timesRead(join, feature)) drawing.read(node, source(column), "time");
  for (const column of tieBreaks(join, aggregated)) drawing.read(node, source(column), "order");
}

function aggregatedIn(join: JoinNode, { name }: JoinedFeature): AggregatedFeature | null {
  if (join.node === "as_of_join") return null;
  return join.features.find((one) => one.name === name) ?? null;
}

/** Of a count of rows the event time is the column: what it holds is not looked at. */
function countsRows({ aggregate, expression, column }: AggregatedFeature, { bounds }: JoinNode): boolean {
  return aggregate.function === "count" && expression === null && column === bounds[0]?.column.column;
}

/** Of the event time and the availability, each once; a count of rows has told the former. */
function timesRead(join: JoinNode, feature: JoinedFeature): readonly string[] {
  const times = new Set(join.bounds.map(({ column }) => column.column));
  const aggregated = aggregatedIn(join, feature);
  if (aggregated !== null && countsRows(aggregated, join)) times.delete(feature.column);
  return [...times];
}

function columnsRead({ column, expression }: JoinedFeature): readonly string[] {
  return expression === null ? [column] : expression.columns.map(({ name }) => name);
}

function windowText({ aggregate: { function: name, window } }: AggregatedFeature): string {
  return `${name} over ${window === null ? "all before" : formatDuration(window)}`;
}

/** The event time comes first of all that decides between rows, and is read as a time. Most functions take rows in any order. */
function tieBreaks({ order, bounds }: JoinNode, aggregated: AggregatedFeature | null): readonly string[] {
  if (aggregated !== null && !aggregateLaws[aggregated.aggregate.function].ordered) return [];
  return order.map(({ column }) => column).filter((column) => column !== bounds[0]?.column.column);
}

function drawDerived(
  feature: DerivedFeature,
  features: FeaturesByRole,
  spine: (column: string) => readonly LineageNode[],
  drawing: Drawing,
): void {
  const node = features.add(feature.role, featureNode("on_demand_feature", feature.view, feature.name));
  drawing.node(node);
  for (const { of } of feature.inputs) {
    if (of.from === "spine") {
      for (const one of spine(of.column.name)) drawing.read(node, one, "value", "brought by the request");
    } else {
      drawing.read(node, features.get(of.role, of.feature), "value");
    }
  }
}

function drawColumn(
  column: ProjectedColumn,
  columns: TracedColumns,
  features: FeaturesByRole,
  spine: (column: string) => readonly LineageNode[],
  drawing: Drawing,
): void {
  // What a service gives is its features: the rest is whatever a request brings.
  if (columns.of === "features" || (columns.of === "service" && column.from === "spine")) return;
  const node = columns.of === "service" ? serviceColumn(columns.service, column.name) : trainingSetColumn(column.name);
  drawing.node(node);
  if (column.from === "spine") {
    for (const one of spine(column.column.name)) drawing.read(node, one, "value");
    return;
  }
  const read = features.get(column.role, column.feature.name);
  drawing.read(node, read, "value", column.role === read.view ? null : `as ${column.role}`);
}
