import type { Constants } from "../../dialects/postgres/planner/costs.ts";
import { textTable } from "../../src/cli/text-table.ts";
import type { Measurement } from "./measure.ts";
import { subjectInWords } from "./subjects.ts";

/** The old and the new constants, and how far the fitted model is from each time. */
export function reportOf(measurements: readonly Measurement[], old: Constants, fitted: Constants): string {
  const constants = Object.entries(fitted).map(([name, value]) => {
    const before = Object.entries(old).find(([other]) => other === name)?.[1] ?? Number.NaN;
    return [name, before.toPrecision(3), value.toPrecision(3), times(value / before)];
  });
  const residuals = measurements.map((one) => {
    const [before, after] = [one.model(old), one.model(fitted)];
    return [subjectInWords(one.subject), seconds(one.time), seconds(before), seconds(after), times(after / one.time)];
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
