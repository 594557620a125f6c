import type { Lineage, LineageNode } from "../../ir/lineage.ts";
import { type Registry, serviceReference } from "../../ir/registry.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { nearest, suggestion } from "../../kernel/names.ts";
import { formatRelation } from "../relation-text.ts";
import { columnsNamed, type NamedColumns, tableNames } from "./find-columns.ts";
import { LineageIndex } from "./lineage-index.ts";
import { type LineageDirection, partOf } from "./reach.ts";
import { relationRead } from "./relation-match.ts";

/** What a name stands for in a lineage, and which way it is usually followed from there. */
export interface Found {
  readonly nodes: readonly LineageNode[];
  readonly direction: LineageDirection;
}

/** Puts a name among tables where a view is called like its table. */
export const tablePrefix = "table:";

/**
 * What is named: a view, `view:feature`, a service (`name`, `name@version`), `service:column`, a table or a query source, or
 * `table.column`. Throws `unknown-view` where nothing is.
 */
export function findNamed(index: LineageIndex, registry: Registry, name: string): Found {
  const defined = name.startsWith(tablePrefix) ? null : definedAs(index, registry, name);
  if (defined !== null) return { nodes: defined, direction: "upstream" };
  const columns = columnsNamed(index.lineage.nodes, withoutPrefix(name));
  if (columns !== null) return { nodes: columns.nodes, direction: "downstream" };
  throw AsofError.of("unknown-view", `nothing is known under the name '${name}'`, {
    hint: hintFor(name, index, registry),
  });
}

/** A feature's bare name is a fair thing to ask for: it leads to those that have it. */
function hintFor(name: string, { lineage: { nodes } }: LineageIndex, registry: Registry): string {
  const names = namesOf(registry);
  const features = names.filter((one) => one.endsWith(`:${name}`));
  return features.length > 0
    ? `it is a feature: ${features.join(", ")}`
    : suggestion(name, [...names, ...tableNames(nodes)]);
}

/** A part of a lineage, and what it was asked about. */
export interface NamedLineage {
  readonly lineage: Lineage;
  /** Ids of what is named; none where it is a column that nothing reads. */
  readonly roots: readonly string[];
  readonly direction: LineageDirection;
}

/** The part of a lineage that is named, followed either way. */
export function lineageNamed(lineage: Lineage, registry: Registry, name: string, way?: LineageDirection): NamedLineage {
  const index = new LineageIndex(lineage);
  const { nodes, direction: usual } = findNamed(index, registry, name);
  const direction = way ?? usual;
  const roots = nodes.map(({ id }) => id);
  return { lineage: partOf(index, roots, direction), roots, direction };
}

/** What is named: `table.column`, a table, or the same of a query source. Throws `unknown-table` where no definition reads it. */
export function findColumns(index: LineageIndex, name: string): NamedColumns {
  const found = columnsNamed(index.lineage.nodes, withoutPrefix(name));
  if (found !== null) return found;
  const near = nearest(name, index.lineage.nodes.flatMap(spellings));
  throw AsofError.of("unknown-table", `no definition reads a table or query named '${name}'`, {
    hint: near === null ? suggestion(name, tableNames(index.lineage.nodes)) : `did you mean '${near}'?`,
  });
}

/** How people may write a table and its column: with the schema or without. */
function spellings(node: LineageNode): readonly string[] {
  if (node.kind !== "column" && node.kind !== "relation") return [];
  const isQuery = node.kind === "column" && node.from === "query";
  const tables = isQuery ? [bare(node.of)] : [node.of, bare(relationRead(node.of).name)];
  return tables.flatMap((table) => [table, ...(node.kind === "column" ? [`${table}.${bare(node.column)}`] : [])]);
}

function bare(name: string): string {
  return formatRelation({ database: null, schema: null, name });
}

function withoutPrefix(name: string): string {
  return name.startsWith(tablePrefix) ? name.slice(tablePrefix.length) : name;
}

/** A name of a view or a service is told from one that is behind a colon; names of views hold no colon. */
function definedAs(
  { lineage: { nodes } }: LineageIndex,
  registry: Registry,
  name: string,
): readonly LineageNode[] | null {
  const views = [...registry.featureViews, ...registry.onDemandViews].map((view) => view.name);
  const services = registry.featureServices.flatMap((one) => [one.name, serviceReference(one)]);
  if (views.includes(name) || services.includes(name)) return nodes.filter((node) => holders(node).includes(name));
  const members = nodes.filter((node) => holders(node).some((holder) => name === `${holder}:${memberOf(node)}`));
  return members.length === 0 ? null : members;
}

/** The names under which people look for what holds it. */
function holders(node: LineageNode): readonly string[] {
  switch (node.kind) {
    case "feature":
    case "on_demand_feature":
      return [node.view];
    case "service_column":
      return [node.service, node.service.slice(0, node.service.lastIndexOf("@"))];
    default:
      return [];
  }
}

function memberOf(node: LineageNode): string {
  if (node.kind === "feature" || node.kind === "on_demand_feature") return node.feature;
  return "column" in node ? node.column : "";
}

function namesOf({ featureViews, onDemandViews, featureServices }: Registry): readonly string[] {
  const views = [...featureViews, ...onDemandViews];
  return [
    ...views.map(({ name }) => name),
    ...featureServices.flatMap((one) => [one.name, serviceReference(one)]),
    ...views.flatMap(({ name, features }) => features.map((feature) => `${name}:${feature.name}`)),
  ];
}
