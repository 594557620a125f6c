import type { Relation } from "../ir/definition.ts";
import { AsofError } from "../kernel/diagnostics.ts";

export { formatRelation } from "../ir/relation-name.ts";

const part = `(?:"(?:[^"]|"")+"|[^".]+)`;
const relation = new RegExp(`^(?:${part}\\.){0,2}${part}$`);

/**
 * Reads `flights`, `public.flights` or `database.schema.table`; a part in double quotes may hold dots, a quote inside it is
 * doubled. Names are taken as they stand: nothing is folded to lower case. Throws `invalid-name`.
 * `formatRelation` writes what this reads.
 */
export function parseRelation(text: string): Relation {
  if (!relation.test(text) || text.includes("\0")) {
    throw AsofError.of("invalid-name", `'${text}' does not name a table`, {
      hint: 'write table or schema.table; put a name with a dot into double quotes: "odd.name"',
    });
  }
  const parts = [...text.matchAll(new RegExp(part, "g"))].map(([one]) => unquoted(one)).reverse();
  const [name = text, schema = null, database = null] = parts;
  return { database, schema, name };
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}
