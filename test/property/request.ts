/** Builds the selections and the spine of a scenario. */
import type { SelectionDefinition } from "../../src/ir/definition.ts";
import type { SpineColumnDeclaration } from "../../src/ir/request.ts";
import type { CanonicalType, TimeForm } from "../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import type { ScenarioColumn, ScenarioQuery, ScenarioSpine, ScenarioTable } from "../naive/scenario.ts";
import { columnOf, instantOf } from "../naive/tables.ts";
import { formatInstant, type Instant } from "../naive/time.ts";
import type { Blueprint, SpineRowBlueprint } from "./blueprint.ts";
import type { Names } from "./names.ts";
import { canBeBound, queryOver } from "./query.ts";
import { keyValue, plainValue } from "./values.ts";
import { type BuiltView, keyCell, timeColumn } from "./view.ts";
import { formOf, instantText, type SpineKind, spineKind, type World } from "./world.ts";

export function selectionsOf(plan: Blueprint, world: World, views: readonly BuiltView[]): SelectionDefinition[] {
  return views.flatMap((view, number) => {
    const { role, secondRole, name } = view.blueprint;
    const alias = role === 0 ? null : world.name(world.viewNames, `role_${number}`, name + role, "any");
    const first = selection(plan, world, view, alias, view.blueprint.roleKeys);
    if (secondRole === 0) return [first];
    const second = world.name(world.viewNames, `second_role_${number}`, name + secondRole, "any");
    return [first, selection(plan, world, view, second, view.blueprint.roleKeys + 1)];
  });
}

function selection(
  plan: Blueprint,
  world: World,
  view: BuiltView,
  alias: string | null,
  pick: number,
): SelectionDefinition {
  const bits = world.generatedSpine ? (plan.views[0]?.roleKeys ?? 0) : pick;
  const maps = alias !== null || world.generatedSpine || pick % 5 === 4;
  const mapped = view.keys.filter((key) => maps && (bits >> key) % 2 === 1);
  const keys = mapped.map((key) => [world.keys[key]?.name ?? "", world.keys[key]?.other ?? ""]);
  const features = view.definition.features.map((feature) => ({ name: feature.name, rename: null }));
  const chosen = view.blueprint.chosenFeatures > 0 ? features.slice(0, 1 + (view.blueprint.chosenFeatures % 3)) : null;
  return { view: view.definition.name, alias, keys: Object.fromEntries(keys), features: chosen };
}

/** Renames the features whose output columns would collide with a spine column or with each other. */
export function withoutCollisions(
  selections: readonly SelectionDefinition[],
  views: readonly BuiltView[],
  fullNames: boolean,
  spineNames: Names,
): SelectionDefinition[] {
  return selections.map((one) => {
    const view = views.find((other) => other.definition.name === one.view);
    const wanted = one.features ?? view?.definition.features.map(({ name }) => ({ name, rename: null })) ?? [];
    const prefix = one.alias ?? (fullNames ? one.view : null);
    const features = wanted.map(({ name }) => {
      const output = prefix === null ? name : `${prefix}__${name}`;
      const kept = spineNames.keep(output);
      return { name, rename: kept === output ? null : kept.slice(output.length - name.length) };
    });
    const renamed = features.some((feature) => feature.rename !== null);
    return one.features === null && !renamed ? one : { ...one, features };
  });
}

export interface BuiltSpine {
  readonly spine: ScenarioSpine;
  readonly table: ScenarioTable | null;
  readonly query: ScenarioQuery | null;
}

export function buildSpine(plan: Blueprint, world: World, views: readonly BuiltView[]): BuiltSpine {
  const kind = spineKind(plan);
  const rows = repeated(plan.spine.rows);
  if (kind === "range") return only(rangeOf(plan, world));
  const instant = formatInstant(asOfInstant(world, views, rows, plan));
  if (kind === "as_of") return only({ kind: "as_of", instant, population: null, time: world.timeName });
  const columns = rotated(spineColumns(plan, world, kind), plan.spine.rotate);
  const values = rows.map((row, number): Row => columns.map((one) => one.cell(row, views, number)));
  const declared = columns.map(({ column }): SpineColumnDeclaration => ({ name: column.name, type: column.type }));
  if (kind === "rows") return only({ kind: "rows", columns: declared, rows: values, time: world.timeName });
  return storedSpine(
    plan,
    world,
    kind,
    columns.map((one) => one.column),
    values,
    instant,
  );
}

function only(spine: ScenarioSpine): BuiltSpine {
  return { spine, table: null, query: null };
}

function storedSpine(
  plan: Blueprint,
  world: World,
  kind: SpineKind,
  columns: readonly ScenarioColumn[],
  rows: readonly Row[],
  instant: string,
): BuiltSpine {
  const name = world.name(world.relationNames, "spine_table", plan.spine.names, "table");
  const table: ScenarioTable = { relation: { database: null, schema: null, name }, columns, rows };
  const declares = plan.spine.declared || !columns.every(({ type }) => world.storage.keepsType(type));
  const declared = declares ? columns.map(({ name, type }) => ({ name, type })) : null;
  const asQuery = kind === "query" || (kind === "population" && plan.spine.population > 1);
  const query = asQuery ? spineQuery(plan, world, table) : null;
  const from =
    query === null
      ? ({ kind: "table", relation: table.relation, columns: declared } as const)
      : ({ kind: "query", query: query.query, columns: declared } as const);
  const time = world.timeName;
  const spine: ScenarioSpine =
    kind === "population" ? { kind: "as_of", instant, population: from, time } : { ...from, time };
  return { spine, table, query };
}

function spineQuery(plan: Blueprint, world: World, table: ScenarioTable): ScenarioQuery {
  const [key] = world.keys;
  const filterable = key !== undefined && canBeBound(key.type);
  return queryOver({
    storage: world.storage,
    relation: table.relation,
    columns: table.columns,
    named: plan.spine.declared,
    where: plan.spine.filtered && filterable ? { column: key.name, not: keyValue(key.type, 0, 1) } : null,
    commented: plan.fullNames,
  });
}

interface SpineColumnPlan {
  readonly column: ScenarioColumn;
  readonly cell: (row: SpineRowBlueprint, views: readonly BuiltView[], number: number) => CanonicalValue;
}

function spineColumns(plan: Blueprint, world: World, kind: SpineKind): readonly SpineColumnPlan[] {
  const keys = world.keys.flatMap((key, index): SpineColumnPlan[] => [
    { column: plainColumn(key.name, key.type), cell: (row, views) => keyCell(likeRow(row, views), index, key.type) },
    { column: plainColumn(key.other, key.type), cell: (row) => keyValue(key.type, index, row.otherKeys) },
  ]);
  const stored = kind !== "rows";
  const form: TimeForm = stored ? formOf([0, 0, 0, 0, 3, 5][plan.spine.timeForm] ?? 0) : { form: "instant" };
  const time: SpineColumnPlan = {
    column: timeColumn(world.timeName, form),
    cell: (row, views) => instantText(form, timeOf(world, views, row)),
  };
  const extras = plan.spine.extras.map((pick, index): SpineColumnPlan => {
    const { featureTypes } = world.storage;
    const type = featureTypes[pick % featureTypes.length] ?? { kind: "int64" };
    const name = world.name(world.spineNames, `extra_${index}`, pick, stored ? "column" : "any");
    return {
      column: plainColumn(name, type),
      cell: (row, _, number) => world.storage.held(type, plainValue(type, number, row.extra[index] ?? 0)),
    };
  });
  return [...keys, ...(kind === "population" ? [] : [time]), ...extras];
}

function plainColumn(name: string, type: CanonicalType): ScenarioColumn {
  if (type.kind === "timestamp") return { name, type, time: { form: "instant" } };
  return { name, type, time: type.kind === "date" ? { form: "date", zone: "UTC" } : null };
}

/** The keys of the view row that this spine row is like, unless it has odd ones of its own. */
function likeRow(row: SpineRowBlueprint, views: readonly BuiltView[]): { keys: number; oddKey: number } {
  const like = likeness(row, views);
  return like === null ? row : { keys: like.view.rows[like.number]?.keys ?? row.keys, oddKey: row.oddKey };
}

function likeness({ like: [view, number] }: SpineRowBlueprint, views: readonly BuiltView[]) {
  const timed = views.filter((one) => one.rows.length > 0);
  const chosen = timed[view % Math.max(1, timed.length)];
  return chosen === undefined ? null : { view: chosen, number: number % chosen.rows.length };
}

function timeOf(world: World, views: readonly BuiltView[], row: SpineRowBlueprint): Instant | null {
  if (row.time === 10) return null;
  if (row.time === 11 && !world.storage.infiniteTimes) return null;
  if (row.time === 11) return row.plus % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return finiteTimeOf(world, views, row);
}

/** At, or a TTL after, an instant of a view's row, give or take a microsecond; else somewhere on the grid. */
function finiteTimeOf(world: World, views: readonly BuiltView[], row: SpineRowBlueprint): bigint {
  const grid = world.anchor + BigInt(row.plus) * world.step;
  const like = likeness(row, views);
  if (like === null || row.time === 9) return grid;
  const { source, ttl } = like.view.definition;
  const name = row.time >= 7 ? (source.availableAt ?? source.eventTime) : source.eventTime;
  if (name === null) return grid;
  const column = columnOf({ columns: like.view.table.columns, rows: [] }, name);
  const value = like.view.table.rows[like.number]?.[like.view.table.columns.indexOf(column)] ?? null;
  const instant = instantOf(column, value, source.timeZone);
  if (typeof instant !== "bigint") return grid;
  const bound = BigInt(ttl ?? 0);
  const plus = [0n, 0n, world.step, bound, bound, bound + 1n, 1n, -1n, 2n * world.step, bound - 1n][row.plus] ?? 0n;
  return instant + plus;
}

function asOfInstant(
  world: World,
  views: readonly BuiltView[],
  rows: readonly SpineRowBlueprint[],
  plan: Blueprint,
): bigint {
  const [first] = rows;
  return first === undefined
    ? world.anchor + BigInt(plan.spine.length) * world.step
    : finiteTimeOf(world, views, first);
}

function rangeOf(plan: Blueprint, world: World): ScenarioSpine {
  const start = world.anchor + BigInt(plan.spine.from - 2) * world.step;
  const end = start + BigInt(plan.spine.length + 1) * world.step;
  const time = world.timeName;
  return { kind: "range", start: formatInstant(start), end: formatInstant(end), population: null, time };
}

function repeated(rows: readonly SpineRowBlueprint[]): readonly SpineRowBlueprint[] {
  const built: SpineRowBlueprint[] = [];
  for (const row of rows) {
    const before = built.at(-1);
    built.push(row.again === 1 && before !== undefined ? before : row);
  }
  return built;
}

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  const at = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
