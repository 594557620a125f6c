import type { WindowDescription } from "../description.ts";
import { demand } from "../deviation.ts";
import { expectTable } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import type { JoinInText } from "../surroundings.ts";
import { byName, type Select } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, columnOf, same, type Term } from "../syntax/term.ts";
import { expectJoinByMoment } from "./moments.ts";
import { formOf } from "./running-forms.ts";
import { type Inside, readInside } from "./running-inside.ts";
import { describeMoments, type OverWindow } from "./window-moments.ts";

/** Sums so far at the end of each window, less those at its start, and what functions make of them. */
export function readWindowRunning(join: JoinInText, table: CommonTable, select: Select): WindowDescription {
  const place = "the functions of sums";
  const from = expectTable(select.from, `${place}, FROM`);
  demand(select.where.length === 0, `${place}, WHERE`, "a condition has no place there");
  const sums = table.earlier.find(from);
  demand(sums !== null, `${place}, FROM`, `"${from.name.name}" is not a common table before it`);
  const inside = readInside(join, sums);
  const { moves, inclusive } = inside.totals;
  const handed = [...moves.keys, moves.instant];
  const columns = [...byName(select.columns, place)];
  const own = handed.map((name) => [name, column(from.alias, name)]);
  demand(same(columns.slice(0, handed.length), own), `${place}, SELECT`, "the moment does not come first");
  expectJoinByMoment(join, moves.moments, place);
  const computed = columns
    .slice(handed.length)
    .map(([name, value]) => [name, ofSums(value, from.alias, inside, `${place}, "${name}"`)] as const);
  return describeMoments({ strategy: "running", rows: moves.rows, moments: moves.moments, inclusive, computed, place });
}

/** A function by the form that it is written in. */
function ofSums(term: Term, alias: string, inside: Inside, place: string): OverWindow {
  const { name, cast, sums } = formOf(term, place);
  const read = sums.map((one, power) => {
    const column = columnOf(one, alias);
    const sum = column === null ? undefined : inside.sums.get(column);
    demand(sum?.power === power, place, `${show(one)} is not the sum of power ${power}`);
    return sum;
  });
  const [count] = read;
  demand(count !== undefined, place, "is of no count");
  const alike = read.every((one) => one.counted === count.counted && one.window === count.window);
  demand(alike, place, "is made of sums of different values or windows");
  const { rows, counted } = inside.totals.moves;
  const value = rows.values.get(counted.get(count.counted)?.value ?? "");
  demand(value !== undefined, place, "is of no value");
  return {
    name,
    distinct: false,
    ofSums: true,
    kept: null,
    table: rows.table,
    of: value,
    input: null,
    window: count.window,
    outer: false,
    conditions: [],
    present: false,
    order: [],
    descending: false,
    leading: null,
    cast,
  };
}
