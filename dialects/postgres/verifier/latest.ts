import type { SelectStmt } from "libpg-query";
import { demand, deviate } from "./deviation.ts";
import { readFeatures } from "./features.ts";
import type { LatestDescription } from "./latest-description.ts";
import { readWalkedLatest } from "./latest-walked.ts";
import { readOrder } from "./order.ts";
import { expectTable, rowsOf } from "./rows.ts";
import { readRun } from "./run.ts";
import { readCommonTables, type Scope } from "./scope.ts";
import { byName, readSelect } from "./syntax/select.ts";
import { show } from "./syntax/show.ts";
import { ascending, columnOf, constant, same, type Term } from "./syntax/term.ts";

/** `SELECT DISTINCT ON (keys) … ORDER BY keys, order`; without keys the first row of all; or a row for each of the keys. */
export function readLatest({ withClause, ...main }: SelectStmt): LatestDescription {
  const scope = readCommonTables(withClause);
  const [from] = main.fromClause ?? [];
  if (from !== undefined && "JoinExpr" in from) return readWalkedLatest(main, scope);
  return readSortedLatest(main, scope);
}

function readSortedLatest(main: SelectStmt, scope: Scope): LatestDescription {
  const place = "the newest rows";
  const single = main.distinctClause === undefined;
  const select = readSelect(main, place, single ? ["where", "order", "limit"] : ["distinct", "where", "order"]);
  const source = expectTable(select.from, `${place}, FROM`);
  const keys = select.distinct ?? [];
  demand(single ? same(select.limit, constant(1)) : keys.length > 0, place, "several rows of a key could come out");
  const sorted = select.order.slice(0, keys.length);
  demand(same(sorted, keys.map(ascending)), `${place}, ORDER BY`, "the keys do not come first, in turn");
  const present = select.where.filter((one) => one.is === "not_null");
  const others = select.where.filter((one) => one.is !== "not_null");
  const columnIn = (term: Term): string =>
    columnOf(term, source.alias) ?? deviate(place, `${show(term)} is no column of the source`);
  return {
    rows: rowsOf(source, scope),
    keys: keys.map(columnIn),
    present: present.map((one) => (one.is === "not_null" ? columnIn(one.of) : "")),
    run: readRun(others, source.alias, `${place}, WHERE`),
    order: readOrder(select.order.slice(keys.length), source.alias, place),
    columns: readFeatures(byName(select.columns, place), source.alias, place),
    scope,
  };
}
