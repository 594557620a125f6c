/** The rows to enrich, for each kind of spine. */
import type { SpineColumnDeclaration } from "../../src/ir/request.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import { type NaiveJoin, reached, type SourceRow } from "./join.ts";
import type { Scenario, ScenarioColumn, ScenarioSpine } from "./scenario.ts";
import { contentsOf, instantOf, shownValue } from "./tables.ts";
import { formatInstant, type Instant, isInstant, parseTime } from "./time.ts";
import { valueText } from "./values.ts";

export interface NaiveSpine {
  readonly columns: readonly SpineColumnDeclaration[];
  readonly rows: readonly NaiveSpineRow[];
  /** True where the output must keep the order of these rows. */
  readonly ordered: boolean;
}

export interface NaiveSpineRow {
  /** As the output shows them. */
  readonly values: Row;
  readonly byName: Readonly<Record<string, CanonicalValue>>;
  readonly time: Instant | null;
}

const timestamp: CanonicalType = { kind: "timestamp" };

export function spineOf(scenario: Scenario, joins: readonly NaiveJoin[]): NaiveSpine {
  const spine = scenario.request.spine;
  switch (spine.kind) {
    case "rows":
      return uploadedSpine(spine);
    case "table":
    case "query":
      return storedSpine(scenario, spine);
    case "range":
      return rangeSpine(spine, joins);
    case "as_of":
      return asOfSpine(scenario, spine, joins);
  }
}

function uploadedSpine(spine: Extract<ScenarioSpine, { kind: "rows" }>): NaiveSpine {
  const columns = spine.columns.map((column) => ({ ...column, time: timeFormOf(column.type) }));
  const rows = spine.rows.map((row) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])),
  );
  return { columns: spine.columns, rows: rows.map((row) => spineRow(columns, row, spine.time)), ordered: true };
}

function storedSpine(scenario: Scenario, spine: Extract<ScenarioSpine, { kind: "table" | "query" }>): NaiveSpine {
  const { columns, rows } = contentsOf(scenario, spine);
  return {
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows: rows.map((row) => spineRow(columns, row, spine.time)),
    ordered: false,
  };
}

function spineRow(
  columns: readonly ScenarioColumn[],
  row: Readonly<Record<string, CanonicalValue>>,
  time: string,
): NaiveSpineRow {
  const column = columns.find((one) => one.name === time);
  if (column === undefined) throw new Error(`the spine has no time column '${time}'`);
  const values = columns.map((one) => shownValue(one, row[one.name] ?? null, null));
  const byName = Object.fromEntries(columns.map((one, index) => [one.name, values[index] ?? null]));
  return { values, byName, time: instantOf(column, row[time] ?? null, null) };
}

function timeFormOf(type: CanonicalType): ScenarioColumn["time"] {
  if (type.kind === "timestamp") return { form: "instant" };
  return type.kind === "date" ? { form: "date", zone: "UTC" } : null;
}

/** One row for each distinct (keys, known time) in [start, end) of the views that have the request's keys. */
function rangeSpine(spine: Extract<ScenarioSpine, { kind: "range" }>, joins: readonly NaiveJoin[]): NaiveSpine {
  if (spine.population !== null) throw new Error("the twin does not know ranges over a population");
  const [start, end] = [parseTime(spine.start), parseTime(spine.end)];
  const keys = keyColumns(joins);
  const listed: Listed[] = [];
  for (const join of listingJoins(joins)) {
    for (const row of join.rows) {
      const known = knownTime(row);
      if (known === null || known < start || known >= end) continue;
      listed.push({ keys: keysByColumn(join, row), time: known });
    }
  }
  return generatedSpine(keys, listed, spine.time);
}

/** The distinct keys of rows known by the instant, or the population as it is; the instant is their time. */
function asOfSpine(
  scenario: Scenario,
  spine: Extract<ScenarioSpine, { kind: "as_of" }>,
  joins: readonly NaiveJoin[],
): NaiveSpine {
  const instant = parseTime(spine.instant);
  if (spine.population !== null) {
    const { columns, rows } = contentsOf(scenario, spine.population);
    const all: ScenarioColumn[] = [...columns, { name: spine.time, type: timestamp, time: { form: "instant" } }];
    const timed = rows.map((row) => spineRow(all, { ...row, [spine.time]: formatInstant(instant) }, spine.time));
    return { columns: all.map(({ name, type }) => ({ name, type })), rows: timed, ordered: false };
  }
  const listed: Listed[] = [];
  for (const join of listingJoins(joins)) {
    for (const row of join.rows) {
      if (isKnownBy(join, row, instant)) listed.push({ keys: keysByColumn(join, row), time: instant });
    }
  }
  return generatedSpine(keyColumns(joins), listed, spine.time);
}

interface Listed {
  readonly keys: Readonly<Record<string, CanonicalValue>>;
  readonly time: Instant;
}

/** Views without keys list nothing where others have keys. */
function listingJoins(joins: readonly NaiveJoin[]): readonly NaiveJoin[] {
  return joins.some((join) => join.keys.length > 0) ? joins.filter((join) => join.keys.length > 0) : joins;
}

function keyColumns(joins: readonly NaiveJoin[]): readonly SpineColumnDeclaration[] {
  const columns = new Map<string, CanonicalType>();
  for (const join of joins) for (const key of join.keys) columns.set(key.spineColumn, key.type);
  return [...columns].map(([name, type]) => ({ name, type }));
}

function keysByColumn(join: NaiveJoin, row: SourceRow): Record<string, CanonicalValue> {
  return Object.fromEntries(join.keys.map((key, index) => [key.spineColumn, row.keys[index] ?? null]));
}

/** When a row became known: the greater of event time and availability; null for a static row, or where either is NULL. */
export function knownTime({ event, available }: SourceRow): Instant | null {
  if (event === null || available === null) return null;
  return available !== undefined && available > event ? available : event;
}

function isKnownBy(join: NaiveJoin, row: SourceRow, instant: Instant): boolean {
  if (join.view.source.eventTime === null) return true;
  const known = knownTime(row);
  return known !== null && isInstant(instant) && reached(known, instant, join.view.boundary === "strict");
}

function generatedSpine(
  keys: readonly SpineColumnDeclaration[],
  listed: readonly Listed[],
  timeName: string,
): NaiveSpine {
  const columns = [...keys, { name: timeName, type: timestamp }];
  const seen = new Set<string>();
  const rows: NaiveSpineRow[] = [];
  for (const one of listed) {
    const values = [...keys.map((key) => one.keys[key.name] ?? null), formatInstant(one.time)];
    const text = JSON.stringify(values.map((value, index) => valueText(columns[index]?.type ?? timestamp, value)));
    if (keys.some((key) => (one.keys[key.name] ?? null) === null) || seen.has(text)) continue;
    seen.add(text);
    rows.push({ values, byName: one.keys, time: one.time });
  }
  return { columns, rows, ordered: false };
}
