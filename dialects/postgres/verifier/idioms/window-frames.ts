import type { WindowDescription } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import { expectTable } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import type { JoinInText } from "../surroundings.ts";
import { byName, type Select } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, columnOf, notNull, same, type Term } from "../syntax/term.ts";
import { type Framed, readFramed } from "./framed.ts";
import { expectJoinByMoment } from "./moments.ts";
import { describeMoments, type OverWindow } from "./window-moments.ts";

const place = "the moments' frames";

/** `SELECT moment, functions FROM frames AS w WHERE w.instant IS NOT NULL`: exact sums are cast here, and nothing else. */
export function readWindowFrames(join: JoinInText, table: CommonTable, select: Select): WindowDescription {
  const { alias, ...from } = expectTable(select.from, `${place}, FROM`);
  const frames = table.earlier.find({ ...from, alias });
  demand(frames !== null, `${place}, FROM`, `"${from.name.name}" is not a common table before it`);
  const framed = readFramed(join, frames);
  const { rows, moments, keys, instant } = framed.timeline;
  demand(same(select.where, [notNull(column(alias, instant))]), `${place}, WHERE`, "the moments alone are expected");
  const handed = [...keys, instant];
  const columns = [...byName(select.columns, place)];
  const own = handed.map((name) => [name, column(alias, name)]);
  demand(same(columns.slice(0, handed.length), own), `${place}, SELECT`, "the moment does not come first");
  expectJoinByMoment(join, moments, place);
  const computed = columns.slice(handed.length).map(([name, term]) => [name, functionOf(term, alias, framed)] as const);
  return describeMoments({ strategy: "frames", rows, moments, inclusive: framed.inclusive, computed, place });
}

function functionOf(term: Term, alias: string, { timeline, functions }: Framed): OverWindow {
  const [inner, cast] = term.is === "cast" ? [term.of, term.type] : [term, null];
  const name = columnOf(inner, alias);
  const found = name === null ? undefined : functions.get(name);
  if (found === undefined) return deviate(`${place}, SELECT`, `${show(term)} is no function over a frame`);
  return {
    name: found.name,
    distinct: false,
    ofSums: false,
    kept: found.kept,
    table: timeline.rows.table,
    of: found.value,
    input: null,
    window: found.window,
    outer: false,
    conditions: [],
    present: false,
    order: [],
    descending: false,
    leading: null,
    cast,
  };
}
