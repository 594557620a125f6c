import type { QueryText, Relation } from "../../../../src/ir/definition.ts";
import { type AroundAuthors, queryDeviation } from "../authors-query.ts";
import type { Rows } from "../description.ts";

/** Where the plan takes rows from. */
export type PlannedRows =
  | { readonly kind: "table"; readonly relation: Relation }
  | { readonly kind: "query"; readonly query: QueryText };

/** Why these are not the planned rows; null where they are. */
export function rowsDeviation(read: Rows, planned: PlannedRows, around: AroundAuthors): string | null {
  if (planned.kind === "query") {
    if (read.kind === "table") return `reads the table ${tableText(read.name)} where the plan has the author's query`;
    return queryDeviation(read.query, planned.query, around);
  }
  const expected = tableText(planned.relation);
  if (read.kind === "query") return `reads a query where the plan has the table ${expected}`;
  const own = planned.relation.schema === null && around.ownTables.includes(planned.relation.name);
  if (own) return `reads "${planned.relation.name}", which the statement makes itself`;
  return tableText(read.name) === expected ? null : `reads ${tableText(read.name)}, the plan ${expected}`;
}

function tableText({ database, schema, name }: Relation): string {
  return [database, schema, name]
    .filter((part) => part !== null)
    .map((part) => JSON.stringify(part))
    .join(".");
}
