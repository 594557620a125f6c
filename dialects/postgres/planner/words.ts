import type { StrategyEstimate } from "../../../src/ir/statement.ts";
import type { Serving } from "./probing.ts";

/** `~0.4 s`, `~12 ms`, `~3 min`: as exact as an estimate is. */
export function aboutSeconds(seconds: number): string {
  if (seconds < 0.001) return "under 1 ms";
  if (seconds < 0.1) return `~${twoDigits(seconds * 1_000)} ms`;
  if (seconds < 120) return `~${twoDigits(seconds)} s`;
  if (seconds < 7_200) return `~${twoDigits(seconds / 60)} min`;
  return `~${twoDigits(seconds / 3_600)} h`;
}

/** `1,000,000 rows`, `1 row`. */
export function about(count: number, what: string): string {
  const whole = Math.round(Number(count.toPrecision(3)));
  return `${grouped(whole)} ${what}${whole === 1 ? "" : "s"}`;
}

/** `3.2`, `35`: rows on the mean. */
export function few(count: number): string {
  return count < 10 ? String(Number(count.toFixed(1))) : grouped(Math.round(Number(count.toPrecision(2))));
}

/** `1,000,000`. The engine's own formatter takes longer to wake up than a short statement to compile. */
function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
}

export function indexInWords({ index, service }: Serving): string {
  switch (service) {
    case "whole":
      return `index ${index.name} serves`;
    case "narrow":
      return `index ${index.name} serves the keys and the event time, not availableAt`;
    case "keys":
      return `index ${index.name} serves the keys alone`;
  }
}

/** `~0.4 s, index weather_k_t_idx serves: 100,000 probes; sweep ~1.6 s`: beside the best of the others. */
export function reasonOf(chosen: StrategyEstimate, estimates: readonly StrategyEstimate[]): string {
  const next = estimates.find(({ strategy }) => strategy !== chosen.strategy);
  const own = `${aboutSeconds(chosen.seconds)}, ${chosen.because}`;
  return next === undefined ? own : `${own}; ${next.strategy} ${aboutSeconds(next.seconds)}`;
}

function twoDigits(value: number): string {
  return String(Number(value.toPrecision(2)));
}
