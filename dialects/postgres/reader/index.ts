import type { Node } from "libpg-query";
import type { QueryText } from "../../../src/ir/definition.ts";
import type { AdmittedQuery, QueryReader, QueryReading, QueryRefusal } from "../../../src/ports/dialect.ts";
import { loadParser } from "../parser.ts";
import { unreadable } from "./characters.ts";
import { columnsOf, repeatedColumn } from "./columns.ts";
import { placeholderObjection } from "./placeholders.ts";
import { readOnlyObjection } from "./read-only.ts";
import { badColumns, notReadOnly, syntax } from "./refusal.ts";
import { relationsOf } from "./relations.ts";
import { numbered, withoutSemicolons } from "./text.ts";

/**
 * Reads authors' queries with Postgres' own parser, which is loaded with the first of them. The query that it returns is
 * fit to stand in parentheses on lines of its own; the author's text is otherwise kept to the letter.
 */
export function createReader(): QueryReader {
  return { read };
}

async function read(query: QueryText): Promise<QueryReading> {
  const bad = unreadable(query);
  if (bad !== null) return refused(bad);
  const text = numbered(query);
  const parser = await loadParser();
  const parsed = parser.parse(text.text);
  if (!parsed.ok) return refused(syntax(parsed.message, parsed.at, text.text));
  const tokens = parser.scan(text.text);
  const objection = readOnlyObjection(parsed.tree, tokens) ?? placeholderObjection(text, tokens);
  if (objection !== null) return refused(notReadOnly(objection, text.text));
  return admitted(parsed.tree.stmts?.[0]?.stmt, { ...query, texts: withoutSemicolons(query, tokens) });
}

function admitted(statement: Node | undefined, query: QueryText): QueryReading {
  const { names, complete } = columnsOf(statement);
  const repeated = repeatedColumn(names);
  if (repeated !== null) return refused(twice(repeated));
  return {
    ok: true,
    query: query as AdmittedQuery,
    columns: complete ? names : null,
    relations: relationsOf(statement),
  };
}

function twice(name: string): QueryRefusal {
  return badColumns(`the query has two columns named '${name}'`, "give each column a name of its own with AS");
}

function refused(refusal: QueryRefusal): QueryReading {
  return { ok: false, refusal };
}
