import type { KeptInput } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import type { CommonTable } from "../scope.ts";
import type { JoinInText } from "../surroundings.ts";
import { byName, readSelect } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import {
  type AggregateName,
  ascending,
  column,
  columnOf,
  type RangeFrame,
  same,
  type Term,
  type WindowTerm,
} from "../syntax/term.ts";
import { type FramedTimeline, readFramedTimeline } from "./framed-timeline.ts";

/** Functions over the frame of each row and each moment. */
export interface Framed {
  readonly timeline: FramedTimeline;
  /** Whether a row counts at the very instant of a moment. */
  readonly inclusive: boolean;
  readonly functions: ReadonlyMap<string, FramedFunction>;
}

export interface FramedFunction {
  readonly name: AggregateName;
  /** What is kept of the rows. */
  readonly value: Term;
  readonly kept: KeptInput;
  /** Microseconds; null where it has no end. */
  readonly window: bigint | null;
}

const place = "the frames";

/** `MAX(value) OVER (PARTITION BY keys ORDER BY at RANGE BETWEEN 3599999999 PRECEDING AND CURRENT ROW)` and its like. */
export function readFramed(join: JoinInText, { query, earlier }: CommonTable): Framed {
  const { from, columns } = readSelect(query, place, []);
  demand(from.is === "table" && from.alias === null, `${place}, FROM`, "the line of time is expected");
  const table = earlier.find(from);
  demand(table !== null, `${place}, FROM`, `"${from.name.name}" is not a common table before it`);
  const timeline = readFramedTimeline(join, table);
  const handed = [...timeline.keys, timeline.instant];
  const named = [...byName(columns, place)];
  const own = handed.map((name) => [name, column(null, name)]);
  demand(same(named.slice(0, handed.length), own), `${place}, SELECT`, "the moment does not come first");
  const read = named.slice(handed.length).map(([name, term]) => [name, readCall(term, timeline)] as const);
  const [first] = read;
  const alike = read.every(([, one]) => one.inclusive === first?.[1].inclusive);
  demand(first !== undefined && alike, place, "windows that end before and at a moment");
  return { timeline, inclusive: first[1].inclusive, functions: new Map(read) };
}

function readCall(term: Term, timeline: FramedTimeline): FramedFunction & { readonly inclusive: boolean } {
  if (term.is !== "window" || term.function === "row_number" || term.of === null)
    return deviate(`${place}, SELECT`, `${show(term)} is no function over a frame`);
  return { name: term.function, ...readValue(term.of, timeline), ...readFrame(term, timeline) };
}

/** A kept value, perhaps cast, perhaps compared by code points. */
function readValue(of: Term, { values }: FramedTimeline): Pick<FramedFunction, "value" | "kept"> {
  const [own, collation] = of.is === "collated" ? [of.of, of.collation] : [of, null];
  const casts: string[] = [];
  let inner = own;
  for (; inner.is === "cast"; inner = inner.of) casts.unshift(inner.type);
  const name = columnOf(inner, null);
  const value = name === null ? undefined : values.get(name);
  return value === undefined
    ? deviate(`${place}, SELECT`, `${show(of)} is of no value of the rows`)
    : { value, kept: { casts, collation } };
}

/** Numbers are whole: those of the last `w` up to a moment's own are later than `w` before it. */
function readFrame(
  { partition, order, frame }: WindowTerm,
  { keys, at }: FramedTimeline,
): { readonly window: bigint | null; readonly inclusive: boolean } {
  const byKeys = keys.map((key) => column(null, key));
  demand(same(partition, byKeys), `${place}, PARTITION BY`, "not the keys, in turn");
  demand(same(order, [ascending(column(null, at))]), `${place}, ORDER BY`, "not the number alone");
  if (typeof frame === "string") return deviate(place, "a range of numbers is expected");
  const { first, last }: RangeFrame = frame;
  const inclusive = last === 0n;
  demand(inclusive || last === 1n, place, "a frame does not end at its moment");
  const window = first === null ? null : inclusive ? first + 1n : first;
  demand(window === null || window > 0n, place, "a frame begins after its moment");
  return { window, inclusive };
}
