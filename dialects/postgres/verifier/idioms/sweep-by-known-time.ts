import { carriedThrough } from "../carried.ts";
import type { JoinDescription, ReadBound, ReadOrder, Rows } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import { readFeatures } from "../features.ts";
import { readOrder } from "../order.ts";
import { readPresent } from "../present.ts";
import { expectTable, rowsOf } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import { expectJoinByRow, splitFirst } from "../surroundings.ts";
import { byName, readSelect, type Select } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { ascending, column, columnOf, equal, same, type Term, type WindowTerm } from "../syntax/term.ts";
import { type ReadTime, readTime } from "../time.ts";
import { type Found, readAgeLimit } from "./sweep.ts";

/** Rows that can win, each from the instant it became known until a greater row was. */
interface Usable {
  readonly rows: Rows;
  readonly table: string;
  readonly order: readonly ReadOrder[];
  readonly present: ReadonlySet<string>;
  /** What makes a row known: its known instant is the greatest of these. */
  readonly instants: readonly ReadTime[];
  readonly known: Term;
  /** The keys that rows supersede each other by. */
  readonly partition: readonly Term[];
  /** The columns handed on, each with what it is made of. */
  readonly columns: ReadonlyMap<string, Term>;
}

/** The last row known so far: rows that were superseded before they were known are left out, so it is the winner. */
export function readSweepByKnownTime(found: Found): JoinDescription {
  const place = "the winners";
  const { join, select, sweep, rows, scope } = found;
  demand(select.order.length === 0, `${place}, ORDER BY`, "has no place there");
  const table = scope.find(rows);
  demand(table !== null, `${place}, JOIN`, `"${rows.name.name}" is not a common table before it`);
  demand(same(sweep.scope.find(sweep.source), table), "the timeline's source rows, FROM", "not the rows that can win");
  demand(sweep.conditions.length === 0, "the timeline's source rows, WHERE", "has no place there");
  const usable = readUsable(table);
  const made = (term: Term, alias: string): Term => usable.columns.get(columnOf(term, alias) ?? "") ?? unknown(term);
  const keys = sweep.keys.map((key) => ({ ...key, source: made(key.source, sweep.source.alias) }));
  const known = made(sweep.sourceInstant, sweep.source.alias);
  demand(same(known, usable.known), "the timeline's source rows", `${show(known)} is not the instant a row became known`);
  demand(same(usable.partition, keys.map((key) => key.source)), "the rows that can win, PARTITION BY", "not the keys, in turn");
  expectMatch(found);
  const { name, value, rest } = splitFirst(byName(select.columns, place), place);
  demand(same(value, column(found.swept, sweep.row)), `${place}, SELECT`, "the number of the spine row does not come first");
  const features = carriedThrough(new Map(rest), usable.columns, rows.alias, place);
  return {
    strategy: "sweep",
    rows: usable.rows,
    keys: keys.map(({ source, spine }) => ({ source: columnOf(source, usable.table) ?? unknown(source), spine })),
    bounds: [...usable.instants.map((time) => reached(time, found)), ...ageLimit(found, usable)],
    finite: sweep.spineFinite,
    order: usable.order,
    features: readFeatures(features, usable.table, place),
    present: usable.present,
    row: expectJoinByRow(join, name, place),
  };
}

function unknown(term: Term): never {
  return deviate("the rows that can win", `${show(term)} is none of their columns`);
}

/** An instant that has come when the row is known. */
function reached(time: ReadTime, { sweep }: Found): ReadBound {
  return { ...time, spine: sweep.spineInstant, side: "upper", offset: 0n, inclusive: sweep.inclusive };
}

/** The TTL goes by the event's own time, which is handed on beside the known instant. */
function ageLimit(found: Found, usable: Usable): readonly ReadBound[] {
  return readAgeLimit(found, (term) => {
    const made = usable.columns.get(columnOf(term, found.rows.alias) ?? "");
    return made === undefined ? null : readTime(made, usable.table);
  });
}

/** `r.key = w.key AND … AND r.known = w.known`. */
function expectMatch({ on, rows, sweep, swept }: Found): void {
  const keyNames = sweep.keys.map((key) => [columnOf(key.source, sweep.source.alias) ?? "", key.name] as const);
  const known = columnOf(sweep.sourceInstant, sweep.source.alias) ?? "";
  const expected = [...keyNames, [known, sweep.found] as const].map(([own, found]) =>
    equal(column(rows.alias, own), column(swept, found)),
  );
  demand(same(on, expected), "the winners, ON", "not the keys and the known instant, in turn");
}

function readUsable({ query, earlier }: CommonTable): Usable {
  const place = "the rows that can win";
  const outer = readSelect(query, place, ["where"]);
  const { from } = outer;
  demand(from.is === "subquery" && !from.lateral, `${place}, FROM`, "a subquery is expected");
  const inner = readSelect(from.query, place, ["where"]);
  const source = expectTable(inner.from, `${place}, FROM`);
  const named = byName(inner.columns, place);
  const known = expectNotSuperseded(outer, named, from.alias, place);
  const { window, instants } = readKnown(known, source.alias, place);
  const columns = carriedThrough(byName(outer.columns, place), named, from.alias, place);
  demand(columns.size === named.size - 1, `${place}, SELECT`, "more is computed than kept");
  return {
    rows: rowsOf(source, earlier),
    table: source.alias,
    order: readOrder(window.order.slice(0, -1), source.alias, place),
    present: readPresent(inner.where, source.alias, `${place}, WHERE`),
    instants,
    known: known.known,
    partition: window.partition,
    columns,
  };
}

interface Superseding {
  readonly known: Term;
  readonly window: WindowTerm;
}

/** `WHERE superseded IS NULL OR known < superseded`. */
function expectNotSuperseded(outer: Select, inner: ReadonlyMap<string, Term>, alias: string, place: string): Superseding {
  const windows = [...inner].filter(([, value]) => value.is === "window");
  const [superseded, window] = windows[0] ?? [];
  demand(windows.length === 1 && window?.is === "window", `${place}, SELECT`, "one window is expected");
  const [condition] = outer.where;
  const later = condition?.is === "or" ? condition.of[1] : undefined;
  const knownColumn = later?.is === "compare" ? later.left : null;
  demand(superseded !== undefined && knownColumn !== null, `${place}, WHERE`, "the superseded condition is missing");
  const own = column(alias, superseded);
  const expected: Term = {
    is: "or",
    of: [{ is: "null", of: own }, { is: "compare", operator: "<", left: knownColumn, right: own }],
  };
  demand(same(outer.where, [expected]), `${place}, WHERE`, "not: superseded is NULL or known before it");
  const known = inner.get(columnOf(knownColumn, alias) ?? "");
  demand(known !== undefined, `${place}, WHERE`, `${show(knownColumn)} is not the known instant`);
  return { known, window };
}

/** `MIN(GREATEST(event, available)) OVER (PARTITION BY keys ORDER BY winner first, known ROWS … 1 PRECEDING)`. */
function readKnown({ known, window }: Superseding, table: string, place: string) {
  demand(known.is === "greatest" && known.of.length === 2, place, `${show(known)} is not the greater of two instants`);
  const instants = known.of.map((term) => readTime(term, table) ?? deviate(place, `${show(term)} is no instant of the source`));
  const least = window.function === "min" && same(window.of, known) && window.frame === "before";
  demand(least, `${place}, MIN`, "not the least known instant of all greater rows");
  demand(same(window.order.at(-1), ascending(known)), `${place}, ORDER BY`, "the known instant does not end the order");
  return { window, instants };
}
