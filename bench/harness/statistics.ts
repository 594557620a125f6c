import type { Figure } from "./bar.ts";

/** The middle of an odd number of values, the mean of the two in the middle of an even one; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** The median of what was measured, with the least and the greatest as its spread. */
export function figureOf(figure: string, values: readonly number[], note: string | null = null): Figure {
  return { figure, value: median(values), low: Math.min(...values), high: Math.max(...values), note };
}

/**
 * How many times as long one took as the other, round by round: what slowed a whole round down slowed both, and falls out of
 * the ratio.
 */
export function ratios(slower: readonly number[], faster: readonly number[]): readonly number[] {
  if (slower.length !== faster.length) throw new Error(`${slower.length} rounds against ${faster.length}`);
  return slower.map((value, round) => value / (faster[round] ?? Number.NaN));
}
