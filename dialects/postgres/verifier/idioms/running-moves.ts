import { demand, deviate } from "../deviation.ts";
import { expectTable } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import type { JoinInText } from "../surroundings.ts";
import { byName, readSelect, readUnion } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { type ChoiceCase, column, columnOf, constant, same, type Term } from "../syntax/term.ts";
import { type Moments, readMoments } from "./moments.ts";
import { besideNumbers, type Numbers } from "./running-numbers.ts";
import { type RunningRows, readRunningRows } from "./running-rows.ts";

/** The source's rows and what is asked, on lines of time. */
export interface RunningMoves {
  readonly rows: RunningRows;
  readonly moments: Moments;
  /** Names of columns here. */
  readonly keys: readonly string[];
  /** Null where there is one line. */
  readonly line: string | null;
  readonly at: string;
  readonly ask: string;
  readonly instant: string;
  /** By name, the value that is added up, and the length of the window that it is for where late rows are left out. */
  readonly counted: ReadonlyMap<string, { readonly value: string; readonly window: bigint | null }>;
  /** Microseconds before the moment, by the number of the ask. */
  readonly asks: ReadonlyMap<number, bigint>;
}

export function readRunningMoves(join: JoinInText, { query, earlier }: CommonTable): RunningMoves {
  const both = "the moves";
  const [above, below, more] = readUnion(query, "UNION ALL", both);
  demand(above !== undefined && below !== undefined && more === undefined, both, "rows and what is asked are expected");
  const moves = readSelect(above, `${both} of rows`, []);
  const { left, numbers: lines } = besideNumbers(moves.from, `${both} of rows, FROM`);
  const from = expectTable(left, `${both} of rows, FROM`);
  const table = earlier.find(from);
  demand(table !== null, `${both} of rows, FROM`, `"${from.name.name}" is not a common table before it`);
  const rows = readRunningRows(join, table);
  const columns = [...byName(moves.columns, both)];
  const asked = readSelect(below, `${both} of what is asked`, []);
  const beside = asked.columns.map(({ value }) => value);
  demand(beside.length === columns.length, both, "its two sides have different numbers of columns");
  const around = besideNumbers(asked.from, `${both} of what is asked, FROM`);
  const moments = readMoments(around.left, join, earlier, both);
  demand(around.numbers !== null, `${both} of what is asked, FROM`, "the numbers of the asks are expected");
  return readColumns({ rows, moments, columns, beside, alias: from.alias, lines, asks: around.numbers });
}

interface Sides {
  readonly rows: RunningRows;
  readonly moments: Moments;
  /** Of the rows. */
  readonly columns: readonly (readonly [string, Term])[];
  /** What stands in their place beside an ask. */
  readonly beside: readonly Term[];
  /** The alias of the rows. */
  readonly alias: string;
  readonly lines: Numbers | null;
  readonly asks: Numbers;
}

const place = "the moves, SELECT";

function readColumns(sides: Sides): RunningMoves {
  const { rows, columns, beside, alias, lines, asks, moments } = sides;
  const keys = [...rows.keys.keys()];
  const names = columns.map(([name]) => name);
  const cut = keys.length + (lines === null ? 0 : 1);
  const [at, ask, instant] = names.slice(cut);
  demand(at !== undefined && ask !== undefined && instant !== undefined, place, "an instant and an ask are expected");
  expectFirst(sides, { at, ask, instant }, cut);
  const counted = columns.slice(cut + 3).map(([name, term]) => [name, countedOf(term, rows, alias)] as const);
  const nothing = counted.map(() => constant(null));
  demand(same(beside.slice(cut + 3), nothing), place, "an ask adds something up");
  demand(same(names.slice(0, keys.length), keys), place, "the keys do not come first");
  const all = offsetsOf(beside[cut], asks, column(moments.alias, instant));
  return { rows, moments, keys, line: lines?.name ?? null, at, ask, instant, counted: new Map(counted), asks: all };
}

/** What the first columns of both sides are called. */
interface FirstNames {
  readonly at: string;
  readonly ask: string;
  readonly instant: string;
}

/** Keys, line, instant and ask on both sides, each as it has to be: `cut` columns come before the instant. */
function expectFirst(sides: Sides, { at, ask, instant }: FirstNames, cut: number): void {
  const { rows, columns, lines, moments } = sides;
  const keys = [...rows.keys.keys()];
  const own = columns.slice(0, cut + 3).map(([, value]) => value);
  demand(same(own, firstOfRows(sides)), place, "keys, line, instant and ask of the rows");
  demand(lines === null || columns[keys.length]?.[0] === lines.name, place, "the line has another name");
  demand(
    same([...moments.columns.keys()], [...keys, instant]),
    place,
    "the moments are not of the keys and an instant",
  );
  expectFirstOfAsks(sides, instant, cut);
  demand(new Set([...keys, at, ask, instant]).size === keys.length + 3, place, "two columns have one name");
}

/** A row comes when it is known; on the second line, where there are two, it leaves by when it happened. */
function firstOfRows({ rows, alias, lines }: Sides): readonly Term[] {
  const event = column(alias, rows.event.name);
  const known = rows.known === null ? null : column(alias, rows.known.name);
  const keys = [...rows.keys.keys()].map((key) => column(alias, key));
  const noMoment: Term = { is: "cast", of: constant(null), type: "timestamptz" };
  const comes = known ?? event;
  if (lines === null) return [...keys, comes, constant(0), noMoment];
  demand(known !== null && same(lines.all, [0, 1]), place, "two lines, of known and of event times");
  const line = column(lines.alias, lines.name);
  const cases = [{ when: constant(0), value: comes }];
  return [...keys, line, { is: "choice", of: line, cases, otherwise: event }, constant(0), noMoment];
}

/** The first ask, at the moment itself, is of what is known by then; the others of what has happened. */
function expectFirstOfAsks({ rows, beside, lines, asks, moments }: Sides, instant: string, cut: number): void {
  const asked = column(asks.alias, asks.name);
  const cases = [{ when: constant(1), value: constant(0) }];
  const line: Term = { is: "choice", of: asked, cases, otherwise: constant(1) };
  const keys = [...rows.keys.keys()].map((key) => column(moments.alias, key));
  const first = lines === null ? keys : [...keys, line];
  demand(same(beside.slice(0, cut), first), place, "keys and line of what is asked");
  const own = [asked, column(moments.alias, instant)];
  demand(same(beside.slice(cut + 1, cut + 3), own), place, "ask and moment of what is asked");
}

/** A value, or NULL in its place for a row that was known only after it had left the window. */
function countedOf(term: Term, { values, event, known }: RunningRows, alias: string) {
  const valueIn = (one: Term): string => {
    const name = columnOf(one, alias);
    return name !== null && values.has(name) ? name : deviate(place, `${show(one)} is no value of the rows`);
  };
  if (term.is !== "choice") return { value: valueIn(term), window: null };
  const [only, more] = term.cases;
  const late = only?.when;
  demand(only !== undefined && more === undefined && term.of === null && term.otherwise === null, place, show(term));
  const limit = late?.is === "compare" && late.operator === ">=" ? late.right : null;
  const inTime =
    late?.is === "compare" &&
    known !== null &&
    same(late.left, column(alias, event.name)) &&
    limit?.is === "earlier" &&
    same(limit.of, column(alias, known.name));
  demand(inTime, place, `${show(term)} does not leave out what was known too late`);
  return { value: valueIn(only.value), window: limit.microseconds };
}

/** `CASE p.ask WHEN 1 THEN instant WHEN 2 THEN instant - window …`: one for each number. */
export function offsetsOf(
  term: Term | undefined,
  asks: Numbers,
  instant: Term,
  place = "the moves, what is asked",
): ReadonlyMap<number, bigint> {
  const chosen = term?.is === "choice" && term.otherwise === null && same(term.of, column(asks.alias, asks.name));
  demand(chosen, place, "an instant for each ask is expected");
  const offsets = term.cases.map((one) => offsetOf(one, instant, place));
  demand(
    same(
      offsets.map(([number]) => number),
      asks.all,
    ),
    place,
    "not one instant for each ask",
  );
  const all = new Map(offsets);
  const atMoment = all.get(1) === 0n && [...all.values()].filter((one) => one === 0n).length === 1;
  demand(all.size === offsets.length && atMoment, place, "the first ask is not at the moment, and it alone");
  return all;
}

function offsetOf({ when, value }: ChoiceCase, instant: Term, place: string): readonly [number, bigint] {
  const number = when.is === "constant" && typeof when.value === "number" ? when.value : null;
  const late = value.is === "earlier" ? value.of : value;
  demand(number !== null && same(late, instant), place, `${show(value)} is not the moment, nor before it`);
  return [number, value.is === "earlier" ? value.microseconds : 0n];
}
