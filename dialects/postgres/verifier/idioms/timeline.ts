import { onlyFinite, spineColumn } from "../candidates.ts";
import { demand, deviate } from "../deviation.ts";
import { expectTable } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import { expectSpine, type JoinInText } from "../surroundings.ts";
import type { FromTable } from "../syntax/from.ts";
import { byName, readSelect, readUnion, type Select } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, constant, same, type Term } from "../syntax/term.ts";
import { type Running, readRunning } from "./running.ts";

/** Source rows and spine rows on one line of time, and on every spine row the last carried time before it. */
export interface Sweep {
  readonly keys: readonly SweptKey[];
  /** Names of columns of the swept rows. */
  readonly row: string;
  readonly instant: string;
  readonly found: string;
  /** The source's side. */
  readonly source: FromTable & { readonly alias: string };
  readonly scope: CommonTable["earlier"];
  readonly sourceInstant: Term;
  readonly conditions: readonly Term[];
  /** Whether a row counts at the very instant of a spine row. */
  readonly inclusive: boolean;
  /** The spine's columns for the instant and for the test of infinity. */
  readonly spineInstant: string;
  readonly spineFinite: string;
}

export interface SweptKey {
  /** The key's name on the timeline. */
  readonly name: string;
  readonly source: Term;
  readonly spine: string;
}

/** `MAX(carried) OVER (PARTITION BY keys ORDER BY instant, turn ROWS UNBOUNDED PRECEDING)` over the timeline. */
export function readSweep(join: JoinInText, swept: CommonTable): Sweep {
  const place = "the sweep";
  const select = readSelect(swept.query, place, []);
  const running = readRunning(select, place);
  const { from } = select;
  demand(from.is === "table" && from.alias === null, `${place}, FROM`, "the timeline is expected");
  const timeline = swept.earlier.find(from);
  demand(timeline !== null, `${place}, FROM`, `"${from.name.name}" is not a common table before it`);
  return readTimeline(join, timeline, running);
}

function readTimeline(join: JoinInText, timeline: CommonTable, running: Running): Sweep {
  const place = "the timeline";
  const [above, below, more] = readUnion(timeline.query, "UNION ALL", place);
  demand(
    above !== undefined && below !== undefined && more === undefined,
    place,
    "source rows and spine rows are expected",
  );
  const rows = readSelect(above, `${place}'s source rows`, ["where"]);
  const spine = readSelect(below, `${place}'s spine rows`, ["where"]);
  const named = byName(rows.columns, place);
  const beside = spineSide(named, spine, place);
  demand(
    named.size === running.keys.length + 4,
    place,
    "keys, instant, turn, carried time and row number are expected",
  );
  return {
    ...readSourceSide(named, rows, timeline, running),
    ...readSpineSide(join, beside, spine, timeline, running),
    inclusive: readTurns(named, beside, running.turn),
    row: running.row,
    instant: running.instant,
    found: running.found,
    keys: running.keys.map((name) => ({
      name,
      source: valueIn(named, name, place),
      spine: spineColumn(valueIn(beside, name, place), spineAlias(spine, place), place),
    })),
  };
}

/** The columns of the second branch under the names of the first. */
function spineSide(named: ReadonlyMap<string, Term>, spine: Select, place: string): ReadonlyMap<string, Term> {
  demand(named.size === spine.columns.length, place, "its two sides have different numbers of columns");
  return new Map([...named.keys()].map((name, index) => [name, spine.columns[index]?.value ?? constant(null)]));
}

function readSourceSide(named: ReadonlyMap<string, Term>, rows: Select, timeline: CommonTable, running: Running) {
  const place = "the timeline's source rows";
  const instant = valueIn(named, running.instant, place);
  demand(same(valueIn(named, running.carried, place), instant), place, "the carried time is not the row's instant");
  const noRow: Term = { is: "cast", of: constant(null), type: "int8" };
  demand(same(valueIn(named, running.row, place), noRow), place, "a source row has the number of a spine row");
  const source = expectTable(rows.from, `${place}, FROM`);
  return { source, scope: timeline.earlier, sourceInstant: instant, conditions: rows.where };
}

function readSpineSide(
  join: JoinInText,
  beside: ReadonlyMap<string, Term>,
  spine: Select,
  timeline: CommonTable,
  running: Running,
) {
  const place = "the timeline's spine rows";
  const alias = expectSpine(spine.from, join.spine, timeline.earlier, `${place}, FROM`);
  const carried = valueIn(beside, running.carried, place);
  demand(same(carried, constant(null)), place, `${show(carried)} is carried where a spine row carries NULL`);
  const row = valueIn(beside, running.row, place);
  demand(same(row, column(alias, running.row)), place, `${show(row)} is not the number of the spine row`);
  const finite = spine.where.map((condition) =>
    condition.is === "finite"
      ? spineColumn(condition.of, alias, place)
      : deviate(`${place}, WHERE`, `${show(condition)} has no place there`),
  );
  return {
    spineInstant: spineColumn(valueIn(beside, running.instant, place), alias, place),
    spineFinite: onlyFinite(finite, `${place}, WHERE`),
  };
}

/** Whose turn comes first at one instant: the source's rows where they count at it, the spine's where they do not. */
function readTurns(named: ReadonlyMap<string, Term>, beside: ReadonlyMap<string, Term>, turn: string): boolean {
  const place = "the timeline";
  const turns = [valueIn(named, turn, place), valueIn(beside, turn, place)];
  const inclusive = same(turns, [constant(0), constant(1)]);
  demand(inclusive || same(turns, [constant(1), constant(0)]), place, `the turns are ${turns.map(show).join(" and ")}`);
  return inclusive;
}

function spineAlias(spine: Select, place: string): string {
  return expectTable(spine.from, `${place}'s spine rows, FROM`).alias;
}

function valueIn(columns: ReadonlyMap<string, Term>, name: string, place: string): Term {
  return columns.get(name) ?? deviate(place, `there is no column "${name}"`);
}
