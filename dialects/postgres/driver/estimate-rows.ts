import { authorQuery } from "../../../src/ir/author-query.ts";
import { sql } from "../../../src/kernel/sql.ts";
import type { AdmittedQuery } from "../../../src/ports/dialect.ts";
import { plannedRows } from "./plan-tree.ts";
import { print } from "./query.ts";
import type { Session } from "./session.ts";

/** How many rows the engine's planner expects of a query. It plans it with the values that are bound. */
export async function estimateRows(session: Session, query: AdmittedQuery): Promise<number | null> {
  const { rows } = await session.run(print(sql`explain (format json) ${authorQuery(query)}`));
  return plannedRows(rows.map(([line]) => line ?? "").join("\n"));
}
