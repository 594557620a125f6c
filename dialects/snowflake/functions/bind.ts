import { sql } from "../../../src/kernel/sql.ts";
import type { Bind } from "../../common/functions/fragments.ts";

/** Snowflake takes few correlated subqueries: a value that is needed twice is written twice. */
export const bind: Bind = (values, body) => body(values.map((value) => sql`(${value})`));
