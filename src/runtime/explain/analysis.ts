import type { Analysis } from "../../ports/warehouse.ts";
import { aligned } from "./aligned.ts";

/** What a run took: a line for each step, those that a join consists of indented below it. */
export function analysisLines({ steps, rows, planning, execution }: Analysis): readonly string[] {
  const cells = steps.map((step) => [
    `${"  ".repeat(step.depth)}${step.depth > 0 || step.role === null ? "" : `${step.role} by `}${step.name}`,
    rowsText(step.rows),
    milliseconds(step.time),
    step.runs > 1 ? `run ${step.runs.toLocaleString("en-US")} times` : "",
  ]);
  return [
    ...aligned(cells),
    `total: ${rowsText(rows)} in ${milliseconds(execution)}, after ${milliseconds(planning)} of planning`,
  ];
}

/** For those who see it all: what the steps' times mean. */
export const analysisNote = "a step's time holds that of the steps below it; measuring slows steps that are run often";

function rowsText(rows: number): string {
  return `${rows.toLocaleString("en-US")} row${rows === 1 ? "" : "s"}`;
}

function milliseconds(time: number): string {
  return `${time.toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 })} ms`;
}
