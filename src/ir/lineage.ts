/** What is made of what, column by column: a graph, as plain data. */
import type { Relation } from "./definition.ts";
import { formatRelation } from "./relation-name.ts";

/**
 * How something depends on what it reads:
 * - `value`: its value is that value, or an expression of it;
 * - `aggregated`: its value is a function over a window of such values;
 * - `filter`: which rows a function counts depends on it;
 * - `query`: an author's query reads the table: which of its columns, and how, is not known;
 * - `key`: rows are matched by it;
 * - `time`: it says when a row holds, or when it became known;
 * - `order`: it decides between rows of one time.
 */
export type ReadKind = "value" | "aggregated" | "filter" | "query" | "key" | "time" | "order";

/** The closed list of kinds of reads, the strongest first. */
export const readKinds: readonly ReadKind[] = ["value", "aggregated", "filter", "query", "key", "time", "order"];

/** What everything in a lineage has. */
interface LineagePoint {
  /** Unique in a lineage, and the same in every lineage of the project. */
  readonly id: string;
  /** What its author says of it, text to text. */
  readonly tags: Readonly<Record<string, string>>;
  /** Tags of what it is made of. */
  readonly inherited: readonly InheritedTag[];
}

/** A tag that came along with what something reads. */
export interface InheritedTag {
  /** The tag's name: `pii`. */
  readonly tag: string;
  /** The tag's text, often none: `""`. */
  readonly value: string;
  /** The id of what has the tag. */
  readonly from: string;
  /** How that is read; the strongest, where there are several ways. */
  readonly how: ReadKind;
}

/** A column of a table, or of what an author's query gives. */
export interface ColumnNode extends LineagePoint {
  readonly kind: "column";
  /** What it is a column of. */
  readonly from: "table" | "query";
  /** The table as people write it, `analytics.weather`, or the query source's name. */
  readonly of: string;
  /** Its name there. */
  readonly column: string;
}

/** A table that an author's query reads: which of its columns is not known. */
export interface RelationNode extends LineagePoint {
  readonly kind: "relation";
  /** As people write it: `analytics.weather`. */
  readonly of: string;
}

/** What a request brings in its own rows: a request value, or a column that comes along. */
export interface RequestNode extends LineagePoint {
  readonly kind: "request_value";
  /** The column of the request's rows. */
  readonly column: string;
}

/** A feature of a feature view, or of an on-demand view. */
export interface FeatureNode extends LineagePoint {
  /** Read from a source, or computed of other features. */
  readonly kind: "feature" | "on_demand_feature";
  /** Its view. */
  readonly view: string;
  /** Its name in the view. */
  readonly feature: string;
}

/** A column that a feature service gives. */
export interface ServiceColumnNode extends LineagePoint {
  readonly kind: "service_column";
  /** `delay_model@3` */
  readonly service: string;
  /** Its name in what the service gives. */
  readonly column: string;
}

/** A column of one training set. */
export interface TrainingSetColumnNode extends LineagePoint {
  readonly kind: "training_set_column";
  /** Its name in the training set. */
  readonly column: string;
}

/** Something that has values. */
export type LineageNode =
  | ColumnNode
  | RelationNode
  | RequestNode
  | FeatureNode
  | ServiceColumnNode
  | TrainingSetColumnNode;

/** That one thing reads another. */
export interface LineageRead {
  /** The id of what depends. */
  readonly reader: string;
  /** The id of what it depends on. */
  readonly read: string;
  /** In which way. */
  readonly how: ReadKind;
  /** In a few words, such as `avg over 3 hours`; null where the kind says all. */
  readonly because: string | null;
}

/** What is made of what: a graph without cycles. */
export interface Lineage {
  /** All that it speaks of, each once. */
  readonly nodes: readonly LineageNode[];
  /** Direct reads, each once. */
  readonly reads: readonly LineageRead[];
}

/** How a reader depends on what is read by what it reads. */
export function composed(outer: ReadKind, inner: ReadKind): ReadKind {
  switch (outer) {
    case "value":
      return inner;
    case "aggregated":
      return inner === "value" ? "aggregated" : inner;
    case "filter":
      return inner === "key" || inner === "time" || inner === "order" ? inner : "filter";
    default:
      return outer;
  }
}

export function columnNode(from: ColumnNode["from"], of: string, column: string, mark = ""): ColumnNode {
  return {
    kind: "column",
    id: `${from}:${quoted(of)}${mark}.${quoted(column)}`,
    from,
    of,
    column,
    tags: {},
    inherited: [],
  };
}

export function tableColumn(relation: Relation, column: string): ColumnNode {
  const of = formatRelation(relation);
  return { kind: "column", id: `table:${of}.${quoted(column)}`, from: "table", of, column, tags: {}, inherited: [] };
}

export function relationNode(of: string): RelationNode {
  return { kind: "relation", id: `relation:${of}`, of, tags: {}, inherited: [] };
}

export function requestValue(column: string): RequestNode {
  return { kind: "request_value", id: `request:${column}`, column, tags: {}, inherited: [] };
}

export function featureNode(kind: FeatureNode["kind"], view: string, feature: string): FeatureNode {
  return { kind, id: `${kind}:${view}:${feature}`, view, feature, tags: {}, inherited: [] };
}

export function serviceColumn(service: string, column: string): ServiceColumnNode {
  return { kind: "service_column", id: `service:${service}:${column}`, service, column, tags: {}, inherited: [] };
}

export function trainingSetColumn(column: string): TrainingSetColumnNode {
  return { kind: "training_set_column", id: `training_set:${column}`, column, tags: {}, inherited: [] };
}

function quoted(part: string): string {
  return formatRelation({ database: null, schema: null, name: part });
}

/** Several lineages as one: what they share is there once. */
export function mergeLineages(lineages: readonly Lineage[]): Lineage {
  const nodes = new Map<string, LineageNode>();
  const reads = new Map<string, LineageRead>();
  for (const lineage of lineages) {
    for (const node of lineage.nodes) nodes.set(node.id, node);
    for (const read of lineage.reads) reads.set(keyOf(read), read);
  }
  return { nodes: [...nodes.values()], reads: [...reads.values()] };
}

/** No name holds a NUL. */
function keyOf({ reader, read, how, because }: LineageRead): string {
  return `${reader}\0${read}\0${how}\0${because ?? ""}`;
}
