/** Builds a feature view and its table from a blueprint. */
import type { FeatureViewDefinition, SourceDefinition } from "../../src/ir/definition.ts";
import type { CanonicalType, TimeForm } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import type { ScenarioColumn, ScenarioQuery, ScenarioTable } from "../naive/scenario.ts";
import type { RowBlueprint, ViewBlueprint } from "./blueprint.ts";
import { Names } from "./names.ts";
import { canBeBound, queryOver } from "./query.ts";
import { keyValue, plainValue, tieBreakTypes, tieBreakValue } from "./values.ts";
import { formOf, timeText, type World } from "./world.ts";

export interface BuiltView {
  readonly definition: FeatureViewDefinition;
  readonly table: ScenarioTable;
  readonly query: ScenarioQuery | null;
  /** Numbers of the world's keys that it has. */
  readonly keys: readonly number[];
  readonly blueprint: ViewBlueprint;
  /** The rows as they were built, repetitions resolved. */
  readonly rows: readonly RowBlueprint[];
}

/** A column and what it holds in each row. */
interface ColumnPlan {
  readonly column: ScenarioColumn;
  readonly cell: (row: RowBlueprint, number: number) => CanonicalValue;
}

interface TimePlan extends ColumnPlan {
  readonly form: TimeForm;
}

export function buildView(world: World, blueprint: ViewBlueprint, number: number, keys: readonly number[]): BuiltView {
  const name = world.name(world.viewNames, `view_${number}`, blueprint.name, "any");
  const relationName = world.name(world.relationNames, `table_${number}`, blueprint.name, "table");
  const relation = {
    database: null,
    schema: blueprint.name % 7 === 6 ? world.storage.schema : null,
    name: relationName,
  };
  const columns = planColumns(world, blueprint, keys);
  const rows = withRepetitions(blueprint.rows);
  const table: ScenarioTable = {
    relation,
    columns: columns.all.map((one) => one.column),
    rows: rows.map((row, index) => columns.all.map((one) => one.cell(row, index))),
  };
  const query = sourceQuery(world, blueprint, table, keys);
  const timed = blueprint.isStatic === 0;
  const source: SourceDefinition = {
    name: `source_${number}`,
    from: sourceFrom(blueprint, table, query),
    eventTime: columns.event?.column.name ?? null,
    availableAt: columns.available?.column.name ?? null,
    createdTime: columns.created?.column.name ?? null,
    tieBreaks: columns.ties.map((one) => one.column.name),
    timeZone: zoneOf(world, blueprint),
    keys: columns.mapped,
    columns: blueprint.declared ? Object.fromEntries(table.columns.map((one) => [one.name, one.type])) : null,
    ...undescribed,
  };
  const definition: FeatureViewDefinition = {
    kind: "feature_view",
    name,
    entities: [...new Set(keys.map((key) => world.entityOf[key] ?? ""))],
    source,
    ttl: timed ? ttlOf(world, blueprint.ttl) : null,
    boundary: timed && blueprint.strict ? "strict" : "inclusive",
    features: columns.features.map(({ column, feature, type }) => ({
      name: feature,
      type,
      column: column.name,
      expression: null,
      aggregate: null,
      description: null,
      tags: {},
    })),
    strategy: null,
    ...undescribed,
  };
  return { definition, table, query, keys, blueprint, rows };
}

const undescribed = { description: null, owner: null, tags: {} } as const;

function planColumns(world: World, blueprint: ViewBlueprint, keys: readonly number[]) {
  const names = new Names();
  const column = (plain: string, pick: number) => world.name(names, plain, pick, "column");
  const oddNames = blueprint.columnNames;
  const mapped: Record<string, string> = {};
  const keyPlans = keys.map((key): ColumnPlan => {
    const own = world.keys[key];
    if (own === undefined) throw new Error("a view's key is one of the world's");
    const name =
      blueprint.mappedKeys > 0 || !world.storage.takesName(own.name, "column")
        ? column(`k${key}`, blueprint.mappedKeys + key)
        : names.keep(own.name);
    if (name !== own.name) mapped[own.name] = name;
    return { column: plain(name, own.type), cell: (row) => keyCell(row, key, own.type) };
  });
  const zone = zoneOf(world, blueprint);
  const timed = blueprint.isStatic === 0;
  const time = (plainName: string, pick: number, cell: TimeCell): TimePlan => {
    const form = formOf(pick);
    const made = timeColumn(column(plainName, oddNames === 0 ? 0 : oddNames + pick), form);
    return { form, column: made, cell: (row) => cell(world, form, zone, row) };
  };
  const event = timed ? time("event_time", blueprint.eventForm, eventCell) : null;
  const available =
    timed && blueprint.hasAvailable ? time("available_at", blueprint.availableForm, availableCell) : null;
  const created = blueprint.hasCreated ? time("created_at", blueprint.createdForm, createdCell) : null;
  const ties = blueprint.tieBreaks.map((pick, index): ColumnPlan => {
    const type = tieBreakTypes[pick % tieBreakTypes.length] ?? { kind: "int64" };
    const made = plain(column(`tie_${index}`, oddNames), type);
    return { column: made, cell: (row) => tieBreakValue(type, row.ties[index] ?? 0) };
  });
  const features = planFeatures(world, blueprint, names);
  const times = [event, available, created].filter((one) => one !== null);
  return { event, available, created, ties, features, mapped, all: [...keyPlans, ...times, ...ties, ...features] };
}

function planFeatures(world: World, blueprint: ViewBlueprint, columnNames: Names) {
  const featureNames = new Names();
  featureNames.reserve([...world.keys.map((key) => key.name), world.timeName]);
  return blueprint.features.map((one, index) => {
    const feature = world.name(featureNames, `feature_${index}`, one.name, "any");
    const own = one.column > 0 || !world.storage.takesName(feature, "column");
    const name = own ? world.name(columnNames, `column_${index}`, one.column, "column") : columnNames.keep(feature);
    const { featureTypes } = world.storage;
    const type = featureTypes[one.type % featureTypes.length] ?? { kind: "int64" };
    const column = featureColumn(name, type, one.column);
    const cell = (row: RowBlueprint, number: number) => {
      const value = world.storage.held(column.type, plainValue(column.type, number, row.features[index] ?? 0));
      return column.time?.form === "zoneless" && typeof value === "string" ? value.replace(/Z$/, "") : value;
    };
    return { feature, type, column, cell };
  });
}

/** Some columns are narrower than what is declared of them; some timestamps carry no zone. */
function featureColumn(name: string, type: CanonicalType, pick: number): ScenarioColumn {
  if (type.kind === "timestamp")
    return timeColumn(name, pick % 2 === 1 ? { form: "zoneless", zone: "UTC" } : formOf(0));
  if (type.kind === "date") return { name, type, time: { form: "date", zone: "UTC" } };
  if (type.kind === "int64" && pick % 3 === 1) return plain(name, { kind: "int32" });
  if (type.kind === "float64" && pick % 3 === 1) return plain(name, { kind: "float32" });
  return plain(name, type);
}

function plain(name: string, type: CanonicalType): ScenarioColumn {
  return { name, type, time: type.kind === "date" ? { form: "date", zone: "UTC" } : null };
}

export function timeColumn(name: string, form: TimeForm): ScenarioColumn {
  return { name, type: { kind: form.form === "date" ? "date" : "timestamp" }, time: form };
}

function withRepetitions(rows: readonly RowBlueprint[]): readonly RowBlueprint[] {
  const built: RowBlueprint[] = [];
  for (const row of rows) {
    const before = built.at(-1);
    built.push(before === undefined ? row : repetition(before, row));
  }
  return built;
}

/** A re-delivery of the row before, another row of the same event, the next event, or simply the row. */
function repetition(before: RowBlueprint, row: RowBlueprint): RowBlueprint {
  const { keys, oddKey, time, timeOddity } = before;
  if (row.again === 1) return { ...before, delay: row.delay, features: row.features };
  if (row.again === 3) return { ...row, keys, oddKey, timeOddity, time: time + 1, created: 0 };
  return row.again === 2 ? { ...row, keys, oddKey, time, timeOddity } : row;
}

export function keyCell(row: { keys: number; oddKey: number }, key: number, type: CanonicalType): CanonicalValue {
  if (row.oddKey === 0 || row.oddKey % 4 !== key) return keyValue(type, key, row.keys);
  return row.oddKey % 3 === 0 ? keyValue(type, key, row.keys + 1) : null;
}

type TimeCell = (world: World, form: TimeForm, zone: string | null, row: RowBlueprint) => CanonicalValue;

const eventCell: TimeCell = (world, form, zone, row) => {
  const oddity = row.timeOddity % 9;
  if (oddity === 3) return null;
  const infinite = mayBeInfinite(world, form) && (oddity === 4 || oddity === 5);
  if (infinite) return oddity === 4 ? "-infinity" : "infinity";
  const nudge = oddity === 1 || oddity === 6 ? 1n : oddity === 2 || oddity === 7 ? -1n : 0n;
  return timeText(world, form, zone, row.time, nudge);
};

const availableCell: TimeCell = (world, form, zone, row) => {
  if (row.delay === 7) return null;
  if (row.delay === 8 && mayBeInfinite(world, form)) return "infinity";
  const steps = [0, 0, 1, 2, 3, -1, 0, 0, 0, 5][row.delay] ?? 0;
  return timeText(world, form, zone, row.time + steps, row.delay === 6 ? 1n : 0n);
};

function mayBeInfinite({ storage }: World, { form }: TimeForm): boolean {
  return storage.infiniteTimes && form !== "date";
}

const createdCell: TimeCell = (world, form, zone, row) =>
  row.created % 4 === 0 ? null : timeText(world, form, zone, row.created, 0n);

function zoneOf(world: World, blueprint: ViewBlueprint): string | null {
  return [null, world.zone, world.zone, "America/Los_Angeles"][blueprint.zone] ?? null;
}

function ttlOf(world: World, pick: number): number | null {
  const step = Number(world.step);
  const hour = 3_600_000_000;
  const all = [
    null,
    4 * step,
    step,
    2 * step,
    1,
    1_500,
    1_500_000,
    3 * hour,
    step + 1,
    168 * hour,
    24 * hour,
    3 * step,
  ];
  return all[pick] ?? null;
}

function sourceFrom(
  blueprint: ViewBlueprint,
  table: ScenarioTable,
  query: ScenarioQuery | null,
): SourceDefinition["from"] {
  if (query !== null) return { kind: "query", query: query.query };
  if (blueprint.from === 4) return { kind: "file", path: "data/rows.csv", relation: table.relation };
  return { kind: "table", relation: table.relation };
}

function sourceQuery(
  world: World,
  blueprint: ViewBlueprint,
  table: ScenarioTable,
  keys: readonly number[],
): ScenarioQuery | null {
  if (blueprint.from !== 5) return null;
  const [key] = keys;
  const type = key === undefined ? undefined : world.keys[key]?.type;
  const [column] = table.columns;
  const filterable = key !== undefined && type !== undefined && column !== undefined && canBeBound(type);
  return queryOver({
    storage: world.storage,
    relation: table.relation,
    columns: table.columns,
    named: blueprint.declared,
    where: filterable && blueprint.roleKeys % 3 === 1 ? { column: column.name, not: keyValue(type, key, 2) } : null,
    commented: blueprint.strict,
  });
}
