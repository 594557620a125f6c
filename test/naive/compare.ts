/** Compares what an engine gave with what the twin accepts, and says in words where they differ. */
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import { type NaiveColumn, type NaiveResult, type NaiveRow, outputColumns } from "./historical.ts";
import type { Scenario } from "./scenario.ts";
import { sameValue, show, valueText } from "./values.ts";
import type { Acceptance } from "./windows.ts";

/** What a run of a scenario gave. Columns may come in any order. */
export interface Actual {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** The differences, at most some thirty of them; none where the answer is right. */
export function compareResult(scenario: Scenario, naive: NaiveResult, actual: Actual): readonly string[] {
  const columns = columnDifferences(naive, actual);
  if (columns.length > 0) return columns;
  const pairs = pairRows(naive, actual);
  const kind = scenario.request.spine.kind;
  const counts = naive.rows.length === actual.rows.length ? [] : [countDifference(kind, naive, actual)];
  const values = pairs.pairs.flatMap((pair) => rowDifferences(naive, actual, pair));
  return [...counts, ...pairs.unpaired, ...values].slice(0, 30);
}

function countDifference(kind: string, naive: NaiveResult, actual: Actual): string {
  return `the result has ${actual.rows.length} rows, the spine (${kind}) has ${naive.rows.length}`;
}

function columnDifferences(naive: NaiveResult, { columns }: Actual): readonly string[] {
  const expected = outputColumns(naive).map((column) => column.name);
  const twice = columns.filter((name, index) => columns.indexOf(name) !== index);
  return [
    ...expected.filter((name) => !columns.includes(name)).map((name) => `column ${show(name)} is missing`),
    ...columns.filter((name) => !expected.includes(name)).map((name) => `column ${show(name)} was not asked for`),
    ...twice.map((name) => `column ${show(name)} comes twice`),
  ];
}

interface Pair {
  /** The number of the row, counted from 0, in the spine where that has an order, else in the result. */
  readonly number: number;
  readonly expected: NaiveRow;
  readonly actual: Row;
}

interface Pairing {
  readonly pairs: readonly Pair[];
  readonly unpaired: readonly string[];
}

function pairRows(naive: NaiveResult, actual: Actual): Pairing {
  return naive.ordered ? pairByPosition(naive, actual) : pairByValues(naive, actual);
}

function pairByPosition(naive: NaiveResult, actual: Actual): Pairing {
  const pairs = naive.rows.flatMap((expected, number) => {
    const row = actual.rows[number];
    return row === undefined ? [] : [{ number, expected, actual: row }];
  });
  return { pairs, unpaired: [] };
}

/** Rows of equal spine values accept the same features, so within such a group any pairing is as good as another. */
function pairByValues(naive: NaiveResult, actual: Actual): Pairing {
  const waiting = new Map<string, NaiveRow[]>();
  for (const row of naive.rows) {
    const text = spineText(naive.spineColumns, row.spine);
    waiting.set(text, [...(waiting.get(text) ?? []), row]);
  }
  const places = naive.spineColumns.map((column) => actual.columns.indexOf(column.name));
  const pairs: Pair[] = [];
  const unpaired: string[] = [];
  actual.rows.forEach((row, number) => {
    const values = places.map((place) => row[place] ?? null);
    const expected = waiting.get(spineText(naive.spineColumns, values))?.shift();
    if (expected === undefined) unpaired.push(`row ${number}: the spine has no (further) row ${showRow(values)}`);
    else pairs.push({ number, expected, actual: row });
  });
  for (const row of [...waiting.values()].flat()) unpaired.push(`the spine's row ${showRow(row.spine)} was lost`);
  return { pairs, unpaired };
}

function spineText(columns: readonly NaiveColumn[], values: Row): string {
  return JSON.stringify(columns.map((column, index) => valueText(column.type, values[index] ?? null)));
}

function rowDifferences(naive: NaiveResult, actual: Actual, pair: Pair): readonly string[] {
  const valueAt = (column: NaiveColumn): CanonicalValue => pair.actual[actual.columns.indexOf(column.name)] ?? null;
  const spine = naive.spineColumns.flatMap((column, index) => {
    const expected = pair.expected.spine[index] ?? null;
    const same = sameValue(column.type, expected, valueAt(column));
    return same ? [] : [difference(pair.number, `column ${show(column.name)}`, show(expected), show(valueAt(column)))];
  });
  const roles = naive.roles.flatMap(({ role, columns }, index) => {
    const got = columns.map(valueAt);
    const functions = pair.expected.functions[index] ?? null;
    if (functions !== null) return functionDifferences(pair.number, columns, functions, got);
    return roleDifferences(pair.number, role, columns, pair.expected.accepted[index] ?? [], got);
  });
  return [...spine, ...roles];
}

function roleDifferences(
  number: number,
  role: string,
  columns: readonly NaiveColumn[],
  accepted: readonly Row[],
  got: Row,
): readonly string[] {
  const wrongIn = (tuple: Row): readonly NaiveColumn[] =>
    columns.filter((column, index) => !sameValue(column.type, tuple[index] ?? null, got[index] ?? null));
  if (accepted.some((tuple) => wrongIn(tuple).length === 0)) return [];
  const [only] = accepted;
  if (accepted.length !== 1 || only === undefined) {
    const names = columns.map((column) => show(column.name)).join(", ");
    return [
      difference(number, `columns ${names} of role ${show(role)}`, accepted.map(showRow).join(" or "), showRow(got)),
    ];
  }
  return wrongIn(only).map((column) => {
    const index = columns.indexOf(column);
    return difference(number, `column ${show(column.name)}`, show(only[index]), show(got[index]));
  });
}

function functionDifferences(
  number: number,
  columns: readonly NaiveColumn[],
  functions: readonly Acceptance[],
  got: Row,
): readonly string[] {
  return functions.flatMap(({ expected, accepts }, index) => {
    const value = got[index] ?? null;
    const name = columns[index]?.name ?? "";
    return accepts(value) ? [] : [difference(number, `column ${show(name)}`, expected, show(value))];
  });
}

function difference(number: number, place: string, expected: string, got: string): string {
  return `row ${number}, ${place}: expected ${expected}, got ${got}`;
}

function showRow(values: Row): string {
  return `(${values.map(show).join(", ")})`;
}
