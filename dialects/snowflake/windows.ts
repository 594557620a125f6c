import type { WindowAggregateNode } from "../../src/ir/plan.ts";
import type { StrategyChoice } from "../../src/ir/statement.ts";
import type { WindowOffers } from "../../src/ports/dialect.ts";

/** Ways to compute windows on Snowflake. */
export const windows: WindowOffers = {
  strategies: {
    probe: { refusal: () => "Snowflake has no indexes, and runs no subquery for each row of a spine; use pairs" },
    pairs: { refusal: () => null },
  },
  choose,
};

function choose({ role }: WindowAggregateNode): StrategyChoice {
  return { role, strategy: "pairs", reason: "the one way there is yet", estimates: [], advice: null };
}
