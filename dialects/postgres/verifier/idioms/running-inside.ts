import { demand, deviate } from "../deviation.ts";
import { expectTable } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import type { JoinInText } from "../surroundings.ts";
import { byName, readSelect } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, columnOf, constant, notNull, same, type Term } from "../syntax/term.ts";
import { type PowerOfValue, type RunningTotals, readRunningTotals } from "./running-totals.ts";

/** The sums inside windows, by their names. */
export interface Inside {
  readonly totals: RunningTotals;
  readonly sums: ReadonlyMap<string, PowerInside>;
}

/** The sum of a power of a value inside a window. */
interface PowerInside extends PowerOfValue {
  readonly window: bigint | null;
}

/** `SUM(CASE w.ask WHEN 1 THEN w.total WHEN 2 THEN -w.total END)` by the moment. */
export function readInside(join: JoinInText, { query, earlier }: CommonTable): Inside {
  const place = "the sums inside windows";
  const select = readSelect(query, place, ["where", "group"]);
  const from = expectTable(select.from, `${place}, FROM`);
  const table = earlier.find(from);
  demand(table !== null, `${place}, FROM`, `"${from.name.name}" is not a common table before it`);
  const totals = readRunningTotals(join, table);
  const { keys, instant } = totals.moves;
  const moment = [...keys, instant].map((name) => column(from.alias, name));
  demand(same(select.group, moment), `${place}, GROUP BY`, "not the moment alone");
  const asked = [notNull(column(from.alias, instant))];
  demand(same(select.where, asked), `${place}, WHERE`, "what is asked alone is expected");
  const columns = [...byName(select.columns, place)];
  const own = [...keys, instant].map((name, index) => [name, moment[index]]);
  demand(same(columns.slice(0, moment.length), own), `${place}, SELECT`, "the moment does not come first");
  const sums = columns
    .slice(moment.length)
    .map(([name, value]) => [name, powerInside(value, from.alias, totals, `${place}, "${name}"`)] as const);
  return { totals, sums: new Map(sums) };
}

/** What had come by the moment, less what had left by then: each is added up by its own time, so both must be of one value. */
function powerInside(term: Term, alias: string, { moves, totals }: RunningTotals, place: string): PowerInside {
  const plain = term.is === "aggregate" && term.name === "sum" && !term.distinct && term.when.length === 0;
  const choice = plain ? term.of : null;
  if (choice?.is !== "choice" || choice.otherwise !== null) return deviate(place, `${show(term)} is no difference`);
  demand(same(choice.of, column(alias, moves.ask)), place, "is not by the number of the ask");
  const [end, start, more] = choice.cases;
  demand(end !== undefined && more === undefined, place, "is not of an end and a start");
  const name = columnOf(end.value, alias);
  const total = name === null ? undefined : totals.get(name);
  demand(total !== undefined && same(end.when, constant(1)), place, `${show(end.value)} is not what came by the end`);
  if (start === undefined) return checked({ ...total, window: null }, moves, place);
  const left: Term = { is: "negated", of: end.value };
  const number = start.when.is === "constant" && typeof start.when.value === "number" ? start.when.value : 0;
  const window = moves.asks.get(number);
  const isStart = window !== undefined && window > 0n && same(start.value, left);
  demand(isStart, place, `${show(start.value)} is not what had left at the start`);
  return checked({ ...total, window }, moves, place);
}

/** Rows that were known too late for a window have to be left out of its sums, and of no others. */
function checked(sum: PowerInside, moves: RunningTotals["moves"], place: string): PowerInside {
  const late = moves.counted.get(sum.counted)?.window ?? null;
  demand(late === (moves.rows.known === null ? null : sum.window), place, "leaves out rows that are late for another");
  demand(
    moves.rows.known === null || sum.window === null || moves.line !== null,
    place,
    "its rows leave by known time",
  );
  return sum;
}
