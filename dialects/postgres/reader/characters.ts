import type { QueryText } from "../../../src/ir/definition.ts";
import type { QueryRefusal } from "../../../src/ports/dialect.ts";

/**
 * Characters that would let us read another text than the server does: the parser stops at a NUL, and half of a surrogate
 * pair turns into something else on its way to either. Null where there are none.
 */
export function unreadable(query: QueryText): QueryRefusal | null {
  if (query.texts.length !== query.values.length + 1) {
    return {
      code: "invalid-definition",
      message: `the query has ${query.texts.length} pieces of text around ${query.values.length} values`,
      hint: "give one piece of text more than there are values",
    };
  }
  if (query.texts.some((text) => text.includes("\0"))) return forbidden("a NUL character");
  if (query.texts.some((text) => /\p{Cs}/u.test(text))) return forbidden("half of a surrogate pair");
  return null;
}

function forbidden(what: string): QueryRefusal {
  return { code: "source-syntax", message: `the query holds ${what}`, hint: "remove it: no SQL text may hold one" };
}
