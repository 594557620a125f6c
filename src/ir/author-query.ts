import { type Parameter, type Sql, verbatim } from "../kernel/sql.ts";
import type { QueryText, QueryValue } from "./definition.ts";
import type { VerifiedStatement } from "./statement.ts";

/**
 * An author's query as SQL, its values bound: the one place where an author's text becomes SQL. Only for a query that its
 * dialect's reader has accepted. Put it on lines of its own, so that a comment at its end swallows nothing.
 */
export function authorQuery(query: QueryText): Sql {
  return verbatim(query.texts, query.values.map(bound));
}

/**
 * A statement that was read back, to stand in parentheses on lines of its own within one of ours. Its placeholders keep their
 * numbers, so that nothing else may be bound beside its parameters.
 */
export function verifiedQuery({ text }: VerifiedStatement): Sql {
  return authorQuery({ texts: [text], values: [] });
}

function bound(value: QueryValue): Parameter {
  if (value.type === "null") return { value: null };
  return { value: value.type === "int64" ? BigInt(value.value) : value.value };
}
