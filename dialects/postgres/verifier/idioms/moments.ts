import { spineColumn } from "../candidates.ts";
import { demand } from "../deviation.ts";
import type { CommonTable } from "../scope.ts";
import { expectSpine, type JoinInText } from "../surroundings.ts";
import type { From } from "../syntax/from.ts";
import { byName, readSelect } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, columnOf, same, type Term } from "../syntax/term.ts";
import { readJoinable } from "./window-probe.ts";

/** The spine's moments, each once: the name that a moment's column has, and the spine's column that it is. */
export interface Moments {
  readonly alias: string;
  readonly columns: ReadonlyMap<string, string>;
  readonly finite: string;
  readonly joinable: ReadonlySet<string>;
}

/** `(SELECT DISTINCT keys, time FROM spine WHERE none is NULL)`. */
export function readMoments(from: From, join: JoinInText, earlier: CommonTable["earlier"], outside: string): Moments {
  const place = `${outside}, the moments`;
  demand(from.is === "subquery" && !from.lateral, place, "a subquery of the spine is expected");
  const select = readSelect(from.query, place, ["distinct", "where"]);
  demand(same(select.distinct, []), place, "each moment once is expected");
  const spine = expectSpine(select.from, join.spine, earlier, `${place}, FROM`);
  const columns = new Map(
    [...byName(select.columns, place)].map(([name, value]) => [name, spineColumn(value, spine, `${place}, SELECT`)]),
  );
  return { alias: from.alias, columns, ...readJoinable(select.where, spine, `${place}, WHERE`) };
}

/** Each of the moment's columns equal to the spine's own: then a spine row finds its one moment. */
export function expectJoinByMoment({ on, alias, spine }: JoinInText, { columns }: Moments, place: string): void {
  const left = new Map(columns);
  for (const condition of on) {
    const name = condition.is === "equal" ? columnOf(condition.left, alias) : null;
    const matches = condition.is === "equal" && name !== null && isColumn(condition.right, spine.alias, left.get(name));
    demand(matches, `${place}, joined back`, `${show(condition)} is no part of the moment`);
    left.delete(name);
  }
  demand(left.size === 0, `${place}, joined back`, `not by ${[...left.keys()].join(", ")}`);
}

function isColumn(term: Term, table: string, name: string | undefined): boolean {
  return name !== undefined && same(term, column(table, name));
}
