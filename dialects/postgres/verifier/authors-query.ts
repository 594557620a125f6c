import type { SelectStmt } from "libpg-query";
import type { QueryText, QueryValue } from "../../../src/ir/definition.ts";
import type { Parameter } from "../../../src/kernel/sql.ts";
import type { Parser } from "../parser.ts";
import { attempt, Deviation } from "./deviation.ts";
import { parseSelect } from "./parse.ts";
import { isPosition } from "./syntax/node.ts";

/** What an author's query is compared with besides its own text. */
export interface AroundAuthors {
  readonly parser: Parser;
  readonly parameters: readonly Parameter[];
  /** Names of tables that the statement makes: an author's query never means one of them. */
  readonly ownTables: readonly string[];
}

/** Why a part of the statement is not the author's query, word for word and value for value; null where it is. */
export function queryDeviation(read: SelectStmt, author: QueryText, around: AroundAuthors): string | null {
  const own = attempt(() => parseSelect(withPlaceholders(author), "the author's query", around.parser));
  if (own instanceof Deviation) return own.message;
  const seen: Seen = { placeholders: [], tables: new Set() };
  if (!sameTree(read, own, seen)) return "it is not the author's query as written";
  const captured = around.ownTables.find((name) => seen.tables.has(name));
  if (captured !== undefined) return `it reads "${captured}", which the statement makes itself`;
  const wrong = seen.placeholders.find(({ read: number, own: index }) => {
    const bound = around.parameters[number - 1];
    const value = author.values[index - 1];
    return bound === undefined || value === undefined || !sameValue(bound, value);
  });
  return wrong === undefined ? null : `placeholder $${wrong.read} is not bound to the author's value ${wrong.own}`;
}

function withPlaceholders({ texts, values }: QueryText): string {
  return texts.map((text, index) => (index < values.length ? `${text}$${index + 1}` : text)).join("");
}

interface Seen {
  readonly placeholders: { readonly read: number; readonly own: number }[];
  /** Tables that are named without a schema. */
  readonly tables: Set<string>;
}

/** Whether two trees are one but for positions in the text and the numbers of placeholders. */
function sameTree(read: unknown, own: unknown, seen: Seen): boolean {
  if (!isTree(read) || !isTree(own)) return Object.is(read, own);
  const fields = Object.keys(read).filter((field) => !isPosition(field));
  if (fields.length !== Object.keys(own).filter((field) => !isPosition(field)).length) return false;
  return fields.every((field) => {
    const [left, right] = [read[field], own[field]];
    if (field === "ParamRef") return notePlaceholder(left, right, seen);
    if (field === "RangeVar") noteTable(left, seen);
    return field in own && sameTree(left, right, seen);
  });
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function notePlaceholder(read: unknown, own: unknown, { placeholders }: Seen): boolean {
  if (!isTree(read) || !isTree(own)) return false;
  placeholders.push({ read: Number(read["number"] ?? 0), own: Number(own["number"] ?? 0) });
  return true;
}

function noteTable(read: unknown, { tables }: Seen): void {
  if (isTree(read) && read["schemaname"] === undefined) tables.add(String(read["relname"]));
}

function sameValue({ value: bound }: Parameter, value: QueryValue): boolean {
  if (value.type === "null") return bound === null;
  return Object.is(bound, value.type === "int64" ? BigInt(value.value) : value.value);
}
