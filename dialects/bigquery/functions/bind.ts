import { identifier, join, sql } from "../../../src/kernel/sql.ts";
import type { Bind } from "../../common/functions/fragments.ts";

/** A row of named values: it reads no table, so that it may stand in any expression. */
export const bind: Bind = (values, body) => {
  const names = values.map((_, index) => identifier(`asof_${index + 1}`));
  const columns = values.map((value, index) => sql`${value} AS ${names[index] ?? sql``}`);
  return sql`(SELECT ${body(names)} FROM (SELECT ${join(columns, sql`, `)}))`;
};
