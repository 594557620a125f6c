import type { TemplateUse } from "../../../ir/statement.ts";
import type { Sql } from "../../../kernel/sql.ts";
import type { JoinContext } from "../strategy.ts";

/** Brings a strategy's table back to the spine by the number of the row. */
export function joinByRow(table: Sql, { alias, spine }: JoinContext): TemplateUse {
  return { template: "join-by-row", view: { table, alias, row: spine.row } };
}
