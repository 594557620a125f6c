import type { SelectStmt } from "libpg-query";
import { demand, deviate } from "./deviation.ts";
import { readFeatures } from "./features.ts";
import type { LatestDescription } from "./latest-description.ts";
import { readOrder } from "./order.ts";
import { expectTable, rowsOf } from "./rows.ts";
import { readRun } from "./run.ts";
import type { Scope } from "./scope.ts";
import type { FromSubquery } from "./syntax/from.ts";
import { byName, readSelect, type Select } from "./syntax/select.ts";
import { show } from "./syntax/show.ts";
import { columnOf, constant, same, type Term } from "./syntax/term.ts";

const place = "the newest rows, key by key";

/** `FROM (SELECT DISTINCT keys …) CROSS JOIN LATERAL (SELECT … ORDER BY … LIMIT 1)`: all keys there are, and one row of each. */
export function readWalkedLatest(main: SelectStmt, scope: Scope): LatestDescription {
  const select = readSelect(main, place, []);
  const { from } = select;
  demand(from.is === "join" && from.kind === "cross", `${place}, FROM`, "the keys and a row of each are expected");
  const { left, right } = from;
  demand(left.is === "subquery" && !left.lateral, `${place}, FROM`, "no list of keys comes first");
  demand(right.is === "subquery" && right.lateral, `${place}, FROM`, "no row is looked up for each key");
  demand(left.alias !== right.alias, `${place}, FROM`, "the keys and their rows have one name");
  const listed = readKeys(left);
  const probe = readSelect(right.query, `${place}, the row`, ["where", "order", "limit"]);
  demand(same(probe.limit, constant(1)), `${place}, LIMIT`, "several rows of a key could come out");
  const source = expectTable(probe.from, `${place}, the row, FROM`);
  demand(source.alias !== left.alias, `${place}, the row, FROM`, "the source hides the keys");
  const rows = rowsOf(source, scope);
  demand(same(rowsOf(listed.table, scope), rows), `${place}, FROM`, "the keys are those of other rows");
  demandEachColumn(select, probe, right.alias);
  const equal = probe.where.filter(isKey);
  const matched = equal.map((one) => matchedKey(one, source.alias, left.alias));
  demand(
    same(matched.toSorted(), listed.keys.toSorted()),
    `${place}, the row, WHERE`,
    "a row of another key could come",
  );
  return {
    rows,
    keys: listed.keys,
    present: listed.present,
    run: readRun(
      probe.where.filter((one) => !isKey(one)),
      source.alias,
      `${place}, WHERE`,
    ),
    order: readOrder(probe.order, source.alias, place),
    columns: readFeatures(byName(probe.columns, place), source.alias, place),
    scope,
  };
}

/** `SELECT DISTINCT keys FROM source WHERE key IS NOT NULL`, and nothing by which a key could be left out. */
function readKeys({ query }: FromSubquery) {
  const at = `${place}, the keys`;
  const select = readSelect(query, at, ["distinct", "where"]);
  demand(same(select.distinct, []), at, "a key could come twice");
  const table = expectTable(select.from, `${at}, FROM`);
  const columnIn = (term: Term): string =>
    columnOf(term, table.alias) ?? deviate(at, `${show(term)} is no column of the source`);
  const keys = select.columns.map(({ name, value }) => {
    const column = columnIn(value);
    demand(name === column, at, `"${column}" has another name`);
    return column;
  });
  const present = select.where.map((one) => {
    demand(one.is === "not_null", `${at}, WHERE`, `${show(one)} could leave out a key`);
    return columnIn(one.of);
  });
  return { table, keys, present };
}

function isKey(condition: Term): boolean {
  return condition.is === "equal" && condition.left.is !== "part";
}

/** `r.key = s.key`: a column of the source held against the key of the same name. */
function matchedKey(condition: Term, source: string, listed: string): string {
  const [own, key] =
    condition.is === "equal" ? [columnOf(condition.left, source), columnOf(condition.right, listed)] : [null, null];
  demand(own !== null && own === key, `${place}, the row, WHERE`, `${show(condition)} holds no key against itself`);
  return own;
}

/** All columns of the row come out, in their order and under their names. */
function demandEachColumn({ columns }: Select, probe: Select, row: string): void {
  const given = columns.map(({ name, value }) => {
    demand(name !== null && columnOf(value, row) === name, `${place}, SELECT`, `${show(value)} is not the row's`);
    return name;
  });
  demand(
    same(
      given,
      probe.columns.map(({ name }) => name),
    ),
    `${place}, SELECT`,
    "other columns than the row's",
  );
}
