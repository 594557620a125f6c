import type { ReadBound } from "./description.ts";
import { deviate } from "./deviation.ts";
import { show } from "./syntax/show.ts";
import { columnOf, type Inequality, type Term } from "./syntax/term.ts";
import { type ReadTime, readComparison } from "./time.ts";

/** `time <operator> limit`, with a limit of the spine's time less some microseconds. */
export function boundOf(time: ReadTime, operator: Inequality, limit: Term, spine: string, place: string): ReadBound {
  const late = limit.is === "earlier" ? limit.of : limit;
  const column = columnOf(late, spine);
  if (column === null) return deviate(place, `${show(limit)} is not the spine row's time, nor earlier than it`);
  return {
    column: time.column,
    reading: time.reading,
    spine: column,
    side: operator === "<" || operator === "<=" ? "upper" : "lower",
    offset: limit.is === "earlier" ? limit.microseconds : 0n,
    inclusive: operator === "<=" || operator === ">=",
  };
}

/** A source's time against the spine's, as a condition says it. */
export function readBound(
  condition: Extract<Term, { readonly is: "compare" }>,
  table: string,
  spine: string,
  place: string,
): ReadBound {
  const { left, right, operator } = condition;
  const found = readComparison(left, right, table);
  if (found === null) return deviate(place, `${show(left)} is no time of the source`);
  return boundOf(found, operator, found.limit, spine, place);
}
