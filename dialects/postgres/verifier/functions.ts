import { readBound } from "./bounds.ts";
import type { ReadBound, ReadFunction, ReadInput } from "./description.ts";
import { attempt, Deviation, demand, deviate } from "./deviation.ts";
import { readOrder, readReversedOrder } from "./order.ts";
import type { SpineInText } from "./surroundings.ts";
import { show } from "./syntax/show.ts";
import { type AggregateTerm, same, type Term } from "./syntax/term.ts";
import { readTime } from "./time.ts";

/**
 * Each function over the rows of a window, by its carried name. `table` and `spine` are the aliases of both sides; `starts` are
 * columns of the spine's where windows start.
 */
export function readFunctions(
  columns: Iterable<readonly [string, Term]>,
  table: string,
  spine: WindowSpine,
  place: string,
): ReadonlyMap<string, ReadFunction> {
  return new Map([...columns].map(([name, value]) => [name, readFunction(value, table, spine, `${place}, "${name}"`)]));
}

/** What windows end at: rows of the spine, or its moments, which have no starts beside them. */
type WindowSpine = Pick<SpineInText, "alias"> & Partial<Pick<SpineInText, "starts">>;

function readFunction(term: Term, table: string, spine: WindowSpine, place: string): ReadFunction {
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
  return {
    name: call.name,
    outer: false,
    distinct: call.distinct,
    ofSums: false,
    kept: null,
    table,
    of: call.of,
    input: inputOf(call.of, table),
    ...readFilter(call, table, spine, place),
    order: descending ? readOrder(call.order, table, place) : readReversedOrder(call.order, table, place),
    descending,
    leading,
    cast,
  };
}

/** A column of the source, perhaps as an instant, perhaps cast once or twice. */
function inputOf(term: Term, table: string): ReadInput | null {
  const [own, collation] = term.is === "collated" ? [term.of, term.collation] : [term, null];
  const casts: string[] = [];
  let value = own;
  for (; value.is === "cast"; value = value.of) casts.unshift(value.type);
  const time = readTime(value, table);
  return time === null ? null : { ...time, casts, collation };
}

/** Of an array first `value IS NOT NULL`; then bounds of the event time, and what may be an author's condition. */
function readFilter(
  { name, when, of }: AggregateTerm,
  table: string,
  { alias, starts }: WindowSpine,
  place: string,
): Pick<ReadFunction, "present" | "when" | "conditions"> {
  const [first] = when;
  const present = name === "array_agg" && first?.is === "not_null" && same(first.of, of);
  const bounds: ReadBound[] = [];
  const conditions: Term[] = [];
  for (const condition of present ? when.slice(1) : when) {
    // A bound is against the spine, which no condition of an author's can name.
    const bound = attempt(() => {
      if (condition.is !== "compare") return null;
      const right = starts?.resolve(condition.right, alias) ?? condition.right;
      return readBound({ ...condition, right }, table, alias, place);
    });
    if (bound === null || bound instanceof Deviation) conditions.push(condition);
    else bounds.push(bound);
  }
  return { present, when: bounds, conditions };
}
