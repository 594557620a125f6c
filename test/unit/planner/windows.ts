/** Views of windows to weigh, with constants of their own. */

import type { WindowConstants } from "../../../dialects/postgres/planner/windows/costs.ts";
import { windowPlanner } from "../../../dialects/postgres/planner/windows/plan.ts";
import { windows } from "../../../dialects/postgres/windows.ts";
import type { Aggregate, AggregateFunction } from "../../../src/ir/aggregate.ts";
import type { AggregatedFeature, TimeBound, WindowAggregateNode } from "../../../src/ir/plan.ts";
import type { StrategyChoice } from "../../../src/ir/statement.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { JoinFacts } from "../../../src/ports/dialect.ts";
import { type JoinSaid, joinOf } from "./joins.ts";

export const hour = 3_600_000_000;

export interface CallSaid {
  readonly function: AggregateFunction;
  readonly column?: string;
  readonly type?: CanonicalType;
  /** Null for no end. */
  readonly window: number | null;
}

/** Functions on `weather`, by `k` and `at`, late where `available`. The widest window bounds the join. */
export function windowsOf(calls: readonly CallSaid[], said: Omit<JoinSaid, "ttl"> = {}): WindowAggregateNode {
  const lengths = calls.map(({ window }) => window);
  const widest = lengths.includes(null) ? null : Math.max(...lengths.filter((one) => one !== null));
  const { node: _, ...join } = joinOf(widest === null ? said : { ...said, ttl: widest });
  return { ...join, node: "window_aggregate", features: calls.map((call) => featureOf(call, widest)) };
}

function featureOf(
  { function: called, column = "at", type, window }: CallSaid,
  widest: number | null,
): AggregatedFeature {
  const aggregate: Aggregate = { function: called, window, input: type ?? null, limit: called === "last_n" ? 3 : null };
  const name = `${called}_${column}_${window}`;
  return {
    name,
    column,
    expression: null,
    output: name,
    type: type ?? { kind: "int64" },
    time: null,
    cast: false,
    aggregate,
    valueType: type ?? null,
    where: null,
    start: window === null || window === widest ? null : startOf(window),
  };
}

function startOf(offset: number): TimeBound {
  return { column: { column: "at", time: { form: "instant" } }, side: "lower", offset, inclusive: false };
}

const lengths = [hour, 24 * hour, 168 * hour];
const int64: CanonicalType = { kind: "int64" };
const float64: CanonicalType = { kind: "float64" };

const over = (one: Omit<CallSaid, "window">): readonly CallSaid[] => lengths.map((window) => ({ ...one, window }));

/** Counts and sums of integers over an hour, a day and a week. */
export const countsAndSums: readonly CallSaid[] = [
  ...over({ function: "count" }),
  ...over({ function: "sum", column: "riders", type: int64 }),
];

/** With a mean and a maximum of floats, which no row can be taken away from again. */
export const fourFunctions: readonly CallSaid[] = [
  ...countsAndSums,
  ...over({ function: "avg", column: "fare", type: float64 }),
  ...over({ function: "max", column: "fare", type: float64 }),
];

/** Constants of its own, so that measuring anew leaves the tests of the formulae alone. */
const constants: WindowConstants = {
  probe: 2.5,
  probedEntry: 0.08,
  probedRow: 0.45,
  scannedRow: 0.08,
  result: 0.1,
  call: 0.015,
  sortedCall: 0.2,
  gatheredRow: 0.6,
  gatheredValue: 0.1,
  arraysSpineRow: 2.5,
  walkedValue: 0.002,
  slicedRow: 0.3,
  movedRow: 1.2,
  askedRow: 1.5,
  sumSoFar: 0.15,
  answer: 0.1,
  framedRow: 1.9,
  frame: 0.2,
  framedCall: 0.07,
  refilledRow: 0.03,
  pairedRow: 0.05,
  bucketedRow: 0.1,
  pairsSpineRow: 2,
  pair: 0.6,
  keptPair: 0.7,
};
const weigh = windowPlanner(windows.strategies, constants);

export function chooseWindows(join: WindowAggregateNode, facts: JoinFacts): StrategyChoice {
  return weigh(join, facts);
}
