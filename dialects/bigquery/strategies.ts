import type { AsOfJoinNode } from "../../src/ir/plan.ts";
import type { StrategyChoice } from "../../src/ir/statement.ts";
import { type Dialect, missingStrategy } from "../../src/ports/dialect.ts";

/** Which ways to join BigQuery offers, and to which joins. */
export const strategies: Dialect["strategies"] = {
  probe: missingStrategy("BigQuery runs no correlated subquery that has to be ordered and limited; use sweep or rank"),
  sweep: { refusal: (join) => (isStatic(join) ? "a static source has no event time to sweep over; use lookup" : null) },
  arrays: missingStrategy("BigQuery's rows have no addresses; use sweep"),
  asof: missingStrategy("BigQuery has no ASOF JOIN; use sweep"),
  rank: { refusal: () => null },
  lookup: { refusal: (join) => (isStatic(join) ? null : "a lookup is for static sources; use sweep or rank") },
};

/** The sweep's cost does not grow with the pairs of spine rows and candidates, which nobody knows beforehand. */
export function choose(join: AsOfJoinNode): StrategyChoice {
  const chosen = isStatic(join)
    ? { strategy: "lookup", reason: "a static source: one row a key" }
    : {
        strategy: "sweep",
        reason: "one pass over rows and spine; ranking pairs each spine row with all its candidates",
      };
  return { role: join.role, ...chosen, estimates: [], advice: null };
}

function isStatic(join: AsOfJoinNode): boolean {
  return join.bounds.length === 0;
}
