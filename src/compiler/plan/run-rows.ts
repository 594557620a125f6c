import type { KnownInterval, ResolvedLatest } from "../../ir/latest.ts";
import type { InstantBound, RunRows } from "../../ir/plan.ts";
import type { ResolvedJoin, TimeColumn } from "../../ir/request.ts";
import { formatInstant, parseInstant } from "../../kernel/time.ts";

/**
 * Rows that became known in the interval: a row is known once it has happened and, where that is told, was available. The
 * first run has no start, and takes nothing that the TTL withholds at its end. Later ones take such rows too: whether a key has
 * a row does not depend on how the time was cut into runs.
 */
export function knownRows({ join, interval, shard }: ResolvedLatest): RunRows {
  const { eventTime } = join.source;
  const first = interval.start === null && join.ttl !== null && eventTime !== null;
  const fresh = first ? [at(eventTime, "lower", earlier(interval.end, join.ttl), true)] : [];
  return onlyWhereNeeded({ all: [...knownBy(join, interval), ...fresh], some: knownAfter(join, interval), shard });
}

/**
 * Rows that enter or leave one of the view's windows in the interval, by which its keys are found that have to be computed
 * anew. A row leaves at its event time and the window's length, if it was known at all.
 */
export function changedRows({ join, interval, shard }: ResolvedLatest): RunRows {
  const { eventTime, availableAt } = join.source;
  if (eventTime === null || interval.start === null) return { all: [], some: [], shard };
  const windows = finiteWindows(join);
  const leaving = windows.map((window) => within(join, eventTime, interval, window));
  // Without availability a row enters when it happens: none that is older than the longest window changes anything.
  const bounded = availableAt === null && windows.length > 0;
  const oldest = at(eventTime, "lower", earlier(interval.start, Math.max(0, ...windows)), isStrict(join));
  const some = [...knownAfter(join, interval), ...leaving];
  return onlyWhereNeeded({ all: bounded ? [oldest] : [], some, shard });
}

function timesOf({ source }: ResolvedJoin): readonly TimeColumn[] {
  return [source.eventTime, source.availableAt].filter((time) => time !== null);
}

/** Known by the end: all of a row's times have come. */
function knownBy(join: ResolvedJoin, { end }: KnownInterval): readonly InstantBound[] {
  return timesOf(join).map((time) => at(time, "upper", end, !isStrict(join)));
}

/** Not known at the start: one of its times had not come. */
function knownAfter(join: ResolvedJoin, { start }: KnownInterval): readonly (readonly InstantBound[])[] {
  return start === null ? [] : timesOf(join).map((time) => [at(time, "lower", start, isStrict(join))]);
}

/** Event times of rows that leave a window in the interval. */
function within(
  join: ResolvedJoin,
  eventTime: TimeColumn,
  { start, end }: KnownInterval,
  window: number,
): readonly InstantBound[] {
  const from = start === null ? [] : [at(eventTime, "lower", earlier(start, window), isStrict(join))];
  return [...from, at(eventTime, "upper", earlier(end, window), !isStrict(join))];
}

function finiteWindows({ features }: ResolvedJoin): readonly number[] {
  const windows = features.flatMap(({ aggregate }) => aggregate?.window ?? []);
  return [...new Set(windows)].sort((left, right) => left - right);
}

/** A choice of one is none: so it stands where an index finds it. */
function onlyWhereNeeded({ all, some, shard }: RunRows): RunRows {
  const [only, more] = some;
  return only === undefined || more !== undefined ? { all, some, shard } : { all: [...all, ...only], some: [], shard };
}

function isStrict({ boundary }: ResolvedJoin): boolean {
  return boundary === "strict";
}

function at(column: TimeColumn, side: InstantBound["side"], instant: string, inclusive: boolean): InstantBound {
  return { column, side, instant, inclusive };
}

function earlier(iso: string, microseconds: number | null): string {
  const instant = parseInstant(iso);
  if (instant === null) throw new Error(`not an instant: ${iso}`);
  return formatInstant(instant - BigInt(microseconds ?? 0));
}
