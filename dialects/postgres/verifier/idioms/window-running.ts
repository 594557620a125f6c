import type { ReadBound, ReadFunction, WindowDescription } from "../description.ts";
import { demand } from "../deviation.ts";
import { expectTable } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import type { JoinInText } from "../surroundings.ts";
import { byName, type Select } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, columnOf, same, type Term } from "../syntax/term.ts";
import { formOf } from "./running-forms.ts";
import { type Inside, readInside } from "./running-inside.ts";
import { expectJoinByMoment } from "./window-pairs.ts";

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
  const windows = computed.map(([, one]) => one.window);
  const widest = windows.some((one) => one === null) ? null : windows.reduce(greater, 0n);
  const spine = moves.moments.finite;
  const starts = (window: bigint): ReadBound => ({
    ...moves.rows.event,
    spine,
    side: "lower",
    offset: window,
    inclusive: !inclusive,
  });
  const ends = [moves.rows.event, ...(moves.rows.known === null ? [] : [moves.rows.known])];
  return {
    is: "windows",
    strategy: "running",
    rows: moves.rows.rows,
    keys: [...moves.rows.keys].map(([name, { source, spine: own }]) => {
      demand(moves.moments.columns.get(name) === own, place, `"${name}" is of two columns of the spine`);
      return { source, spine: own };
    }),
    bounds: [
      ...ends.map((end): ReadBound => ({ ...end, spine, side: "upper", offset: 0n, inclusive })),
      ...(widest === null ? [] : [starts(widest)]),
    ],
    finite: moves.moments.finite,
    joinable: moves.moments.joinable,
    present: moves.rows.present,
    functions: new Map(
      computed.map(([name, { window, ...one }]) => [
        name,
        { ...one, when: window === null || window === widest ? [] : [starts(window)] },
      ]),
    ),
  };
}

function greater(one: bigint, other: bigint | null): bigint {
  return other !== null && other > one ? other : one;
}

type OfSums = Omit<ReadFunction, "when"> & { readonly window: bigint | null };

/** A function by the form that it is written in. */
function ofSums(term: Term, alias: string, inside: Inside, place: string): OfSums {
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
