import { column, type Term } from "../syntax/term.ts";

/** The address of a row, by Postgres' name for it: no column of a table can have that name. */
export function addressOf(table: string): Term {
  return column(table, "ctid");
}
