import type { SelectStmt } from "libpg-query";
import { spineColumn } from "../candidates.ts";
import { demand, deviate } from "../deviation.ts";
import { byName, type Clause, readOneRow, readSelect } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { columnOf, constant, same, type Term } from "../syntax/term.ts";

/** A spine row's rows, as slices of arrays that are side by side. */
export interface Slices {
  /** The array that is searched for both ends. */
  readonly instants: string;
  /** The name of a column → its array. */
  readonly columns: ReadonlyMap<string, string>;
  /** The slice begins after the last instant that is not after this; null: at the first. */
  readonly first: Limit | null;
  /** The slice ends with the last instant that is not after this. */
  readonly last: Limit;
}

/** So many microseconds before a column of the spine. */
export interface Limit {
  readonly spine: string;
  readonly earlier: bigint;
}

const place = "the slices";
const none: readonly Clause[] = [];

/** `SELECT UNNEST(a.values[p.first:p.last]) AS name, … FROM (SELECT … AS first, … AS last OFFSET 0) AS p`. */
export function readSlices(query: SelectStmt, arrays: string, spine: string): Slices {
  const select = readSelect(query, place, none);
  const { from } = select;
  demand(from.is === "subquery" && !from.lateral, `${place}, FROM`, "the ends of the slices are expected");
  const found = readOneRow(from.query, `${place}, the ends`);
  const slices = [...byName(select.columns, place)].map(([name, value]) => {
    const array = value.is === "elements" ? columnOf(value.of, arrays) : null;
    if (value.is !== "elements" || array === null)
      return deviate(`${place}, SELECT`, `${show(value)} is no slice of an array`);
    return { name, array, ends: [value.first, value.last].map((end) => columnOf(end, from.alias)) };
  });
  const [one] = slices;
  demand(one !== undefined, `${place}, SELECT`, "selects nothing");
  const alike = slices.every(({ ends }) => same(ends, one.ends));
  demand(alike, `${place}, SELECT`, "the slices have different ends");
  const [first, last] = one.ends.map((end) => found.get(end ?? ""));
  demand(first !== undefined && last !== undefined && found.size === 2, `${place}, the ends`, "two ends are expected");
  const end = readReached(last, arrays, spine);
  const begin = readFirst(first, arrays, spine);
  demand(begin === null || begin.instants === end.instants, `${place}, the ends`, "are found in two arrays");
  return {
    instants: end.instants,
    columns: new Map(slices.map(({ name, array }) => [name, array])),
    first: begin?.limit ?? null,
    last: end.limit,
  };
}

interface Reached {
  readonly instants: string;
  readonly limit: Limit;
}

function readFirst(term: Term, arrays: string, spine: string): Reached | null {
  if (same(term, constant(1))) return null;
  demand(term.is === "next", `${place}, the ends`, `${show(term)} is not after what is too old`);
  return readReached(term.of, arrays, spine);
}

/** `WIDTH_BUCKET(s.time - interval, a.instants)`. */
function readReached(term: Term, arrays: string, spine: string): Reached {
  const instants = term.is === "reached" ? columnOf(term.instants, arrays) : null;
  if (term.is !== "reached" || instants === null)
    return deviate(`${place}, the ends`, `${show(term)} is no place among instants`);
  const { instant } = term;
  const limit = instant.is === "earlier" ? instant.of : instant;
  const earlier = instant.is === "earlier" ? instant.microseconds : 0n;
  return { instants, limit: { spine: spineColumn(limit, spine, `${place}, the ends`), earlier } };
}
