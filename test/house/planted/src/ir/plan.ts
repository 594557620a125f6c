import { sql } from "../kernel/sql.ts";
export const plan = [sql, "ir"];
