import { readMatches, spineColumn } from "../candidates.ts";
import type { ReadBound, ReadFunction, ReadKey, WindowDescription } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import { readFunctions } from "../functions.ts";
import { expectTable, rowsOf } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import { expectSpine, type JoinInText } from "../surroundings.ts";
import type { From, FromJoin } from "../syntax/from.ts";
import { byName, readSelect, type Select } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, columnOf, same, type Term } from "../syntax/term.ts";
import { expectWithinBuckets, readAsked, withoutBuckets } from "./window-buckets.ts";
import { readJoinable } from "./window-probe.ts";

/** The spine's moments, each once: the name that a moment's column has, and the spine's column that it is. */
export interface Moments {
  readonly alias: string;
  readonly columns: ReadonlyMap<string, string>;
  readonly finite: string;
  readonly joinable: ReadonlySet<string>;
}

/** Moments of the spine LEFT joined with the rows of their widest window, grouped by the moment, and joined back by it. */
export function readWindowPairs(join: JoinInText, { query, earlier }: CommonTable): WindowDescription {
  const place = "the pairs of windows";
  const select = readSelect(query, place, ["group"]);
  const from = expectOuter(select, place);
  const { moments, buckets } = readAsked(from.left, join, earlier, place);
  const source = expectTable(from.right, `${place}, JOIN`);
  const { matches, bucketed } = withoutBuckets(from.on, source.alias, moments.alias, buckets, `${place}, ON`);
  const { keys, bounds } = readMatches(matches, source.alias, moments.alias, `${place}, ON`);
  if (bucketed !== null) expectWithinBuckets(bounds, bucketed, `${place}, ON`);
  const names = [...moments.columns.keys()];
  const own = names.map((name) => column(moments.alias, name));
  demand(same(select.group, own), `${place}, GROUP BY`, "not the moment alone");
  const columns = [...byName(select.columns, place)];
  const first = columns.slice(0, names.length);
  demand(
    same(
      first,
      names.map((name, index) => [name, own[index]]),
    ),
    `${place}, SELECT`,
    "the moment does not come first",
  );
  expectJoinByMoment(join, moments, place);
  const functions = readFunctions(columns.slice(names.length), source.alias, moments.alias, place);
  return {
    is: "windows",
    strategy: "pairs",
    rows: rowsOf(source, earlier),
    keys: keys.map((key) => keyOfSpine(key, moments, place)),
    bounds: bounds.map((bound) => boundOfSpine(bound, moments, place)),
    finite: moments.finite,
    joinable: moments.joinable,
    present: null,
    bucketed,
    functions: new Map([...functions].map(([name, one]) => [name, functionOfSpine(one, moments, place)])),
  };
}

function expectOuter({ from }: Select, place: string): FromJoin {
  const outer = from.is === "join" && from.kind === "left";
  demand(outer, `${place}, FROM`, "moments LEFT joined with the source are expected, so that an empty window is told");
  return from;
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

function ofSpine(name: string, { columns }: Moments, place: string): string {
  return columns.get(name) ?? deviate(place, `"${name}" is no column of a moment`);
}

function keyOfSpine({ source, spine }: ReadKey, moments: Moments, place: string): ReadKey {
  return { source, spine: ofSpine(spine, moments, place) };
}

function boundOfSpine(bound: ReadBound, moments: Moments, place: string): ReadBound {
  return { ...bound, spine: ofSpine(bound.spine, moments, place) };
}

function functionOfSpine(one: ReadFunction, moments: Moments, place: string): ReadFunction {
  return { ...one, outer: true, when: one.when.map((bound) => boundOfSpine(bound, moments, place)) };
}
