import type { StrategyChoice } from "../../ir/statement.ts";
import { aligned } from "./aligned.ts";

/** The choice and its reason for each join, then what all strategies would take beside each other, then missing indexes. */
export function strategyLines(choices: readonly StrategyChoice[]): readonly string[] {
  return [
    ...aligned(choices.map(({ role, strategy, reason }) => [role, strategy, reason])),
    ...block("estimates", estimateRows(choices)),
    ...advised(choices),
  ];
}

function estimateRows(choices: readonly StrategyChoice[]): readonly (readonly string[])[] {
  return choices.flatMap(({ role, strategy: chosen, estimates }) =>
    estimates.map(({ strategy, seconds, because }, index) => [
      index === 0 ? role : "",
      `${strategy === chosen ? "*" : " "} ${strategy}`,
      secondsText(seconds),
      because,
    ]),
  );
}

function block(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : ["", `-- ${title}`, ...aligned(rows)];
}

function advised(choices: readonly StrategyChoice[]): readonly string[] {
  const lines = choices.flatMap(({ role, advice }) =>
    advice === null ? [] : [`${role}: ${advice.reason}`, `  ${advice.ddl};`],
  );
  return lines.length === 0 ? [] : ["", "-- missing indexes", ...lines];
}

/** `0.412 s`, `12.3 s`, `5,210 s`. */
export function secondsText(seconds: number): string {
  if (seconds < 0.001) return "<0.001 s";
  if (seconds < 10) return `${seconds.toFixed(3)} s`;
  return `${seconds.toLocaleString("en-US", { maximumFractionDigits: seconds < 1_000 ? 1 : 0 })} s`;
}
