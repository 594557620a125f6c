import { readBound } from "./bounds.ts";
import type { ReadBound, ReadFunction } from "./description.ts";
import { demand, deviate } from "./deviation.ts";
import { readOrder, readReversedOrder } from "./order.ts";
import { show } from "./syntax/show.ts";
import { type AggregateTerm, same, type Term } from "./syntax/term.ts";
import { readTime } from "./time.ts";

/** Each function over the rows of a window, by its carried name. `table` and `spine` are the aliases of both sides. */
export function readFunctions(
  columns: Iterable<readonly [string, Term]>,
  table: string,
  spine: string,
  place: string,
): ReadonlyMap<string, ReadFunction> {
  return new Map([...columns].map(([name, value]) => [name, readFunction(value, table, spine, `${place}, "${name}"`)]));
}

function readFunction(term: Term, table: string, spine: string, place: string): ReadFunction {
  const { inner: uncast, cast } =
    term.is === "cast" ? { inner: term.of, cast: term.type } : { inner: term, cast: null };
  const orEmpty = uncast.is === "or_empty";
  const taken = orEmpty ? uncast.of : uncast;
  const leading = taken.is === "leading" ? { limit: taken.limit, orEmpty } : null;
  demand(!orEmpty || leading !== null, place, "COALESCE of anything but an array");
  const call = taken.is === "leading" ? taken.of : taken;
  if (call.is !== "aggregate") return deviate(place, `${show(term)} is no function over the rows of a window`);
  demand((call.name === "array_agg") === (leading !== null), place, `${show(term)} is taken as it stands`);
  const descending = call.order[0]?.descending === true;
  const { value, collation } = collated(call.of);
  return {
    name: call.name,
    distinct: call.distinct,
    ...readValue(value, table, place),
    collation,
    ...readFilter(call, table, spine, place),
    order: descending ? readOrder(call.order, table, place) : readReversedOrder(call.order, table, place),
    descending,
    leading,
    cast,
  };
}

function collated(term: Term): { readonly value: Term; readonly collation: string | null } {
  return term.is === "collated" ? { value: term.of, collation: term.collation } : { value: term, collation: null };
}

/** A column of the source, perhaps as an instant, perhaps cast once or twice. */
function readValue(term: Term, table: string, place: string): Pick<ReadFunction, "column" | "reading" | "casts"> {
  const casts: string[] = [];
  let value = term;
  for (; value.is === "cast"; value = value.of) casts.unshift(value.type);
  const time = readTime(value, table);
  return time === null ? deviate(place, `${show(term)} is no column of the source`) : { ...time, casts };
}

/** `value IS NOT NULL` and bounds of the event time; nothing else. */
function readFilter(
  { when, of }: AggregateTerm,
  table: string,
  spine: string,
  place: string,
): Pick<ReadFunction, "present" | "when"> {
  const bounds: ReadBound[] = [];
  let present = false;
  for (const condition of when) {
    if (condition.is === "compare") bounds.push(readBound(condition, table, spine, place));
    else if (condition.is === "not_null" && same(condition.of, of)) present = true;
    else deviate(`${place}, FILTER`, `${show(condition)} is no condition of a window`);
  }
  return { present, when: bounds };
}
