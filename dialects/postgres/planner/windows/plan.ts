import type { WindowAggregateNode } from "../../../../src/ir/plan.ts";
import type { IndexAdvice, StrategyChoice } from "../../../../src/ir/statement.ts";
import type { JoinFacts, WindowOffers, WindowStrategyName } from "../../../../src/ports/dialect.ts";
import { windowStrategyNames } from "../../../../src/ports/dialect.ts";
import { windowConstants as measured } from "../constants.ts";
import { reasonOf } from "../words.ts";
import { adviseForWindows, adviseUnsizedWindows } from "./advice.ts";
import { estimateWindows, type WindowConstants, type WindowEstimate } from "./costs.ts";
import { windowIndexes } from "./probing.ts";
import { type WindowRuling, windowRule } from "./rule.ts";
import { windowShapeOf } from "./shape.ts";

/** Seconds that are not worth a surprise: if the rule's strategy takes no longer than the best by this, it is kept. */
const negligible = 0.005;

/** Weighs all strategies that apply by what they would take; by the rule where rows or keys were not counted. */
export function windowPlanner(
  strategies: WindowOffers["strategies"],
  constants: WindowConstants = measured,
): WindowOffers["choose"] {
  return (join, facts) => {
    const offered = offeredFor(join, facts, strategies);
    const indexes = windowIndexes(join, facts.table);
    const ruling = windowRule(join, indexes, offered);
    const shape = windowShapeOf(join, facts, facts.spineRows ?? 0);
    if (shape === null || !shape.keysCounted) return chosen(join, ruling);
    const weighing = { join, shape, indexes, constants };
    if (facts.spineRows === null) return chosen(join, ruling, adviseUnsizedWindows(weighing, facts.table, offered));
    const estimates = offered
      .map((name) => estimateWindows(name, weighing))
      .toSorted((one, other) => one.seconds - other.seconds);
    const best = preferred(estimates, ruling);
    if (best === undefined) return chosen(join, ruling);
    const advice = adviseForWindows(weighing, facts.table, best.seconds);
    return chosen(join, { strategy: best.strategy, reason: reasonOf(best, estimates) }, advice, estimates);
  };
}

function chosen(
  { role }: WindowAggregateNode,
  { strategy, reason }: WindowRuling,
  advice: IndexAdvice | null = null,
  estimates: readonly WindowEstimate[] = [],
): StrategyChoice {
  return { role, strategy, reason, estimates, advice };
}

function offeredFor(
  join: WindowAggregateNode,
  facts: JoinFacts,
  strategies: WindowOffers["strategies"],
): readonly WindowStrategyName[] {
  return windowStrategyNames.filter((name) => strategies[name].refusal(join, facts) === null);
}

/** The one that takes the least, unless the rule's takes hardly longer. */
function preferred(estimates: readonly WindowEstimate[], ruling: WindowRuling): WindowEstimate | undefined {
  const [best] = estimates;
  const usual = estimates.find(({ strategy }) => strategy === ruling.strategy);
  return best !== undefined && usual !== undefined && usual.seconds <= best.seconds + negligible ? usual : best;
}
