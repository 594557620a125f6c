import { readBound } from "./bounds.ts";
import type { ReadBound, ReadKey } from "./description.ts";
import { demand, deviate } from "./deviation.ts";
import { show } from "./syntax/show.ts";
import { columnOf, type Term } from "./syntax/term.ts";

/** What a source row must meet to be a candidate of a spine row. */
export interface Candidates {
  readonly keys: readonly ReadKey[];
  readonly bounds: readonly ReadBound[];
  /** The spine column that is asked to be finite. */
  readonly finite: string;
}

/** Conditions between the source and the spine, both by their aliases; none is left over. */
export function readCandidates(conditions: readonly Term[], table: string, spine: string, place: string): Candidates {
  const finite = conditions.flatMap((one) => (one.is === "finite" ? [spineColumn(one.of, spine, place)] : []));
  const others = conditions.filter((one) => one.is !== "finite");
  return { ...readMatches(others, table, spine, place), finite: onlyFinite(finite, place) };
}

/** The same of keys and times alone. */
export function readMatches(
  conditions: readonly Term[],
  table: string,
  spine: string,
  place: string,
): Pick<Candidates, "keys" | "bounds"> {
  // Under one alias the source would hide the spine, and each condition would compare the source with itself.
  demand(table !== spine, place, `the source and the spine are both named ${table}`);
  const keys: ReadKey[] = [];
  const bounds: ReadBound[] = [];
  for (const condition of conditions) {
    if (condition.is === "equal") keys.push(readKey(condition.left, condition.right, table, spine, place));
    else if (condition.is === "compare") bounds.push(readBound(condition, table, spine, place));
    else deviate(place, `${show(condition)} is no condition of an as-of join`);
  }
  return { keys, bounds };
}

function readKey(left: Term, right: Term, table: string, spine: string, place: string): ReadKey {
  const source = columnOf(left, table);
  demand(source !== null, place, `${show(left)} is no key of the source`);
  return { source, spine: spineColumn(right, spine, place) };
}

export function spineColumn(term: Term, spine: string, place: string): string {
  return columnOf(term, spine) ?? deviate(place, `${show(term)} is no column of the spine`);
}

/** An infinite spine time finds nothing: something must say so, once. */
export function onlyFinite(columns: readonly string[], place: string): string {
  const [column, more] = columns;
  demand(column !== undefined && more === undefined, place, "isfinite(…) of the spine's time is expected once");
  return column;
}
