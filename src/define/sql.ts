import type { QueryValue } from "../ir/definition.ts";
import type { SpineColumnDeclaration } from "../ir/request.ts";
import { type Diagnostic, error, type Place } from "../kernel/diagnostics.ts";
import type { ParameterValue } from "../kernel/sql.ts";
import { type AuthoredQuery, readAuthored, seal } from "./authored.ts";
import { readType } from "./check/types.ts";
import { isObject, kindOf } from "./check/values.ts";
import { placeOfCall } from "./place.ts";
import { Position } from "./position.ts";
import type { Simplify, shape } from "./shape.ts";
import { type Cells, type Types, typeOf } from "./type.ts";

/** An author's read-only query. `Row` is what is declared of its rows; an undeclared query promises no column. */
export interface Sql<out Row = unknown> {
  readonly is: "sql";
  readonly [shape]: Row;
  /** Declares columns of the query, so that rows are typed and requests compile without a connection. Checked when run. */
  columns<T extends Types>(columns: T): Sql<Simplify<Cells<T>>>;
}

/** A query that nothing is declared of. */
// biome-ignore lint/complexity/noBannedTypes: it is exactly the row without a known column
export type UndeclaredRow = {};

/**
 * An author's SQL: one read-only SELECT. Interpolated values are bound as parameters, never spliced into the text. What
 * stands between the backticks is sent as written (a backslash is a backslash); only an escaped backtick or dollar sign
 * before a brace is unescaped.
 */
export function sql(text: TemplateStringsArray, ...values: readonly ParameterValue[]): Sql<UndeclaredRow> {
  const place = placeOfCall(sql);
  const problems: Diagnostic[] = [];
  const texts = readTexts(text, place, problems);
  const bound = texts.slice(1).map((_, index) => bind(values[index], index, place, problems));
  return makeQuery({ is: "sql", query: { texts, values: bound }, columns: null, place, problems });
}

function makeQuery<Row>(data: AuthoredQuery): Sql<Row> {
  function columns<T extends Types>(declared: T): Sql<Simplify<Cells<T>>> {
    const problems = [...data.problems];
    const at = new Position("columns", placeOfCall(columns), problems);
    return makeQuery({ ...data, columns: declarations(declared, at), problems });
  }
  return seal<Sql<Row>>({ is: "sql", columns }, data);
}

function declarations(declared: unknown, at: Position): readonly SpineColumnDeclaration[] {
  return Object.entries(isObject(declared) ? declared : {}).map(([name, type]) => ({
    name,
    type: readType(typeOf(type)?.type ?? type, at.at(name)),
  }));
}

function readTexts(text: unknown, place: Place | null, problems: Diagnostic[]): readonly string[] {
  if (isTemplate(text)) return text.raw.map((one) => one.replace(/\\(`|\$(?=\{))/g, "$1"));
  const hint = "write sql`select …`, with values in braces after a dollar sign; they are bound as parameters";
  problems.push(error("invalid-definition", "sql is a template tag, not a function of text", { place, hint }));
  return [""];
}

function isTemplate(text: unknown): text is TemplateStringsArray {
  return Array.isArray(text) && "raw" in text && Array.isArray(text.raw);
}

function bind(value: unknown, index: number, place: Place | null, problems: Diagnostic[]): QueryValue {
  const bound = boundValue(value);
  if (bound !== null) return bound;
  const message = `value ${index + 1} of the query cannot be bound: found ${kindOf(value)}`;
  const hint = "bind text, a finite number, an integer of 64 bits, a boolean or null; give a time as ISO text";
  problems.push(error("invalid-definition", message, { place, hint }));
  return { type: "null" };
}

/** Whole numbers travel as int64, so that they compare with integer columns as literals do. */
function boundValue(value: unknown): QueryValue | null {
  if (value === null) return { type: "null" };
  if (typeof value === "string") return value.includes("\0") ? null : { type: "string", value };
  if (typeof value === "boolean") return { type: "bool", value };
  if (typeof value === "bigint")
    return BigInt.asIntN(64, value) === value ? { type: "int64", value: `${value}` } : null;
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return { type: "int64", value: `${value}` };
  return { type: "float64", value };
}

export function queryOf(value: unknown): AuthoredQuery | null {
  const authored = readAuthored(value);
  return authored?.is === "sql" ? authored : null;
}
