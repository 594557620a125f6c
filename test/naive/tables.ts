/** Reading a scenario's tables and queries: rows by column name, and time columns as instants. */
import type { QueryText, Relation } from "../../src/ir/definition.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import type { Scenario, ScenarioColumn, ScenarioQuery } from "./scenario.ts";
import { formatInstant, type Instant, parseTime } from "./time.ts";
import type { Comparable } from "./values.ts";
import { localToInstant } from "./zone.ts";

/** A table's or a query's rows. */
export interface Contents {
  readonly columns: readonly ScenarioColumn[];
  readonly rows: readonly Record<string, CanonicalValue>[];
}

type From =
  | { readonly kind: "table" | "file"; readonly relation: Relation }
  | { readonly kind: "query"; readonly query: QueryText };

export function contentsOf(scenario: Scenario, from: From): Contents {
  return from.kind === "query" ? queryContents(scenario, from.query) : tableContents(scenario, from.relation);
}

function tableContents(scenario: Scenario, relation: Relation): Contents {
  const table = scenario.tables.find((one) => sameRelation(one.relation, relation));
  if (table === undefined) throw new Error(`the scenario has no table '${relation.name}'`);
  const names = table.columns.map((column) => column.name);
  const rows = table.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
  return { columns: table.columns, rows };
}

function queryContents(scenario: Scenario, query: QueryText): Contents {
  const meaning = scenario.queries.find((one) => JSON.stringify(one.query) === JSON.stringify(query));
  if (meaning === undefined) throw new Error("the scenario does not say what this query means");
  const all = tableContents(scenario, meaning.relation);
  const columns = meaning.columns.map((name) => columnOf(all, name));
  return { columns, rows: all.rows.filter((row) => passes(meaning, row)) };
}

function passes({ where }: ScenarioQuery, row: Record<string, CanonicalValue>): boolean {
  if (where === null) return true;
  const value = row[where.column] ?? null;
  return value !== null && value !== where.not;
}

function sameRelation(left: Relation, right: Relation): boolean {
  return left.name === right.name && left.schema === right.schema && left.database === right.database;
}

export function columnOf(contents: Contents, name: string): ScenarioColumn {
  const column = contents.columns.find((one) => one.name === name);
  if (column === undefined) throw new Error(`no column '${name}' among ${contents.columns.map((one) => one.name)}`);
  return column;
}

/** The instant that a time column's value means; `zone` is what its source declares, null where it declares none. */
export function instantOf(column: ScenarioColumn, value: CanonicalValue, zone: string | null): Instant | null {
  if (value === null) return null;
  if (typeof value !== "string") throw new Error(`column '${column.name}' does not hold times`);
  const time = parseTime(value);
  if (column.time === null || column.time.form === "instant") return time;
  return localToInstant(time, zone ?? column.time.zone);
}

/** What the output shows of a column's value: timestamps as instants, all else as it is. */
export function shownValue(column: ScenarioColumn, value: CanonicalValue, zone: string | null): CanonicalValue {
  if (column.type.kind !== "timestamp") return value;
  const instant = instantOf(column, value, zone);
  return instant === null ? null : formatInstant(instant);
}

/** A value as it takes part in the winner's order. */
export function orderValue(column: ScenarioColumn, value: CanonicalValue, zone: string | null): Comparable | null {
  if (value === null) return null;
  if (column.type.kind === "timestamp" || column.type.kind === "date") return instantOf(column, value, zone);
  if (column.type.kind === "decimal") return Number(value);
  if (typeof value === "object") throw new Error(`column '${column.name}' cannot break ties`);
  return value;
}
