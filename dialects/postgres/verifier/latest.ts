import type { SelectStmt } from "libpg-query";
import type { ReadFeature, ReadOrder, Rows } from "./description.ts";
import { demand, deviate } from "./deviation.ts";
import { readFeatures } from "./features.ts";
import { readOrder } from "./order.ts";
import { expectTable, rowsOf } from "./rows.ts";
import { type RunDescription, readRun } from "./run.ts";
import { readCommonTables, type Scope } from "./scope.ts";
import { byName, readSelect } from "./syntax/select.ts";
import { show } from "./syntax/show.ts";
import { ascending, columnOf, constant, same, type Term } from "./syntax/term.ts";

/** What a statement says that takes the newest row of each key. */
export interface LatestDescription {
  readonly rows: Rows;
  /** Columns of which no two rows of the result have the same values; none for one row in all. */
  readonly keys: readonly string[];
  /** Columns whose NULLs are kept out. */
  readonly present: readonly string[];
  readonly run: RunDescription;
  readonly order: readonly ReadOrder[];
  readonly columns: ReadonlyMap<string, ReadFeature>;
  readonly scope: Scope;
}

/** `SELECT DISTINCT ON (keys) … ORDER BY keys, order`; without keys the first row of all. */
export function readLatest({ withClause, ...main }: SelectStmt): LatestDescription {
  const place = "the newest rows";
  const scope = readCommonTables(withClause);
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
