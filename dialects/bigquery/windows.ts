import type { WindowAggregateNode } from "../../src/ir/plan.ts";
import type { StrategyChoice } from "../../src/ir/statement.ts";
import type { WindowOffers } from "../../src/ports/dialect.ts";

/** Ways to compute windows on BigQuery. */
export const windows: WindowOffers = {
  strategies: {
    probe: { refusal: () => "BigQuery has no indexes, and runs no subquery for each row of a spine; use pairs" },
    pairs: {
      refusal: (join) =>
        join.keys.length > 0
          ? null
          : "BigQuery has no outer join without an equality, and this view has no entity; give it one with a constant key",
    },
  },
  choose,
};

function choose({ role }: WindowAggregateNode): StrategyChoice {
  return { role, strategy: "pairs", reason: "the one way there is yet", estimates: [], advice: null };
}
