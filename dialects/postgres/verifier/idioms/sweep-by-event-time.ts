import type { JoinDescription } from "../description.ts";
import { demand } from "../deviation.ts";
import { readFeatures } from "../features.ts";
import { readOrder } from "../order.ts";
import { readPresent } from "../present.ts";
import { rowsOf } from "../rows.ts";
import { expectJoinByRow, splitFirst } from "../surroundings.ts";
import { byName } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { ascending, column, columnOf, equal, same, type Term } from "../syntax/term.ts";
import { fits, type ReadTime, readComparison, readTime } from "../time.ts";
import { type Found, readAgeLimit } from "./found.ts";

/** The last event time so far, and the winner by the tie-breaks among the rows of that time. */
export function readSweepByEventTime(found: Found): JoinDescription {
  const place = "the winners";
  const { join, select, sweep, swept, rows } = found;
  const event = readTime(sweep.sourceInstant, sweep.source.alias);
  demand(event !== null, "the timeline's source rows", `${show(sweep.sourceInstant)} is no instant of the source`);
  const keys = sweep.keys.map((key) => ({ ...key, source: keyColumn(key.source, sweep.source.alias) }));
  expectSameRows(found);
  expectMatch(found, keys, event);
  const row = column(swept, sweep.row);
  demand(same(select.distinct, [row]), `${place}, DISTINCT ON`, "not the number of the spine row alone");
  demand(
    same(select.order[0], ascending(row)),
    `${place}, ORDER BY`,
    "the number of the spine row does not come first",
  );
  const { name, value, rest } = splitFirst(byName(select.columns, place), place);
  demand(same(value, row), `${place}, SELECT`, "the number of the spine row does not come first");
  const reached = {
    ...event,
    spine: sweep.spineInstant,
    side: "upper",
    offset: 0n,
    inclusive: sweep.inclusive,
  } as const;
  return {
    is: "as_of",
    strategy: "sweep",
    rows: rowsOf(rows, found.scope),
    keys: keys.map(({ source, spine }) => ({ source, spine })),
    bounds: [reached, ...readAgeLimit(found, (term) => (same(term, column(swept, sweep.found)) ? event : null))],
    finite: sweep.spineFinite,
    order: [{ ...event, nulls: "last" }, ...readOrder(select.order.slice(1), rows.alias, place)],
    features: readFeatures(rest, rows.alias, place),
    present: readPresent(sweep.conditions, sweep.source.alias, "the timeline's source rows, WHERE"),
    row: expectJoinByRow(join, name, place),
  };
}

function keyColumn(term: Term, table: string): string {
  const name = columnOf(term, table);
  demand(name !== null, "the timeline's source rows", `${show(term)} is no key of the source`);
  return name;
}

/** What was found among some rows is fetched from the same. */
function expectSameRows({ rows, scope, sweep }: Found): void {
  const swept = rowsOf(sweep.source, sweep.scope);
  demand(same(rowsOf(rows, scope), swept), "the winners, JOIN", `"${rows.name.name}" is not what was swept over`);
}

/** `r.key = w.key AND … AND r.event = w.event`, the last in the column's own form where that is exact. */
function expectMatch(
  { on, rows, sweep, swept }: Found,
  keys: readonly { readonly name: string; readonly source: string }[],
  event: ReadTime,
): void {
  const place = "the winners, ON";
  const byKeys = keys.map((key) => equal(column(rows.alias, key.source), column(swept, key.name)));
  demand(same(on.slice(0, -1), byKeys), place, "not the keys, in turn, before the event time");
  const last = on.at(-1);
  const match = last?.is === "equal" ? readComparison(last.left, last.right, rows.alias) : null;
  demand(
    match !== null && same(match.limit, column(swept, sweep.found)),
    place,
    "the found event time is expected last",
  );
  const exact =
    match.column === event.column && event.reading.form !== "utc_digits" && fits(match.reading, event.reading);
  demand(exact, place, `"${match.column}" is not compared as the event time that was found`);
}
