import { textTable } from "../../src/cli/text-table.ts";
import type { Constants, Measurement } from "./measure.ts";

/** The old and the new constants, and how far the fitted model is from each time. */
export function reportOf<N extends string>(
  measurements: readonly Measurement<N>[],
  old: Constants<N>,
  fitted: Constants<N>,
): string {
  const constants = Object.keys(fitted).map((key) => {
    const name = key as N;
    const [before, value] = [old[name], fitted[name]];
    return [name, before.toPrecision(3), value.toPrecision(3), times(value / before)];
  });
  const residuals = measurements.map((one) => {
    const [before, after] = [one.model(old), one.model(fitted)];
    return [one.subject.words, seconds(one.time), seconds(before), seconds(after), times(after / one.time)];
  });
  const ratios = measurements.map((one) => Math.abs(Math.log(one.model(fitted) / one.time))).toSorted((a, b) => a - b);
  return [
    textTable([["constant (µs)", "old", "new", "new / old"], ...constants]),
    "",
    textTable([["subject", "measured", "by old", "by new", "new / measured"], ...residuals]),
    "",
    `off by a factor of ${times(Math.exp(ratios[ratios.length >> 1] ?? 0))} at the median, ${times(Math.exp(ratios.at(-1) ?? 0))} at worst`,
  ].join("\n");
}

function seconds(microseconds: number): string {
  return `${(microseconds / 1_000_000).toFixed(3)} s`;
}

function times(ratio: number): string {
  return ratio.toFixed(2);
}
