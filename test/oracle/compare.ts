/** Compares a result with what a case expects: by row number column, whatever the order of rows and columns. */
import type { CanonicalType } from "../../src/ir/types.ts";
import type { Row } from "../../src/ir/value.ts";
import type { Actual } from "../naive/compare.ts";
import { naiveHistorical, outputColumns } from "../naive/historical.ts";
import { sameValue, show } from "../naive/values.ts";
import type { JsonRow, OracleCase, OracleExpected } from "./case.ts";
import { caseToScenario, projectionsOf } from "./scenario.ts";
import { canonicalValue } from "./types.ts";

/** The differences in words; none where the result is as expected. */
export function compareExpected(one: OracleCase, expected: OracleExpected, actual: Actual): readonly string[] {
  const names = outputNames(one, columnsOf(expected));
  const columns = columnDifferences(one, expected.columns ?? [], names, actual);
  if (columns.length > 0) return columns;
  const by = expected.compare_by ?? "row_id";
  const acceptable = acceptableRows(expected, by);
  const rows = new Map(actual.rows.map((row) => [rowName(row[actual.columns.indexOf(by)]), row]));
  const counts = countDifferences(one.entity_df.rows.length, acceptable.size, actual.rows.length, rows.size, by);
  const types = typesOf(one);
  const values = [...acceptable].flatMap(([name, tuples]) => {
    const row = rows.get(name);
    return row === undefined
      ? [`${by} ${name}: the row is missing`]
      : rowDifferences(
          `${by} ${name}`,
          tuples,
          (column) => cell(actual, row, names.get(column) ?? column),
          types,
          names,
        );
  });
  return [...counts, ...values].slice(0, 30);
}

function countDifferences(
  spine: number,
  expected: number,
  rows: number,
  distinct: number,
  by: string,
): readonly string[] {
  return [
    ...(rows === spine ? [] : [`the result has ${rows} rows, the spine has ${spine}`]),
    ...(expected === spine ? [] : [`the case expects ${expected} rows of a spine of ${spine}`]),
    ...(distinct === rows ? [] : [`several rows have one ${by}`]),
  ];
}

function acceptableRows({ rows, accept }: OracleExpected, by: string): ReadonlyMap<string, readonly JsonRow[]> {
  const single = (rows ?? []).map((row): readonly [string, readonly JsonRow[]] => [String(row[by]), [row]]);
  return new Map([...single, ...Object.entries(accept ?? {})]);
}

function rowName(value: Row[number] | undefined): string {
  return String(value);
}

function cell({ columns }: Actual, row: Row, name: string): Row[number] {
  return row[columns.indexOf(name)] ?? null;
}

function columnDifferences(
  one: OracleCase,
  columns: readonly string[],
  names: ReadonlyMap<string, string>,
  actual: Actual,
): readonly string[] {
  const ours = [...one.entity_df.columns.map((column) => column.name), ...names.values()];
  const expected = columns.length === 0 ? ours : columns.map((name) => names.get(name) ?? name);
  const missing = expected.filter((name) => !actual.columns.includes(name));
  const extra = actual.columns.filter((name) => !expected.includes(name));
  const twice = actual.columns.filter((name, index) => actual.columns.indexOf(name) !== index);
  return [
    ...missing.map((name) => `column ${show(name)} is missing`),
    ...extra.map((name) => `column ${show(name)} was not asked for`),
    ...twice.map((name) => `column ${show(name)} comes twice`),
  ];
}

/** The columns that a case expects, as far as it says. */
function columnsOf({ columns, rows, accept }: OracleExpected): readonly string[] {
  const acceptable = [...(rows ?? []), ...Object.values(accept ?? {}).flat()];
  return columns ?? [...new Set(acceptable.flatMap((row) => Object.keys(row)))];
}

/** The case's name of a feature's column → ours: a view under a role always prefixes its columns here. */
function outputNames(one: OracleCase, expected: readonly string[]): ReadonlyMap<string, string> {
  const full = one.full_feature_names ?? false;
  const names = new Map<string, string>();
  for (const { view, alias, features } of projectionsOf(one)) {
    const role = alias ?? view;
    for (const feature of features) {
      const prefixed = `${role}__${feature}`;
      const ours = full || role !== view ? prefixed : feature;
      const theirs = full || expected.includes(prefixed) ? prefixed : feature;
      names.set(theirs, ours);
    }
  }
  return names;
}

/** Types by our column names. */
function typesOf(one: OracleCase): ReadonlyMap<string, CanonicalType> {
  const columns = outputColumns(naiveHistorical(caseToScenario(one)));
  return new Map(columns.map(({ name, type }) => [name, type]));
}

function rowDifferences(
  place: string,
  acceptable: readonly JsonRow[],
  got: (column: string) => Row[number],
  types: ReadonlyMap<string, CanonicalType>,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const all = acceptable.map((row) =>
    Object.entries(row).flatMap(([column, value]) => {
      const type = types.get(names.get(column) ?? column);
      if (type === undefined) return [`${place}: the case expects a column ${show(column)} that nobody asked for`];
      const wanted = canonicalValue({ type, time: { form: "instant" } }, value);
      if (sameValue(type, wanted, got(column))) return [];
      return [`${place}, column ${show(column)}: expected ${show(wanted)}, got ${show(got(column))}`];
    }),
  );
  if (all.some((differences) => differences.length === 0)) return [];
  if (all.length === 1) return all.flat();
  return [`${place}: none of ${all.length} acceptable rows fits; ${all.map((some) => some.join("; ")).join(" | ")}`];
}
