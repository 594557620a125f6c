import type { AsOfJoinNode } from "../../../src/ir/plan.ts";
import type { StrategyChoice } from "../../../src/ir/statement.ts";
import { asOfStrategyNames, type Dialect, type JoinFacts } from "../../../src/ports/dialect.ts";
import { advise, adviseUnsized } from "./advice.ts";
import { constants as measured } from "./constants.ts";
import { type Constants, type Estimate, estimate, type Weighing } from "./costs.ts";
import { servingIndexes } from "./probing.ts";
import { rule } from "./rule.ts";
import { shapeOf } from "./shape.ts";
import { reasonOf } from "./words.ts";

/**
 * Rank pairs rows by key: where the counts are out of date it is wrong by as much as a key has rows. So it is chosen only
 * where it is this many times faster than the best of the others, and its keys were counted.
 */
const cautionOfRank = 2;
/** Seconds that are not worth a surprise: if the rule's strategy takes no longer than the best by this, it is kept. */
const negligible = 0.005;

/** Weighs all strategies that apply by what they would take; by the rule where rows were not counted. */
export function planner(strategies: Dialect["strategies"], constants: Constants = measured): Dialect["choose"] {
  return (join, facts) => {
    const indexes = servingIndexes(join, facts.table);
    const shape = facts.spineRows === null ? null : shapeOf(join, facts, facts.spineRows);
    if (shape === null) return ruled(join, facts, constants);
    const weighing = { join, shape, indexes, constants };
    const estimates = estimatesOf(weighing, facts, strategies);
    const best = preferred(estimates, weighing, facts);
    if (best === undefined) return ruled(join, facts, constants);
    const advice = advise(weighing, facts.table, best.seconds);
    return { role: join.role, strategy: best.strategy, reason: reasonOf(best, estimates), estimates, advice };
  };
}

/** Cheapest first. */
function estimatesOf(weighing: Weighing, facts: JoinFacts, strategies: Dialect["strategies"]): readonly Estimate[] {
  return asOfStrategyNames
    .filter((name) => strategies[name].refusal(weighing.join, facts) === null)
    .map((name) => estimate(name, weighing))
    .toSorted((one, other) => one.seconds - other.seconds);
}

/** The one that takes the least, unless the rule's takes hardly longer. */
function preferred(estimates: readonly Estimate[], weighing: Weighing, facts: JoinFacts): Estimate | undefined {
  const caution = weighing.shape.keysCounted ? cautionOfRank : Number.POSITIVE_INFINITY;
  const weight = ({ strategy, seconds }: Estimate): number => (strategy === "rank" ? seconds * caution : seconds);
  const [best] = estimates.toSorted((one, other) => weight(one) - weight(other));
  const ruling = rule(weighing.join, facts, weighing.indexes, weighing.shape).strategy;
  const usual = estimates.find(({ strategy }) => strategy === ruling);
  return best !== undefined && usual !== undefined && usual.seconds <= best.seconds + negligible ? usual : best;
}

/** Without counts of rows. An index may be advised still: the source's rows alone tell whether it is worth one. */
function ruled(join: AsOfJoinNode, facts: JoinFacts, constants: Constants): StrategyChoice {
  const indexes = servingIndexes(join, facts.table);
  const shape = shapeOf(join, facts, 0);
  const { strategy, reason } = rule(join, facts, indexes, shape);
  const advice =
    shape === null ? null : adviseUnsized({ join, shape, indexes, constants }, facts.table, strategy === "probe");
  return { role: join.role, strategy, reason, estimates: [], advice };
}
