import { carriedThrough } from "../carried.ts";
import type { JoinDescription, ReadBound } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import { readFeatures } from "../features.ts";
import { expectJoinByRow, splitFirst } from "../surroundings.ts";
import { byName } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, columnOf, equal, same, type Term } from "../syntax/term.ts";
import { type ReadTime, readTime } from "../time.ts";
import { type Found, readAgeLimit } from "./found.ts";
import { readUsable, type Usable } from "./usable.ts";

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
  demand(
    same(known, usable.known),
    "the timeline's source rows",
    `${show(known)} is not the instant a row became known`,
  );
  demand(
    same(
      usable.partition,
      keys.map((key) => key.source),
    ),
    "the rows that can win, PARTITION BY",
    "not the keys, in turn",
  );
  expectMatch(found);
  const { name, value, rest } = splitFirst(byName(select.columns, place), place);
  demand(
    same(value, column(found.swept, sweep.row)),
    `${place}, SELECT`,
    "the number of the spine row does not come first",
  );
  const features = carriedThrough(new Map(rest), usable.columns, rows.alias, place);
  return {
    is: "as_of",
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
