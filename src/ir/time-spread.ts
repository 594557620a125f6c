import type { TimeSpread } from "./catalog.ts";

/** The share of values at or before an instant, from 0 to 1; evenly spread between two neighbouring cuts. */
export function shareUntil(spread: TimeSpread, instant: number): number {
  const after = firstAfter(spread, instant);
  if (after === 0) return 0;
  if (after === spread.length) return 1;
  const [low, high] = [spread[after - 1] ?? 0, spread[after] ?? 0];
  return (after - 1 + (instant - low) / (high - low)) / (spread.length - 1);
}

/** The mean over a spread of what a function says of its instants. */
export function meanOver(spread: TimeSpread, value: (instant: number) => number): number {
  return spread.reduce((sum, instant) => sum + value(instant), 0) / spread.length;
}

/** Microseconds from the least to the greatest. */
export function spanOf(spread: TimeSpread): number {
  return (spread.at(-1) ?? 0) - (spread[0] ?? 0);
}

/** The place of the first cut that lies after an instant, by halving. */
function firstAfter(spread: TimeSpread, instant: number): number {
  let [low, high] = [0, spread.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spread[middle] ?? 0) <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
