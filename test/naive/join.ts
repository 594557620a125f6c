/** The point-in-time join of one view under one role, as plain conditions on every pair of rows. */
import type { AggregateDefinition } from "../../src/ir/aggregate.ts";
import type { FeatureDefinition, FeatureViewDefinition, SelectionDefinition } from "../../src/ir/definition.ts";
import type { Expression } from "../../src/ir/expression.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import { meaningOf } from "./computed.ts";
import type { Scenario, ScenarioColumn } from "./scenario.ts";
import { type Contents, columnOf, contentsOf, instantOf, orderValue, shownValue } from "./tables.ts";
import { type Instant, isInstant } from "./time.ts";
import { type Comparable, compareComparable } from "./values.ts";

/** A view under a role, with its source's rows read. */
export interface NaiveJoin {
  readonly role: string;
  readonly view: FeatureViewDefinition;
  readonly keys: readonly NaiveKey[];
  readonly features: readonly NaiveFeature[];
  readonly rows: readonly SourceRow[];
}

export interface NaiveKey {
  readonly name: string;
  readonly type: CanonicalType;
  readonly spineColumn: string;
}

export interface NaiveFeature {
  readonly output: string;
  readonly type: CanonicalType;
  /** What is computed over a window; null for the value of the winner. */
  readonly aggregate: AggregateDefinition | null;
  /** What is computed of the row; null for its column as it is. */
  readonly expression: Expression | null;
}

export interface SourceRow {
  readonly keys: readonly CanonicalValue[];
  readonly event: Instant | null;
  /** Undefined where the source names no `availableAt`. */
  readonly available: Instant | null | undefined;
  /** The created time, where there is one, and the tie-breaks. */
  readonly order: readonly (Comparable | null)[];
  readonly features: Row;
  /** For each feature whether the row counts, as its condition has it. */
  readonly counts: readonly boolean[];
}

/** What a spine row brings to a join. */
export interface SpinePoint {
  readonly keys: readonly CanonicalValue[];
  readonly time: Instant | null;
}

export function joinOf(scenario: Scenario, selection: SelectionDefinition): NaiveJoin {
  const view = viewOf(scenario, selection.view);
  const contents = contentsOf(scenario, view.source.from);
  const keys = keysOf(scenario, view).map((key) => ({ ...key, spineColumn: mapped(selection.keys, key.name) }));
  const selected = selectedFeatures(view, selection);
  const prefix = selection.alias ?? (scenario.request.fullNames ? view.name : null);
  return {
    role: selection.alias ?? view.name,
    view,
    keys,
    features: selected.map(({ feature, name }) => ({
      output: prefix === null ? name : `${prefix}__${name}`,
      type: feature.type,
      aggregate: feature.aggregate,
      expression: feature.expression,
    })),
    rows: sourceRows(
      view,
      contents,
      keys,
      selected.map(({ feature }) => feature),
    ),
  };
}

/** A name's counterpart, else the name itself; names such as `constructor` are no trap. */
function mapped(names: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(names, name) ? (names[name] ?? name) : name;
}

function viewOf(scenario: Scenario, name: string): FeatureViewDefinition {
  const view = scenario.views.find((one) => one.name === name);
  if (view === undefined) throw new Error(`the scenario has no view '${name}'`);
  return view;
}

function keysOf(scenario: Scenario, view: FeatureViewDefinition): readonly { name: string; type: CanonicalType }[] {
  return view.entities.flatMap((name) => scenario.entities.find((one) => one.name === name)?.keys ?? []);
}

function selectedFeatures(view: FeatureViewDefinition, selection: SelectionDefinition) {
  const all = view.features.map((feature) => ({ feature, name: feature.name }));
  if (selection.features === null) return all;
  return selection.features.map(({ name, rename }) => {
    const found = view.features.find((feature) => feature.name === name);
    if (found === undefined) throw new Error(`view '${view.name}' has no feature '${name}'`);
    return { feature: found, name: rename ?? name };
  });
}

function sourceRows(
  { source }: FeatureViewDefinition,
  contents: Contents,
  keys: readonly NaiveKey[],
  features: readonly FeatureDefinition[],
): SourceRow[] {
  const zone = source.timeZone;
  const tieBreaks = [...(source.createdTime === null ? [] : [source.createdTime]), ...source.tieBreaks];
  return contents.rows.map((row) => {
    const value = (column: string): CanonicalValue => row[column] ?? null;
    const shown = (column: string) => shownValue(columnOf(contents, column), value(column), zone);
    const instant = (column: string) => instantOf(columnOf(contents, column), value(column), zone);
    return {
      keys: keys.map((key) => value(mapped(source.keys, key.name))),
      event: source.eventTime === null ? null : instant(source.eventTime),
      available: source.availableAt === null ? undefined : instant(source.availableAt),
      order: tieBreaks.map((name) => orderValue(columnOf(contents, name), value(name), zone)),
      features: features.map((one) =>
        one.expression === null
          ? featureValue(declaredType(one), columnOf(contents, one.column), value(one.column), zone)
          : meaningOf(one.expression)(shown),
      ),
      counts: features.map(({ aggregate }) => aggregate?.where == null || meaningOf(aggregate.where)(shown) === true),
    };
  });
}

/** Null for functions that do not look at the values, such as `count`. */
function declaredType({ aggregate, type }: FeatureDefinition): CanonicalType | null {
  return aggregate === null ? type : aggregate.input;
}

/** A column's value as the declared type has it: the widenings that lose nothing. */
function featureValue(
  declared: CanonicalType | null,
  column: ScenarioColumn,
  value: CanonicalValue,
  zone: string | null,
): CanonicalValue {
  if (declared?.kind === "int64" && typeof value === "number") return BigInt(value);
  if (declared?.kind === "float64" && column.type.kind === "float32" && typeof value === "number") {
    return Math.fround(value);
  }
  return shownValue(column, value, zone);
}

/** Each condition of the join on its own. */
export interface Conditions {
  /** The spine row has a finite time. */
  readonly joinable: boolean;
  readonly keys: boolean;
  /** The event is not after the spine row's time. */
  readonly happened: boolean;
  readonly withinTtl: boolean;
  /** The row was known at the spine row's time. */
  readonly known: boolean;
}

export function conditions({ view }: NaiveJoin, point: SpinePoint, row: SourceRow): Conditions {
  const time = point.time;
  const joinable = isInstant(time);
  const keys = row.keys.every((key, index) => key !== null && key === (point.keys[index] ?? null));
  if (!joinable) return { joinable, keys, happened: false, withinTtl: false, known: false };
  if (view.source.eventTime === null) return { joinable, keys, happened: true, withinTtl: true, known: true };
  return {
    joinable,
    keys,
    happened: reached(row.event, time, view.boundary === "strict"),
    withinTtl: view.ttl === null || (row.event !== null && row.event >= time - BigInt(view.ttl)),
    known: row.available === undefined || reached(row.available, time, view.boundary === "strict"),
  };
}

/** `instant <= time`, or `<` where strict; a NULL never is. */
export function reached(instant: Instant | null, time: Instant, strict: boolean): boolean {
  if (instant === null) return false;
  return strict ? instant < time : instant <= time;
}

export function isCandidate(all: Conditions): boolean {
  return all.joinable && all.keys && all.happened && all.withinTtl && all.known;
}

export function candidates(join: NaiveJoin, point: SpinePoint): readonly SourceRow[] {
  return join.rows.filter((row) => isCandidate(conditions(join, point, row)));
}

/** The greatest rows in the winner's order: several where they tie on all of it. */
export function winners(rows: readonly SourceRow[]): readonly SourceRow[] {
  return rows.filter((row) => rows.every((other) => compareOrder(row, other) >= 0));
}

export function compareOrder(left: SourceRow, right: SourceRow): number {
  const events = compareComparable(left.event, right.event);
  if (events !== 0) return events;
  for (const [index, value] of left.order.entries()) {
    const difference = compareComparable(value, right.order[index] ?? null);
    if (difference !== 0) return difference;
  }
  return 0;
}
