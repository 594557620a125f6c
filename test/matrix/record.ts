import { readFileSync } from "node:fs";
import type { StrategyTally } from "../property/met-by-strategy.ts";
import type { TableName } from "./tables.ts";

/** What one dialect's run showed, as it is kept beside the tests. */
export interface MatrixRecord {
  readonly dialect: string;
  /** What answered. */
  readonly engine: string;
  /** Whether that is the warehouse itself or stands in for it. */
  readonly evidence: "executed" | "emulated";
  readonly seed: number;
  readonly scenarios: number;
  /** Scenarios (of the language: expressions) that were answered with the right rows, by strategy and situation. */
  readonly answered: StrategyTally;
  /** Scenarios whose statement was compiled and read back, some with names or types that the engine here cannot store. */
  readonly parsed: StrategyTally;
}

/** As it is kept: the same run gives the same text. */
export function recordText(record: MatrixRecord): string {
  const sorted = { ...record, answered: inOrder(record.answered), parsed: inOrder(record.parsed) };
  return `${JSON.stringify(sorted, null, 2)}\n`;
}

/** What a run was of: a table of strategies, or the functions of expressions. */
export type RunName = TableName | "language";

export function readRecord(dialect: string, run: RunName): MatrixRecord {
  return JSON.parse(readFileSync(recordFile(dialect, run), "utf8"));
}

export function recordFile(dialect: string, run: RunName): URL {
  return new URL(run === "joins" ? `${dialect}.json` : `${dialect}-${run}.json`, import.meta.url);
}

function inOrder(tally: StrategyTally): StrategyTally {
  return Object.fromEntries(
    Object.entries(tally)
      .sort(byName)
      .map(([strategy, met]) => [strategy, Object.fromEntries(Object.entries(met).sort(byName))]),
  );
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
