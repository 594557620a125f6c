import { readMatches } from "../candidates.ts";
import type { ReadBound, ReadFunction, ReadKey, WindowDescription } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import { readFunctions } from "../functions.ts";
import { expectTable, rowsOf } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import type { JoinInText } from "../surroundings.ts";
import type { FromJoin } from "../syntax/from.ts";
import { byName, readSelect, type Select } from "../syntax/select.ts";
import { column, same } from "../syntax/term.ts";
import { expectJoinByMoment, type Moments } from "./moments.ts";
import { expectWithinBuckets, readAsked, withoutBuckets } from "./window-buckets.ts";

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
  const functions = readFunctions(columns.slice(names.length), source.alias, moments, place);
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
