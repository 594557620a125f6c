import type { ReadBound } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import type { CommonTable } from "../scope.ts";
import type { JoinInText } from "../surroundings.ts";
import type { From } from "../syntax/from.ts";
import { byName, readSelect } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, same, type Term } from "../syntax/term.ts";
import { type ReadTime, readTime } from "../time.ts";
import { type Moments, readMoments } from "./moments.ts";
import { offsetsOf } from "./running-moves.ts";
import { besideNumbers } from "./running-numbers.ts";

/** The buckets that moments ask for: their column, and how many microseconds each of them has. */
interface Buckets {
  readonly column: string;
  readonly microseconds: bigint;
}

/** The moments of the spine, each once; or each beside the two buckets that its window can reach into. */
export function readAsked(
  from: From,
  join: JoinInText,
  earlier: CommonTable["earlier"],
  outside: string,
): { readonly moments: Moments; readonly buckets: Buckets | null } {
  if (from.is !== "table") return { moments: readMoments(from, join, earlier, outside), buckets: null };
  const place = `${outside}, the buckets asked for`;
  const table = earlier.find(from);
  demand(table !== null && from.alias !== null, place, `"${from.name.name}" is not a common table before it`);
  const select = readSelect(table.query, place, []);
  const { left, numbers } = besideNumbers(select.from, `${place}, FROM`);
  const moments = readMoments(left, join, table.earlier, place);
  const columns = [...byName(select.columns, place)];
  const own = [...moments.columns.keys()].map((name) => [name, column(moments.alias, name)]);
  demand(same(columns.slice(0, own.length), own), `${place}, SELECT`, "the moment does not come first");
  const [last, more] = columns.slice(own.length);
  demand(last !== undefined && more === undefined && numbers !== null, `${place}, SELECT`, "one bucket is expected");
  const [name, bucket] = last;
  if (bucket.is !== "bucket") return deviate(`${place}, SELECT`, `${show(bucket)} is no bucket`);
  const instant = [...moments.columns].find(([, of]) => of === moments.finite)?.[0] ?? "";
  const offsets = [...offsetsOf(bucket.of, numbers, column(moments.alias, instant), place).values()];
  // Another distance would leave one out, or ask for one twice.
  demand(same(offsets, [0n, bucket.microseconds]), place, "not a moment's own bucket and the one before it");
  return { moments: { ...moments, alias: from.alias }, buckets: { column: name, microseconds: bucket.microseconds } };
}

/** What bucketed rows are joined by. */
interface ByBuckets extends ReadTime {
  readonly microseconds: bigint;
}

/** The conditions of a join but for the one on buckets: a row's own equals one that the moment asks for. */
export function withoutBuckets(
  conditions: readonly Term[],
  table: string,
  spine: string,
  buckets: Buckets | null,
  place: string,
): { readonly matches: readonly Term[]; readonly bucketed: ByBuckets | null } {
  if (buckets === null) return { matches: conditions, bucketed: null };
  const found = conditions.flatMap((one) => (one.is === "equal" && one.left.is === "bucket" ? [one] : []));
  const [only, more] = found;
  demand(only !== undefined && more === undefined, place, "one bucket of a row is expected");
  const { left, right } = only;
  const time = left.is === "bucket" ? readTime(left.of, table) : null;
  const alike = left.is === "bucket" && left.microseconds === buckets.microseconds;
  demand(alike && time !== null, place, `${show(left)} is not as wide as the buckets asked for, or of no time`);
  demand(same(right, column(spine, buckets.column)), place, `${show(right)} is not the bucket asked for`);
  return {
    matches: conditions.filter((one) => one !== only),
    bucketed: { ...time, microseconds: buckets.microseconds },
  };
}

/** A window that is no wider than a bucket ends in the moment's own, and starts there or in the one before it. */
export function expectWithinBuckets(
  bounds: readonly ReadBound[],
  { column: name, microseconds }: ByBuckets,
  place: string,
): void {
  const own = bounds.filter((bound) => bound.column === name);
  const ends = own.some(({ side }) => side === "upper");
  const starts = own.some(({ side, offset }) => side === "lower" && offset <= microseconds);
  demand(ends && starts, place, `"${name}" may lie in a bucket that nothing asks for`);
}
