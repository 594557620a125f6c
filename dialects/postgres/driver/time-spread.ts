import type { TimeSpread } from "../../../src/ir/catalog.ts";

/** A time that many rows have, with their share of all rows. */
export interface CommonTime {
  readonly instant: number;
  readonly share: number;
}

/** A stretch of time with a share of the rows, evenly spread over it; no longer than a point for a common time. */
interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly share: number;
}

/** Into how many equal shares a column's times are cut. */
const cuts = 100;

/**
 * Equal shares of a column's times, put together from its most common values and the histogram of the others, whose bounds
 * lie between equal shares of what is left. Null where neither is known.
 */
export function timeSpread(
  common: readonly CommonTime[],
  histogram: readonly number[],
  histogramShare: number,
): TimeSpread | null {
  const buckets = Math.max(1, histogram.length - 1);
  const between = histogram.slice(1).map((until, index) => {
    return { from: histogram[index] ?? until, until, share: histogramShare / buckets };
  });
  const points = common.map(({ instant, share }) => ({ from: instant, until: instant, share }));
  // A common time that lies within a bucket cuts it, so that the order of the stretches is the order of time.
  const stretches = [...between.flatMap((one) => cutAt(one, points)), ...points]
    .filter(({ share }) => share > 0)
    .toSorted((one, other) => one.from - other.from || one.until - other.until);
  return stretches.length === 0 ? null : equalShares(stretches);
}

function cutAt(stretch: Stretch, points: readonly Stretch[]): readonly Stretch[] {
  const { from, until, share } = stretch;
  const inside = points.map((point) => point.from).filter((instant) => instant > from && instant < until);
  const ends = [from, ...inside.toSorted((one, other) => one - other), until];
  return ends.slice(1).map((end, index) => {
    const start = ends[index] ?? end;
    return { from: start, until: end, share: until === from ? share : (share * (end - start)) / (until - from) };
  });
}

function equalShares(stretches: readonly Stretch[]): TimeSpread {
  const total = stretches.reduce((sum, { share }) => sum + share, 0);
  const spread: number[] = [];
  let passed = 0;
  for (const { from, until, share } of stretches) {
    // Rounding may keep the last cut a hair beyond the last stretch: it is set below.
    while (spread.length < cuts && (spread.length / cuts) * total <= passed + share) {
      const part = share === 0 ? 0 : ((spread.length / cuts) * total - passed) / share;
      spread.push(from + (until - from) * Math.max(0, part));
    }
    passed += share;
  }
  return [...spread, stretches.at(-1)?.until ?? 0];
}
