import type { Outcome } from "./benchmark.ts";
import { barInWords, inWords, spreadInWords } from "./figures-in-words.ts";

/** An outcome as it is printed: a line a figure. */
export function outcomeLines({ name, asks, findings, failure }: Outcome): readonly string[] {
  const figures = findings.map((one) => [
    `  ${one.holds ? "holds         " : "does not hold "}`,
    one.figure.padEnd(Math.max(...findings.map(({ figure }) => figure.length))),
    `${inWords(one.value, one.unit)} (${spreadInWords(one, one.unit)})`,
    `bar: ${barInWords(one)}`,
    ...(one.note === null ? [] : [one.note]),
  ]);
  const failed = failure === null ? [] : [`  failed         ${failure}`];
  return [name, `  ${asks}`, ...figures.map((parts) => parts.join("  ")), ...failed];
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** A figure that holds has passed. A benchmark that could not be measured or was not reached has failed with each of its bars. */
export function tally(outcomes: readonly (Pick<Outcome, "findings"> & { readonly bars: number })[]): Tally {
  const passed = outcomes.flatMap(({ findings }) => findings).filter(({ holds }) => holds).length;
  const all = outcomes.reduce((sum, { bars }) => sum + bars, 0);
  return { passed, failed: all - passed };
}
