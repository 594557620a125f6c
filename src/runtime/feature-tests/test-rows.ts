import type { Position } from "../../define/position.ts";
import { givenPosition, testPosition } from "../../define/test-position.ts";
import type { FeatureTestDefinition, GivenRows, WrittenRow } from "../../ir/feature-test.ts";
import { type CanonicalType, typeName } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import type { Diagnostic } from "../../kernel/diagnostics.ts";
import { suggestion } from "../../kernel/names.ts";
import type { LoadColumn } from "../../ports/warehouse.ts";
import { formatRelation } from "../relation-text.ts";
import { canonicalOf, typeOfWritten } from "../written-value.ts";
import type { KnownTable } from "./known-tables.ts";
import type { ReadTable } from "./tables-read.ts";

/** The content of a table while a test runs. */
export interface TableContent {
  readonly columns: readonly LoadColumn[];
  readonly rows: readonly Row[];
}

/**
 * A table's columns and rows: types as the definitions tell, else of the values given. What cannot be a value of its column is a
 * problem at the row.
 */
export function tableContent(
  test: FeatureTestDefinition,
  { relation, given }: ReadTable,
  known: KnownTable,
  problems: Diagnostic[],
): TableContent {
  const at = (one: GivenRows): Position => givenPosition(test, one, problems);
  const table = formatRelation(relation);
  const rows = given.flatMap((one) => one.rows);
  for (const one of given) refuseUnknown(one.rows, known, table, at(one));
  const names = new Set([...known.columns.keys(), ...rows.flatMap(Object.keys)]);
  const columns = [...names].map((name) => {
    const type = known.columns.get(name) ?? typeOfValues(rows, name);
    if (type === null && known.inExpressions.has(name))
      refuseUntyped(name, table, testPosition(test, problems).at("given"));
    return { name, type: type ?? ({ kind: "float64" } as const) };
  });
  return { columns, rows: given.flatMap((one) => contentOf(one, columns, at(one))) };
}

function contentOf({ rows }: GivenRows, columns: readonly LoadColumn[], at: Position): readonly Row[] {
  return rows.map((row, index) => columns.map(({ name, type }) => written(row[name], type, at.item(index).at(name))));
}

/** A value that an author wrote; a problem, and null, where it is none of the type. */
export function written(cell: unknown, type: CanonicalType, at: Position): CanonicalValue {
  if (cell === null || cell === undefined) return null;
  const value = canonicalOf(cell, type);
  if (value !== undefined) return value;
  const found = typeof cell === "object" ? "an object" : `${typeof cell} ${String(cell).slice(0, 40)}`;
  at.error(
    "invalid-test",
    `${found} is no ${typeName(type)}`,
    type.kind === "timestamp"
      ? "give ISO 8601 text with at most six fractional digits, or a Date"
      : "give a value of that type, or null",
  );
  return null;
}

function typeOfValues(rows: readonly WrittenRow[], name: string): CanonicalType | null {
  for (const row of rows) {
    const type = typeOfWritten(row[name]);
    if (type != null) return type;
  }
  return null;
}

function refuseUnknown(
  rows: readonly WrittenRow[],
  { columns, complete }: KnownTable,
  table: string,
  at: Position,
): void {
  if (!complete) return;
  const unknown = new Set(rows.flatMap(Object.keys).filter((name) => !columns.has(name)));
  for (const name of unknown)
    at.error("invalid-test", `table '${table}' has no column '${name}'`, suggestion(name, columns.keys()));
}

function refuseUntyped(name: string, table: string, at: Position): void {
  at.error(
    "invalid-test",
    `the type of column '${name}' of table '${table}' is not known, and an expression reads it`,
    "declare the source's columns, or give a row that has a value there",
  );
}
