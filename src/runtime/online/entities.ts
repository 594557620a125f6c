import { typeName } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { AsofError, type Diagnostic, error } from "../../kernel/diagnostics.ts";
import { suggestion } from "../../kernel/names.ts";
import { canonicalOf } from "../written-value.ts";
import type { EntityColumn } from "./served-plan.ts";

/** The entities that are asked for: values of each column, in the order of the rows. */
export interface Entities {
  readonly count: number;
  readonly columns: readonly (readonly CanonicalValue[])[];
}

/** More are not told: they would be of one kind. */
const mostTold = 20;

/**
 * Rows, or columns by name, as canonical values. Throws `entities-invalid` with all that is wrong, each naming row and column:
 * what is missing, of another type, or needed by nothing.
 */
export function readEntities(given: unknown, wanted: readonly EntityColumn[]): Entities {
  const problems = new Problems();
  const cells = Array.isArray(given) ? ofRows(given, wanted, problems) : ofColumns(given, wanted, problems);
  const columns = wanted.map((column, index) =>
    (cells.columns[index] ?? []).map((cell, row) => canonicalCell(cell, column, row, problems)),
  );
  problems.throwIfAny();
  return { count: cells.count, columns };
}

interface Cells {
  readonly count: number;
  readonly columns: readonly (readonly unknown[])[];
}

type Named = Readonly<Record<string, unknown>>;

function ofRows(given: readonly unknown[], wanted: readonly EntityColumn[], problems: Problems): Cells {
  const rows = given.map((row, number) => {
    if (isNamed(row)) return row;
    problems.add(`row ${number} of the entities is not an object of columns`, `entities[${number}]`, exampleOf(wanted));
    return null;
  });
  rows.forEach((row, number) => {
    for (const name of row === null ? [] : unknownNames(row, wanted))
      tellUnknown(name, `row ${number}`, number, wanted, problems);
  });
  const cell = (row: Named | null, name: string): unknown =>
    row !== null && Object.hasOwn(row, name) ? row[name] : undefined;
  return {
    count: rows.length,
    columns: wanted.map(({ name }) => rows.map((row) => (row === null ? null : cell(row, name)))),
  };
}

function ofColumns(given: unknown, wanted: readonly EntityColumn[], problems: Problems): Cells {
  if (!isNamed(given)) {
    problems.add("the entities are neither rows nor columns", "entities", exampleOf(wanted));
    return { count: 0, columns: [] };
  }
  for (const name of unknownNames(given, wanted)) tellUnknown(name, "the entities", null, wanted, problems);
  const columns = wanted.map(({ name, is }) => {
    const values: unknown = Object.hasOwn(given, name) ? given[name] : undefined;
    if (Array.isArray(values)) return values;
    const message = values === undefined ? `the entities lack the ${is} '${name}'` : `column '${name}' is no list`;
    problems.add(message, `entities.${name}`, "give one value for each row");
    return null;
  });
  const lengths = columns.filter((values) => values !== null).map((values) => values.length);
  const count = lengths[0] ?? 0;
  if (lengths.some((length) => length !== count))
    problems.add(`the columns of the entities have ${lengths.join(", ")} values`, "entities", "give each as many");
  problems.throwIfAny();
  return { count, columns: columns.map((values) => values ?? []) };
}

function canonicalCell(
  cell: unknown,
  { name, type, is }: EntityColumn,
  row: number,
  problems: Problems,
): CanonicalValue {
  const path = `entities[${row}].${name}`;
  if (cell === undefined || (cell === null && is !== "key")) {
    const hint = is === "key" ? "give a value, or null: then nothing is found" : `give a value of ${typeName(type)}`;
    problems.add(`row ${row} of the entities lacks the ${is} '${name}'`, path, hint);
    return null;
  }
  if (cell === null) return null;
  const value = canonicalOf(cell, type);
  if (value !== undefined) return value;
  const found = typeof cell === "object" ? "an object" : `${typeof cell} ${String(cell).slice(0, 40)}`;
  problems.add(
    `row ${row} of the entities: '${name}' holds ${found}, which is not ${typeName(type)}`,
    path,
    `give a value of ${typeName(type)}`,
  );
  return null;
}

function tellUnknown(
  name: string,
  where: string,
  row: number | null,
  wanted: readonly EntityColumn[],
  problems: Problems,
): void {
  problems.add(
    `${where} ${row === null ? "have" : "of the entities has"} '${name}', which no feature asked for needs`,
    row === null ? `entities.${name}` : `entities[${row}].${name}`,
    suggestion(
      name,
      wanted.map((one) => one.name),
    ),
  );
}

function unknownNames(given: Named, wanted: readonly EntityColumn[]): readonly string[] {
  return Object.keys(given).filter((name) => !wanted.some((one) => one.name === name));
}

function exampleOf(wanted: readonly EntityColumn[]): string {
  return `give rows like { ${wanted.map(({ name }) => `${name}: …`).join(", ")} }`;
}

function isNamed(value: unknown): value is Named {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

class Problems {
  readonly #told: Diagnostic[] = [];
  #untold = 0;

  add(message: string, path: string, hint: string | undefined): void {
    if (this.#told.length < mostTold) this.#told.push(error("entities-invalid", message, { path, hint }));
    else this.#untold += 1;
  }

  throwIfAny(): void {
    if (this.#told.length === 0) return;
    const more = `${this.#untold} more of the entities' values cannot be used`;
    throw new AsofError(this.#untold === 0 ? this.#told : [...this.#told, error("entities-invalid", more)]);
  }
}
