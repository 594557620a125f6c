import { carriedThrough } from "../carried.ts";
import type { ReadOrder, Rows } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import { readOrder } from "../order.ts";
import { readPresent } from "../present.ts";
import { expectTable, rowsOf } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import { byName, readSelect, type Select } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { ascending, column, columnOf, same, type Term, type WindowTerm } from "../syntax/term.ts";
import { type ReadTime, readTime } from "../time.ts";

/** Rows that can win, each from the instant it became known until a greater row was. */
export interface Usable {
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

export function readUsable({ query, earlier }: CommonTable): Usable {
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
function expectNotSuperseded(
  outer: Select,
  inner: ReadonlyMap<string, Term>,
  alias: string,
  place: string,
): Superseding {
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
    of: [
      { is: "null", of: own },
      { is: "compare", operator: "<", left: knownColumn, right: own },
    ],
  };
  demand(same(outer.where, [expected]), `${place}, WHERE`, "not: superseded is NULL or known before it");
  const known = inner.get(columnOf(knownColumn, alias) ?? "");
  demand(known !== undefined, `${place}, WHERE`, `${show(knownColumn)} is not the known instant`);
  return { known, window };
}

/** `MIN(GREATEST(event, available)) OVER (PARTITION BY keys ORDER BY winner first, known ROWS … 1 PRECEDING)`. */
function readKnown({ known, window }: Superseding, table: string, place: string) {
  demand(known.is === "greatest" && known.of.length === 2, place, `${show(known)} is not the greater of two instants`);
  const instants = known.of.map(
    (term) => readTime(term, table) ?? deviate(place, `${show(term)} is no instant of the source`),
  );
  const least = window.function === "min" && same(window.of, known) && window.frame === "before";
  demand(least, `${place}, MIN`, "not the least known instant of all greater rows");
  demand(same(window.order.at(-1), ascending(known)), `${place}, ORDER BY`, "the known instant does not end the order");
  return { window, instants };
}
