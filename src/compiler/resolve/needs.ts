import type { FeatureViewDefinition, QueryText, Relation, SelectionDefinition } from "../../ir/definition.ts";
import { columnsRead } from "../../ir/feature-columns.ts";
import { keysOf, type Registry } from "../../ir/registry.ts";
import type { HistoricalRequest, Population, ResolvedSource, SpineRequest } from "../../ir/request.ts";
import type { CanonicalType } from "../../ir/types.ts";
import { entryOf } from "../../kernel/names.ts";
import { type Expanded, expand } from "./expand.ts";
import { Problems } from "./problems.ts";
import { findService } from "./service.ts";
import { rowsOf } from "./source.ts";

export type RowsRead =
  | { readonly kind: "table"; readonly relation: Relation }
  | { readonly kind: "query"; readonly query: QueryText; readonly used: readonly string[] };

/** The tables and queries behind a request. Unknown names are left to `resolve`, which tells them. */
export function rowsRead(registry: Registry, request: HistoricalRequest): readonly RowsRead[] {
  const views = new Set(expanded(registry, request).joins.map(({ selection }) => selection.view));
  const sources = registry.featureViews
    .filter((view) => views.has(view.name))
    .map((view) => withNames(rowsOf(view.source), () => columnsUsed(view, registry)));
  const inSpine = spineRows(request).map((rows) => withNames(rows, () => spineNames(rows, registry, request)));
  return [...sources, ...inSpine];
}

/** The table or query behind one view; none where there is no such view. */
export function rowsOfView(registry: Registry, name: string): readonly RowsRead[] {
  const views = registry.featureViews.filter((view) => view.name === name);
  return views.map((view) => withNames(rowsOf(view.source), () => columnsUsed(view, registry)));
}

/** Of a table all columns are known or none: only a query is asked for those that are used. */
function withNames(rows: ResolvedSource["from"], used: () => readonly string[]): RowsRead {
  return rows.kind === "table" ? rows : { kind: "query", query: rows.query, used: used() };
}

/** The columns that a view's definition names. */
function columnsUsed(view: FeatureViewDefinition, registry: Registry): readonly string[] {
  const { eventTime, availableAt, createdTime, tieBreaks, keys } = view.source;
  return [
    ...[eventTime, availableAt, createdTime].filter((one) => one !== null),
    ...tieBreaks,
    ...keysOf(view, registry.entities).map((key) => entryOf(keys, key.name) ?? key.name),
    ...view.features.flatMap(columnsRead),
  ];
}

/** The columns of a spine, or of a population, that the request names. */
function spineNames({ columns }: GivenRows, registry: Registry, request: HistoricalRequest): readonly string[] {
  const keys = spineColumnTypes(registry, request).keys();
  return [request.spine.time, ...keys, ...(columns ?? []).map((column) => column.name)];
}

function selections(registry: Registry, request: Pick<HistoricalRequest, "features">): readonly SelectionDefinition[] {
  if (request.features.kind === "selections") return request.features.selections;
  const { name, version } = request.features;
  return findService(registry, name, version, new Problems(new Map()))?.features ?? [];
}

function expanded(registry: Registry, request: Pick<HistoricalRequest, "features">): Expanded {
  const asked = { selections: selections(registry, request), fullNames: false };
  return expand(registry, asked, new Problems(new Map()));
}

/** The type of each spine column that serves as a join key or as a request value. */
export function spineColumnTypes(
  registry: Registry,
  request: Pick<HistoricalRequest, "features">,
): ReadonlyMap<string, CanonicalType> {
  const types = new Map<string, CanonicalType>();
  const { joins, requestValues } = expanded(registry, request);
  for (const { spineColumn, type } of requestValues) types.set(spineColumn, type);
  for (const { selection } of joins) {
    const view = registry.featureViews.find((one) => one.name === selection.view);
    for (const key of view === undefined ? [] : keysOf(view, registry.entities)) {
      types.set(entryOf(selection.keys, key.name) ?? key.name, key.type);
    }
  }
  return types;
}

type GivenRows = Extract<SpineRequest, { kind: "table" | "query" }> | Population;

function spineRows({ spine }: HistoricalRequest): readonly GivenRows[] {
  switch (spine.kind) {
    case "rows":
      return [];
    case "table":
    case "query":
      return [spine];
    case "range":
    case "as_of":
      return spine.population === null ? [] : [spine.population];
  }
}
