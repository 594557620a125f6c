import { demand, deviate } from "../deviation.ts";
import { expectTable } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import type { JoinInText } from "../surroundings.ts";
import { byName, readSelect, readUnion } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, columnOf, constant, same, type Term } from "../syntax/term.ts";
import { type Moments, readMoments } from "./moments.ts";
import { type RunningRows, readRunningRows } from "./running-rows.ts";

/** The source's rows and the spine's moments on one line of whole numbers. */
export interface FramedTimeline {
  readonly rows: RunningRows;
  readonly moments: Moments;
  /** Names of columns here. */
  readonly keys: readonly string[];
  readonly at: string;
  /** NULL on the source's rows. */
  readonly instant: string;
  /** By name here, the rows' value; a moment has none. */
  readonly values: ReadonlyMap<string, Term>;
}

const place = "the line of time";

/** `SELECT keys, ticks(event), NULL, values FROM rows AS w UNION ALL SELECT keys, ticks(instant), instant, NULLs FROM moments AS s`. */
export function readFramedTimeline(join: JoinInText, { query, earlier }: CommonTable): FramedTimeline {
  const [above, below, more] = readUnion(query, "UNION ALL", place);
  demand(above !== undefined && below !== undefined && more === undefined, place, "rows and moments are expected");
  const { columns, from } = readSelect(above, `${place}, rows`, []);
  const { alias, ...table } = expectTable(from, `${place}, FROM`);
  const kept = earlier.find({ ...table, alias });
  demand(kept !== null, `${place}, FROM`, `"${table.name.name}" is not a common table before it`);
  const rows = readRunningRows(join, kept);
  demand(rows.known === null, place, "rows that are known later than they happened go by two times");
  const asked = readSelect(below, `${place}, moments`, []);
  const moments = readMoments(asked.from, join, earlier, place);
  const own = [...byName(columns, place)];
  const beside = asked.columns.map(({ value }) => value);
  return { rows, moments, ...readColumns({ rows, moments, own, beside, alias }) };
}

interface Sides {
  readonly rows: RunningRows;
  readonly moments: Moments;
  /** Columns of the rows. */
  readonly own: readonly (readonly [string, Term])[];
  /** What a moment has in their places. */
  readonly beside: readonly Term[];
  /** The alias of the rows. */
  readonly alias: string;
}

function readColumns({ rows, moments, own, beside, alias }: Sides): Omit<FramedTimeline, "rows" | "moments"> {
  const keys = [...rows.keys.keys()];
  const [at, instant, ...named] = own.slice(keys.length).map(([name]) => name);
  demand(at !== undefined && instant !== undefined, `${place}, SELECT`, "a number and an instant are expected");
  const columns = named.map((name, index) => [name, own[keys.length + 2 + index]?.[1] ?? constant(null)] as const);
  const expected = [
    ...keys.map((key) => [key, column(alias, key)]),
    [at, ticks(column(alias, rows.event.name))],
    [instant, { is: "cast", of: constant(null), type: "timestamptz" }],
  ];
  demand(same(own.slice(0, keys.length + 2), expected), `${place}, SELECT`, "keys, number and instant of the rows");
  demand(
    same([...moments.columns.keys()], [...keys, instant]),
    place,
    "the moments are not of the keys and an instant",
  );
  const ofMoments = [
    ...keys.map((key) => column(moments.alias, key)),
    ticks(column(moments.alias, instant)),
    column(moments.alias, instant),
    ...named.map(() => constant(null)),
  ];
  demand(same(beside, ofMoments), `${place}, SELECT`, "a moment has its keys, number and instant, and counts nowhere");
  return { keys, at, instant, values: new Map(columns.map(([name, term]) => [name, valueIn(rows, alias, term)])) };
}

function valueIn({ values }: RunningRows, alias: string, term: Term): Term {
  const name = columnOf(term, alias);
  const value = name === null ? undefined : values.get(name);
  return value ?? deviate(`${place}, SELECT`, `${show(term)} is no value of the rows`);
}

function ticks(of: Term): Term {
  return { is: "ticks", of };
}
