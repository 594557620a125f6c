import { demand, deviate } from "../deviation.ts";
import type { CommonTable } from "../scope.ts";
import type { JoinInText } from "../surroundings.ts";
import { byName, readSelect } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { ascending, column, columnOf, same, type Term, type WindowTerm } from "../syntax/term.ts";
import { type RunningMoves, readRunningMoves } from "./running-moves.ts";

/** The sum of a power of a value. */
export interface PowerOfValue {
  /** Its column among the moves. */
  readonly counted: string;
  /** 0: how many there are. */
  readonly power: 0 | 1 | 2;
}

/** The sums so far, on every move. */
export interface RunningTotals {
  readonly moves: RunningMoves;
  /** Whether a row counts at the very instant of an ask. */
  readonly inclusive: boolean;
  readonly totals: ReadonlyMap<string, PowerOfValue>;
}

/** `COUNT(x) OVER (PARTITION BY keys, line ORDER BY at, ask ROWS …)` and its like, all over one window. */
export function readRunningTotals(join: JoinInText, { query, earlier }: CommonTable): RunningTotals {
  const place = "the sums so far";
  const select = readSelect(query, place, []);
  const { from } = select;
  demand(from.is === "table" && from.alias === null, `${place}, FROM`, "the moves are expected");
  const table = earlier.find(from);
  demand(table !== null, `${place}, FROM`, `"${from.name.name}" is not a common table before it`);
  const moves = readRunningMoves(join, table);
  const handed = [...moves.keys, moves.instant, moves.ask];
  const columns = [...byName(select.columns, place)];
  const own = handed.map((name) => [name, column(null, name)]);
  demand(same(columns.slice(0, handed.length), own), `${place}, SELECT`, "keys, moment and ask do not come first");
  const sums = columns.slice(handed.length).map(([name, value]) => [name, expectWindow(value, place)] as const);
  return {
    moves,
    inclusive: readTurn(
      sums.map(([, window]) => window),
      moves,
    ),
    totals: new Map(sums.map(([name, window]) => [name, powerOf(window, moves, place)])),
  };
}

function expectWindow(term: Term, place: string): WindowTerm {
  return term.is === "window" ? term : deviate(`${place}, SELECT`, `${show(term)} is no sum so far`);
}

/** At one instant the ask comes last, whose number is the greater, or first where the numbers descend. */
function readTurn(windows: readonly WindowTerm[], moves: RunningMoves): boolean {
  const place = "the sums so far";
  const { keys, line, at, ask } = moves;
  const partition = [...keys, ...(line === null ? [] : [line])].map((name) => column(null, name));
  const turns = windows.map(({ partition: by, order, frame }) => {
    const [time, turn, more] = order;
    demand(same(by, partition), `${place}, PARTITION BY`, "not the keys and the line, in turn");
    demand(frame === "so_far", place, "the frame is not all rows up to the current one");
    const placed =
      same(time, ascending(column(null, at))) && same(turn?.value, column(null, ask)) && more === undefined;
    demand(placed && turn?.nulls === "unsaid", `${place}, ORDER BY`, "not the instant and then the ask");
    return !turn.descending;
  });
  const [inclusive] = turns;
  demand(inclusive !== undefined && turns.every((one) => one === inclusive), place, "sums by different orders");
  return inclusive;
}

function powerOf({ function: name, of }: WindowTerm, { counted }: RunningMoves, place: string): PowerOfValue {
  const squared = of?.is === "arithmetic" && of.operator === "*" && same(of.left, of.right);
  const value = squared ? of.left : of;
  const own = value === null ? null : columnOf(value, null);
  const power = squared ? 2 : name === "count" ? 0 : 1;
  const known = own !== null && counted.has(own) && name === (power === 0 ? "count" : "sum");
  return known ? { counted: own, power } : deviate(`${place}, SELECT`, `${name} of what is not counted`);
}
