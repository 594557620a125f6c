import type { Constants, Measurement } from "./measure.ts";

/** A measurement as a straight line: how often each constant enters it, and its time. Divided by the time, so that all weigh alike. */
interface Line<N extends string> {
  readonly counts: Constants<N>;
}

const step = 0.01;
const sweeps = 5_000;
/** No work is free: what noise makes of a small constant must not be nothing. */
const least = 0.001;

/** The constants that leave the least squares of relative errors. One that no measurement shows keeps its value. */
export function fitted<N extends string>(measurements: readonly Measurement<N>[], start: Constants<N>): Constants<N> {
  const names = Object.keys(start) as N[];
  const lines = measurements.map((one) => lineOf(one, start, names));
  const best: Record<N, number> = { ...start };
  // One constant at a time, each at its best beside the others, until nothing moves.
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const name of names) best[name] = bestOf(name, lines, best, names);
  }
  return best;
}

/** The model is a sum of constants times counts: moving a constant a little shows its count. */
function lineOf<N extends string>({ model, time }: Measurement<N>, start: Constants<N>, names: readonly N[]): Line<N> {
  const here = model(start);
  const counts = names.map((name) => {
    const moved = { ...start, [name]: start[name] * (1 + step) };
    return [name, (model(moved) - here) / (start[name] * step) / time] as const;
  });
  return { counts: Object.fromEntries(counts) as Record<N, number> };
}

function bestOf<N extends string>(
  name: N,
  lines: readonly Line<N>[],
  fitted: Constants<N>,
  names: readonly N[],
): number {
  let [product, square] = [0, 0];
  for (const { counts } of lines) {
    const count = counts[name];
    if (count === 0) continue;
    const others = names.reduce((sum, other) => (other === name ? sum : sum + counts[other] * fitted[other]), 0);
    product += count * (1 - others);
    square += count * count;
  }
  return square === 0 ? fitted[name] : Math.max(least, product / square);
}
