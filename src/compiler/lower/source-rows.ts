import { authorQuery } from "../../ir/author-query.ts";
import type { ScanNode } from "../../ir/plan.ts";
import type { TemplateUse } from "../../ir/statement.ts";
import { commentText, identifier, type Sql } from "../../kernel/sql.ts";
import { relationSql } from "./fragments.ts";
import type { Names } from "./names.ts";

/** A table by its name; a query as a common table of its own, out of reach of the names around it. */
export function sourceRows(
  { from, source }: ScanNode,
  role: string,
  names: Names,
): { readonly steps: readonly TemplateUse[]; readonly source: Sql } {
  if (from.kind === "table") return { steps: [], source: relationSql(from.relation) };
  const name = identifier(names.table(`${role}__source`));
  const comment = commentText(`${role}: the query source ${source}`);
  return {
    steps: [{ template: "source-rows", view: { name, comment, query: authorQuery(from.query) } }],
    source: name,
  };
}
