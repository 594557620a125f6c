import { readCandidates } from "../candidates.ts";
import { carriedThrough } from "../carried.ts";
import type { JoinDescription } from "../description.ts";
import { demand } from "../deviation.ts";
import { readFeatures } from "../features.ts";
import { readOrder } from "../order.ts";
import { expectTable, rowsOf } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import { expectJoinByRow, expectSpine, type JoinInText, splitFirst } from "../surroundings.ts";
import type { FromJoin, FromSubquery } from "../syntax/from.ts";
import { byName, readSelect, type Select } from "../syntax/select.ts";
import { column, constant, equal, same, type Term, type WindowTerm } from "../syntax/term.ts";

/** All candidates of a spine row numbered in the winner's order, and the first of them joined back by the row's number. */
export function readRank(join: JoinInText, { query, earlier }: CommonTable, item: FromSubquery): JoinDescription {
  const place = "the ranking";
  const outer = readSelect(query, place, ["where"]);
  const inner = readSelect(item.query, place, []);
  const pairs = expectPairs(inner, place);
  const spine = expectSpine(pairs.left, join.spine, earlier, `${place}, FROM`);
  const source = expectTable(pairs.right, `${place}, JOIN`);
  const { window, place: number, others } = expectPlace(inner, outer, item.alias, place);
  const carried = splitFirst(carriedThrough(byName(outer.columns, place), others, item.alias, place), place);
  const row = expectJoinByRow(join, carried.name, place);
  demand(
    same(carried.value, column(spine, row)),
    `${place}, SELECT`,
    "the number of the spine row does not come first",
  );
  demand(carried.rest.length === others.size - 1, `${place}, SELECT`, `more is computed than kept beside "${number}"`);
  demand(
    same(window.partition, [column(spine, row)]),
    `${place}, PARTITION BY`,
    "not the number of the spine row alone",
  );
  const { keys, bounds, finite } = readCandidates(pairs.on, source.alias, spine, `${place}, ON`);
  return {
    is: "as_of",
    strategy: "rank",
    rows: rowsOf(source, earlier),
    keys,
    bounds,
    finite,
    order: readOrder(window.order, source.alias, place),
    features: readFeatures(carried.rest, source.alias, place),
    present: null,
    row,
  };
}

function expectPairs({ from }: Select, place: string): FromJoin {
  demand(from.is === "join" && from.kind === "inner", `${place}, FROM`, "the spine joined with the source is expected");
  return from;
}

interface Place {
  readonly window: WindowTerm;
  readonly place: string;
  /** The columns besides the place. */
  readonly others: ReadonlyMap<string, Term>;
}

/** `ROW_NUMBER() OVER (…) AS place` inside, `WHERE place = 1` outside. */
function expectPlace(inner: Select, outer: Select, alias: string, place: string): Place {
  const columns = [...byName(inner.columns, place)];
  const last = columns.at(-1);
  const window = last?.[1];
  const numbers = window?.is === "window" && window.function === "row_number" && window.frame === "unsaid";
  demand(last !== undefined && numbers, `${place}, SELECT`, "ROW_NUMBER() is expected at the end");
  const first = [equal(column(alias, last[0]), constant(1))];
  demand(same(outer.where, first), `${place}, WHERE`, "the first place alone is expected");
  return { window, place: last[0], others: new Map(columns.slice(0, -1)) };
}
