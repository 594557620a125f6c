import type { QueryRefusal } from "../../../src/ports/dialect.ts";
import { charactersBefore, excerpt, type Position, positionAt } from "./position.ts";

/** What is wrong with a query, before it is put into words for people. `at`: bytes from the text's start; null: not known. */
export interface Objection {
  readonly message: string;
  readonly hint: string;
  readonly at: number | null;
}

export function notReadOnly(objection: Objection, text: string): QueryRefusal {
  return { code: "source-not-readonly", message: located(objection, text), hint: objection.hint };
}

export function syntax(message: string, characters: number | null, text: string): QueryRefusal {
  const hint = "the query is read as PostgreSQL 18 reads it";
  const line = message.replace(/\s+/g, " ").slice(0, longest);
  if (characters === null) return { code: "source-syntax", message: line, hint };
  const position = positionAt(text, characters);
  return { code: "source-syntax", message: `${line} (${spoken(position)})\n${excerpt(text, position)}`, hint };
}

export function badColumns(message: string, hint: string): QueryRefusal {
  return { code: "source-columns", message, hint };
}

export function located(objection: Objection, text: string): string {
  if (objection.at === null) return objection.message;
  return `${objection.message} (${spoken(positionAt(text, charactersBefore(text, objection.at)))})`;
}

function spoken({ line, column }: Position): string {
  return `line ${line}, column ${column}`;
}

const longest = 200;
