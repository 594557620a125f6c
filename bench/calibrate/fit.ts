import type { constants } from "../../dialects/postgres/planner/constants.ts";
import type { Constants } from "../../dialects/postgres/planner/costs.ts";
import type { Measurement } from "./measure.ts";

type Name = keyof typeof constants;

/** A measurement as a straight line: how often each constant enters it, and its time. Divided by the time, so that all weigh alike. */
interface Line {
  readonly counts: Readonly<Record<Name, number>>;
}

const step = 0.01;
const sweeps = 5_000;
/** No work is free: what noise makes of a small constant must not be nothing. */
const least = 0.001;

/** The constants that leave the least squares of relative errors. One that no measurement shows keeps its value. */
export function fitted(measurements: readonly Measurement[], start: Constants): Constants {
  const names = Object.keys(start) as Name[];
  const lines = measurements.map((one): Line => lineOf(one, start, names));
  const best: Record<Name, number> = { ...start };
  // One constant at a time, each at its best beside the others, until nothing moves.
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const name of names) best[name] = bestOf(name, lines, best, names);
  }
  return best;
}

/** The model is a sum of constants times counts: moving a constant a little shows its count. */
function lineOf({ model, time }: Measurement, start: Constants, names: readonly Name[]): Line {
  const here = model(start);
  const counts = names.map((name) => {
    const moved = { ...start, [name]: start[name] * (1 + step) };
    return [name, (model(moved) - here) / (start[name] * step) / time] as const;
  });
  return { counts: Object.fromEntries(counts) as Record<Name, number> };
}

function bestOf(name: Name, lines: readonly Line[], fitted: Constants, names: readonly Name[]): number {
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
