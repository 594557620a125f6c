/** Turns a case into a scenario: definitions, tables and a request. */
import type { EntityDefinition, FeatureViewDefinition, SelectionDefinition } from "../../src/ir/definition.ts";
import type { Scenario, ScenarioColumn, ScenarioSpine, ScenarioTable } from "../naive/scenario.ts";
import type { JsonRow, OracleCase, OracleProjection, OracleView } from "./case.ts";
import { canonicalValue, guessedType, type TypedColumn, typedColumn } from "./types.ts";

const undescribed = { description: null, owner: null, tags: {} } as const;

export function caseToScenario(one: OracleCase): Scenario {
  const views = one.views.map(mappedView);
  return {
    entities: entitiesOf(one.views),
    views: views.map((view) => view.definition),
    tables: views.map((view) => view.table),
    queries: [],
    request: {
      spine: spineOf(one),
      selections: projectionsOf(one).map(selectionOf),
      fullNames: one.full_feature_names ?? false,
    },
  };
}

/** Why a case cannot be run yet; null where it can. */
export function skipReason(one: OracleCase): string | null {
  const windowed = one.views.some((view) => (view.aggregations ?? []).length > 0);
  return windowed ? "windows are not supported yet" : null;
}

/** What is asked of which view, in order: the projections, and the `view:feature` list gathered by view. */
export function projectionsOf(one: OracleCase): readonly OracleProjection[] {
  const byView = new Map<string, string[]>();
  for (const reference of one.features ?? []) {
    const colon = reference.indexOf(":");
    const view = reference.slice(0, colon);
    byView.set(view, [...(byView.get(view) ?? []), reference.slice(colon + 1)]);
  }
  const listed = [...byView].map(([view, features]) => ({ view, features }));
  return [...listed, ...(one.projections ?? [])];
}

function selectionOf({ view, alias, join_key_map, features }: OracleProjection): SelectionDefinition {
  const role = alias ?? null;
  return {
    view,
    alias: role === view ? null : role,
    keys: join_key_map ?? {},
    features: features.map((name) => ({ name, rename: null })),
  };
}

/** One entity for each join key, named like it: cases may give one entity name to different keys. */
function entitiesOf(views: readonly OracleView[]): readonly EntityDefinition[] {
  const entities = new Map<string, EntityDefinition>();
  for (const { join_key, type } of views.flatMap((view) => view.entities)) {
    const keys = [{ name: join_key, type: typedColumn(type).type }];
    entities.set(join_key, { kind: "entity", name: join_key, keys, ...undescribed });
  }
  return [...entities.values()];
}

function mappedView(view: OracleView, number: number): { definition: FeatureViewDefinition; table: ScenarioTable } {
  const column = (name: string): string => sourceColumn(view, name);
  const optional = (name: string | null | undefined) =>
    name === null || name === undefined ? null : ownColumn(view, name);
  const keys = view.entities.map(({ join_key }) => [join_key, column(join_key)] as const);
  const eventTime = optional(view.timestamp_field);
  const ttl = view.ttl_seconds ?? 0;
  const relation = { database: null, schema: null, name: `source_${number}` };
  const definition: FeatureViewDefinition = {
    kind: "feature_view",
    name: view.name,
    entities: view.entities.map(({ join_key }) => join_key),
    source: {
      name: view.name,
      from: { kind: "table", relation },
      eventTime,
      createdTime: optional(view.created_timestamp_column),
      availableAt: optional(view.available_at_column),
      tieBreaks: (view.tie_break_columns ?? []).map((name) => ownColumn(view, name)),
      timeZone: null,
      keys: Object.fromEntries(keys.filter(([key, name]) => key !== name)),
      columns: null,
      ...undescribed,
    },
    ttl: ttl === 0 || eventTime === null ? null : Math.round(ttl * 1_000_000),
    boundary: view.boundary === "strict" ? "strict" : "inclusive",
    features: view.schema.map(({ name, type }) => ({
      name,
      type: typedColumn(type).type,
      column: column(name),
      expression: null,
      aggregate: null,
      description: null,
      tags: {},
    })),
    strategy: null,
    ...undescribed,
  };
  return { definition, table: { relation, ...contents(view) } };
}

/** Times and tie-breaks go by the source's own names; where no row has the name, it is taken for a mapped one. */
function ownColumn(view: OracleView, name: string): string {
  return view.rows.some((row) => Object.hasOwn(row, name)) ? name : sourceColumn(view, name);
}

/** The source's column of a feature or a join key. */
function sourceColumn(view: OracleView, name: string): string {
  const mapping = Object.entries(view.field_mapping ?? {}).find(([, target]) => target === name);
  return mapping?.[0] ?? name;
}

function contents(view: OracleView): Pick<ScenarioTable, "columns" | "rows"> {
  const columns = columnsOf(view);
  return { columns, rows: view.rows.map((row) => columns.map((column) => canonicalValue(column, row[column.name]))) };
}

/** Every column that the case names or that a row holds, with its type: declared, that of a time column, or guessed. */
function columnsOf(view: OracleView): readonly ScenarioColumn[] {
  const types = new Map<string, TypedColumn>();
  const add = (column: string, type: TypedColumn): void => {
    if (!types.has(column)) types.set(column, type);
  };
  const time = typedColumn(view.timestamp_type === "timestamp_naive" ? "timestamp_naive" : "timestamp");
  const times = [view.timestamp_field, view.created_timestamp_column, view.available_at_column];
  for (const { join_key, type } of view.entities) add(sourceColumn(view, join_key), typedColumn(type));
  for (const name of times) if (name !== null && name !== undefined) add(ownColumn(view, name), time);
  for (const { name, type } of view.schema) add(sourceColumn(view, name), typedColumn(type));
  const ties = (view.tie_break_columns ?? []).map((name) => ownColumn(view, name));
  const others = [...ties, ...view.rows.flatMap((row) => Object.keys(row))];
  for (const column of others) if (!types.has(column)) add(column, guessedType(valuesOf(view.rows, column)));
  return [...types].map(([name, type]) => ({ name, ...type }));
}

function valuesOf(rows: readonly JsonRow[], name: string) {
  return rows.map((row) => row[name] ?? null);
}

function spineOf({ entity_df, entity_timestamp_column }: OracleCase): ScenarioSpine {
  const columns = entity_df.columns.map(({ name, type }) => ({ name, ...spineType(type) }));
  return {
    kind: "rows",
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows: entity_df.rows.map((row) => columns.map((column) => canonicalValue(column, row[column.name]))),
    time: entity_timestamp_column ?? "event_timestamp",
  };
}

/** Uploaded times are instants, whatever they were called. */
function spineType(name: string): TypedColumn {
  const typed = typedColumn(name);
  return typed.type.kind === "timestamp" ? typedColumn("timestamp") : typed;
}
