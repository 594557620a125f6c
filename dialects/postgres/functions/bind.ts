import { identifier, join, sql } from "../../../src/kernel/sql.ts";
import type { Bind } from "../../common/functions/fragments.ts";

/** A row of named values. OFFSET 0 keeps the planner from putting each value back where its name stands. */
export const bind: Bind = (values, body) => {
  const names = values.map((_, index) => identifier(`asof_${index + 1}`));
  const columns = values.map((value, index) => sql`${value} AS ${names[index] ?? sql``}`);
  return sql`(SELECT ${body(names)} FROM (SELECT ${join(columns, sql`, `)} OFFSET 0) AS asof_values)`;
};
