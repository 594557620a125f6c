import { type CanonicalType, typeName } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { AsofError, type Diagnostic, error } from "../../kernel/diagnostics.ts";
import { suggestion } from "../../kernel/names.ts";
import { parseInstant } from "../../kernel/time.ts";
import { decimal } from "../files/numbers.ts";
import { canonicalOf } from "../written-value.ts";
import type { PushColumn, PushSource } from "./push-source.ts";

/** More are not told: they would be of one kind. */
const mostTold = 50;
/** Clocks differ; a row that is later than this has a wrong time, and would stay the newest until then. */
const mostSkew = 60_000_000n;

export interface RowRules {
  readonly source: PushSource;
  /** Columns that no row may lack: join keys and the event time. */
  readonly needed: ReadonlySet<string>;
  /** Microseconds since 1970. */
  readonly now: bigint;
}

/**
 * Rows in the order of the source's columns. Throws `push-invalid` with all that is wrong, each naming row and column: what is
 * missing, of another type, declared nowhere, or of a time that is still to come.
 */
export function readPushedRows(given: unknown, rules: RowRules): readonly Row[] {
  const told = new Told();
  if (!isList(given)) told.add("the rows to push are not a list", "rows", "give a list of objects");
  const rows = (isList(given) ? given : []).map((row, number) => {
    if (isNamed(row)) return readRow(row, number, rules, told);
    told.add(`row ${number} is not an object of columns`, `rows[${number}]`, "give rows like { column: value, … }");
    return [];
  });
  told.throwIfAny();
  return rows;
}

function isList(given: unknown): given is readonly unknown[] {
  return Array.isArray(given);
}

type Named = Readonly<Record<string, unknown>>;

function readRow(row: Named, number: number, { source, needed, now }: RowRules, told: Told): Row {
  const names = source.columns.map(({ name }) => name);
  for (const name of Object.keys(row).filter((one) => !names.includes(one)))
    told.add(
      `row ${number} has a column '${name}', which source '${source.name}' does not declare`,
      `rows[${number}].${name}`,
      suggestion(name, names),
    );
  return source.columns.map((column) => {
    const cell = Object.hasOwn(row, column.name) ? row[column.name] : undefined;
    const value = readCell(cell, column, number, told);
    if (value === null && needed.has(column.name) && (cell === null || cell === undefined))
      told.add(
        `row ${number} has no '${column.name}', without which nothing finds it`,
        `rows[${number}].${column.name}`,
        `give a value of ${typeName(column.type)}`,
      );
    if (value !== null && source.times.includes(column.name)) checkTime(value, column, number, now, told);
    return value;
  });
}

function readCell(cell: unknown, { name, type }: PushColumn, row: number, told: Told): CanonicalValue {
  if (cell === null || cell === undefined) return null;
  const value = exact(canonicalOf(cell, type), type);
  if (value !== undefined) return value;
  const found = typeof cell === "object" ? "an object" : `${typeof cell} ${String(cell).slice(0, 40)}`;
  told.add(
    `row ${row}: '${name}' holds ${found}, which is not ${typeName(type)}`,
    `rows[${row}].${name}`,
    `give a value of ${typeName(type)}, or null`,
  );
  return null;
}

/** A decimal with the digits of its type, none of them lost. */
function exact(value: CanonicalValue | undefined, type: CanonicalType): CanonicalValue | undefined {
  return type.kind === "decimal" && typeof value === "string" ? decimal(value, type.precision, type.scale) : value;
}

function checkTime(value: CanonicalValue, { name }: PushColumn, row: number, now: bigint, told: Told): void {
  const path = `rows[${row}].${name}`;
  const instant = parseInstant(String(value));
  if (instant === null) told.add(`row ${row}: '${name}' is infinite`, path, "give the instant at which it came true");
  else if (instant > now + mostSkew)
    told.add(
      `row ${row}: '${name}' is ${String(value)}, which is still to come`,
      path,
      "push it when it has come true: until then it would be taken for the newest",
    );
}

function isNamed(value: unknown): value is Named {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

class Told {
  readonly #problems: Diagnostic[] = [];
  #more = 0;

  add(message: string, path: string, hint: string): void {
    if (this.#problems.length < mostTold) this.#problems.push(error("push-invalid", message, { path, hint }));
    else this.#more += 1;
  }

  throwIfAny(): void {
    if (this.#problems.length === 0) return;
    const more = error("push-invalid", `${this.#more} more of the rows' values cannot be used`);
    throw new AsofError(this.#more === 0 ? this.#problems : [...this.#problems, more]);
  }
}
