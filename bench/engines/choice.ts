import type { Figure } from "../harness/bar.ts";
import { type Timed, timesOf } from "../harness/interleave.ts";
import { figureOf, median, ratios } from "../harness/statistics.ts";
import type { Prepared } from "./subjects.ts";

/** The planner's choice in the time of the best strategy that could have been asked for, with all of them told. */
export function choiceFigure(figure: string, planned: Prepared, timed: readonly Timed[]): Figure {
  const own = timesOf(timed, planned.subject.name);
  const others = timed.filter(({ name }) => name !== own.name);
  const best = others.toSorted((a, b) => median(a.times) - median(b.times))[0] ?? own;
  const told = others.map(({ name, times, stopped }) => `${name} ${stopped ? "over " : ""}${inSeconds(times)}`);
  const note = `chose ${planned.chosen} (${inSeconds(own.times)}); ${told.join(", ")}`;
  return figureOf(figure, ratios(own.times, best.times), note);
}

/** `1.23 s`: the median of some milliseconds. */
export function inSeconds(times: readonly number[]): string {
  return `${(median(times) / 1_000).toFixed(2)} s`;
}
