import { type Parameter, type Sql, verbatim } from "../kernel/sql.ts";
import type { QueryText, QueryValue } from "./definition.ts";

/**
 * An author's query as SQL, its values bound: the one place where an author's text becomes SQL. Only for a query that its
 * dialect's reader has accepted. Put it on lines of its own, so that a comment at its end swallows nothing.
 */
export function authorQuery(query: QueryText): Sql {
  return verbatim(query.texts, query.values.map(bound));
}

function bound(value: QueryValue): Parameter {
  if (value.type === "null") return { value: null };
  return { value: value.type === "int64" ? BigInt(value.value) : value.value };
}
