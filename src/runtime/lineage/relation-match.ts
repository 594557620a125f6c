import type { Relation } from "../../ir/definition.ts";
import { parseRelation } from "../relation-text.ts";

/** The parts of a written name; null for what is none. */
export function relationIn(text: string): Relation | null {
  try {
    return parseRelation(text);
  } catch {
    return null;
  }
}

/** The parts of a name as a query's reader writes it; one of more parts than are known here is a name of its own. */
export function relationRead(text: string): Relation {
  return relationIn(text) ?? { database: null, schema: null, name: text };
}

/** Whether two names may mean one table: what only one of them says does not tell them apart. */
export function mayBeSame(left: Relation, right: Relation): boolean {
  const agree = (one: string | null, other: string | null) => one === null || other === null || one === other;
  return left.name === right.name && agree(left.schema, right.schema) && agree(left.database, right.database);
}
