import type { WindowAggregateNode } from "../../src/ir/plan.ts";
import type { StrategyChoice } from "../../src/ir/statement.ts";
import type { JoinFacts, WindowOffers } from "../../src/ports/dialect.ts";
import { servingIndexes } from "./planner/probing.ts";

/** Ways to compute windows on Postgres. */
export const windows: WindowOffers = {
  strategies: { probe: { refusal: () => null }, pairs: { refusal: () => null } },
  choose,
};

/** A probe reads what lies in the window and nothing else, provided that an index leads there. */
function choose(join: WindowAggregateNode, facts: JoinFacts): StrategyChoice {
  const [serving] = servingIndexes(join, facts.table);
  const chosen =
    serving === undefined || serving.service === "keys"
      ? { strategy: "pairs", reason: "no index on keys and event time is known: one hash join finds every pair" }
      : { strategy: "probe", reason: `index ${serving.index.name} serves: each spine row reads its window alone` };
  return { role: join.role, ...chosen, estimates: [], advice: null };
}
