import type { Rows } from "./description.ts";
import { demand } from "./deviation.ts";
import type { Scope } from "./scope.ts";
import type { From, FromTable } from "./syntax/from.ts";

/** A table under an alias. */
export function expectTable(from: From, place: string): FromTable & { readonly alias: string } {
  demand(from.is === "table", place, `FROM a ${from.is} where a table is expected`);
  const { alias } = from;
  demand(alias !== null, place, `"${from.name.name}" has no alias`);
  return { ...from, alias };
}

/** A source's rows: a table of the warehouse, or the common table that holds the author's query. */
export function rowsOf(from: FromTable, scope: Scope): Rows {
  const common = scope.find(from);
  return common === null ? { kind: "table", name: from.name } : { kind: "query", query: common.query };
}
