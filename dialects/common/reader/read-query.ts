import type { QueryText } from "../../../src/ir/definition.ts";
import type { AdmittedQuery, QueryReader, QueryReading, RenamedQuery } from "../../../src/ports/dialect.ts";
import { type Syntax, tokensOf } from "../tokens.ts";
import { columnsOf, type ReadColumn } from "./columns.ts";
import { objectionTo } from "./read-only.ts";
import { relationsOf } from "./relations.ts";

/** What tells one warehouse's queries from another's. */
export interface ReadingRules {
  readonly syntax: Syntax;
  /** The warehouse's name, for people. */
  readonly warehouse: string;
  /** What a name of a column is to the warehouse, so that two that are one there can be told. */
  canonical(column: ReadColumn): string;
  /** Text around a query that gives its columns other names; null where they have them. */
  renaming(columns: readonly RenamedColumn[]): { readonly before: string; readonly after: string } | null;
  /** What the warehouse makes of a name that nobody quoted; null where it leaves names as they are. */
  readonly unquoted: ((name: string) => string) | null;
  /** A parser of the dialect, loaded when first needed. It may be unable to read what the warehouse can. */
  loadParser(): Promise<SecondOpinion>;
}

/** A column as the warehouse names it, and the name that it is to have. */
export interface RenamedColumn {
  readonly found: string;
  readonly name: string;
}

/** Null where the parser cannot read the query. */
export type SecondOpinion = (text: string) => ParsedQuery | null;

export interface ParsedQuery {
  readonly statements: number;
  readonly type: string;
}

/**
 * A walk over the tokens decides whether a query is one read-only SELECT: it refuses whatever may be more than that. A
 * parser that can read the query is asked as well; one that cannot refuses nothing. What functions do is a matter of the
 * role that the query runs under.
 */
export function createReader(rules: ReadingRules): QueryReader {
  const { unquoted } = rules;
  return {
    read: (query) => read(query, rules),
    ...(unquoted === null ? {} : { rename: (query, found, used) => spelled(query, found, used, rules, unquoted) }),
  };
}

async function read(given: QueryText, rules: ReadingRules): Promise<QueryReading> {
  const { syntax } = rules;
  const text = textOf(given, "?");
  const read = tokensOf(text, syntax);
  if (!read.ok)
    return refused("source-syntax", `the query holds ${read.message}`, `read as ${rules.warehouse} reads it`);
  const objection = objectionTo(read.tokens, placeholdersOf(given), rules.warehouse);
  if (objection !== null) return refused("source-not-readonly", objection.message, objection.hint);
  const semicolons = read.tokens.filter((token) => token.kind === "symbol" && token.value === ";");
  const admitted = withoutSemicolons(
    given,
    semicolons.map((token) => token.start),
  );
  const parsed = (await rules.loadParser())(textOf(admitted, "0"));
  if (parsed !== null && (parsed.statements !== 1 || parsed.type !== "select")) {
    return refused("source-not-readonly", `the query is no single SELECT: ${parsed.type}`, oneSelect);
  }
  const columns = columnsOf(read.tokens);
  const names = columns?.map((column) => rules.canonical(column)) ?? [];
  const repeated = columns?.find((_column, index) => names.indexOf(names[index] ?? "") !== index);
  if (repeated !== undefined) {
    const hint = "give each column a name of its own with AS";
    return refused("source-columns", `the query has two columns named '${repeated.name}'`, hint);
  }
  const query = columns === null ? admitted : renamed(admitted, rules.renaming(written(columns, rules)));
  return {
    ok: true,
    query: query as AdmittedQuery,
    columns: columns?.map((column) => column.name) ?? null,
    relations: relationsOf(read.tokens, rules),
  };
}

/** Columns that the text tells have the names that are written there. */
function written(columns: readonly ReadColumn[], rules: ReadingRules): readonly RenamedColumn[] {
  const { unquoted } = rules;
  return columns.map(({ name, quoted }) => ({ found: quoted || unquoted === null ? name : unquoted(name), name }));
}

/** The author's text stays as it is, on lines of its own. */
function renamed(query: QueryText, around: ReturnType<ReadingRules["renaming"]>): QueryText {
  if (around === null) return query;
  const last = query.texts.length - 1;
  const texts = query.texts.map((piece, index) => {
    const led = index === 0 ? `${around.before}(\n${piece}` : piece;
    return index === last ? `${led}\n)${around.after}` : led;
  });
  return { ...query, texts };
}

/** A column is known by its own name where that is used; else by the one used name that, unquoted, is the column's. */
function spelled(
  query: AdmittedQuery,
  found: readonly string[],
  used: ReadonlySet<string>,
  { renaming }: ReadingRules,
  unquoted: (name: string) => string,
): RenamedQuery {
  const spelling = (name: string): string => {
    const [one, ...others] = [...used].filter((other) => unquoted(other) === name);
    return used.has(name) || one === undefined || others.length > 0 || found.includes(one) ? name : one;
  };
  const columns = found.map(spelling);
  if (columns.every((name, index) => name === found[index]) || new Set(found).size < found.length)
    return { query, columns: found };
  const around = renaming(found.map((name, index) => ({ found: name, name: columns[index] ?? name })));
  return { query: renamed(query, around) as AdmittedQuery, columns };
}

const oneSelect = "a query is one read-only SELECT (or WITH ... SELECT)";

function refused(
  code: "source-syntax" | "source-not-readonly" | "source-columns",
  message: string,
  hint: string,
): QueryReading {
  return { ok: false, refusal: { code, message, hint } };
}

function textOf({ texts, values }: QueryText, placeholder: string): string {
  return texts.map((piece, index) => (index < values.length ? piece + placeholder : piece)).join("");
}

/** Where the placeholders of an author's values stand in the text. */
function placeholdersOf({ texts, values }: QueryText): readonly number[] {
  const places: number[] = [];
  let at = 0;
  texts.forEach((piece, index) => {
    at += piece.length;
    if (index < values.length) {
      places.push(at);
      at += 1;
    }
  });
  return places;
}

/** A query will stand in brackets, where no semicolon may. One that ends it means nothing, and a space takes its place. */
function withoutSemicolons(query: QueryText, semicolons: readonly number[]): QueryText {
  let start = 0;
  const texts = query.texts.map((piece) => {
    const own = semicolons.filter((at) => at >= start && at < start + piece.length).map((at) => at - start);
    start += piece.length + 1;
    return own.reduce((text, at) => `${text.slice(0, at)} ${text.slice(at + 1)}`, piece);
  });
  return { ...query, texts };
}
