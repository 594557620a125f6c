import type { AsOfJoinNode } from "../../src/ir/plan.ts";
import type { StrategyChoice } from "../../src/ir/statement.ts";
import { type Dialect, missingStrategy } from "../../src/ports/dialect.ts";

/** Which ways to join Snowflake offers, and to which joins. */
export const strategies: Dialect["strategies"] = {
  probe: missingStrategy(
    "Snowflake takes no correlated LATERAL subquery with an ORDER BY and LIMIT of its own; use asof or rank",
  ),
  sweep: missingStrategy("Snowflake's own ASOF JOIN does what a sweep would; use asof"),
  arrays: missingStrategy("Snowflake's rows have no addresses; use asof"),
  asof: { refusal: (join) => (isStatic(join) ? "a static source has no event time to match; use lookup" : null) },
  rank: { refusal: () => null },
  lookup: { refusal: (join) => (isStatic(join) ? null : "a lookup is for static sources; use asof or rank") },
};

/** ASOF JOIN reads each side once, whatever a key's rows: nothing is weighed against it. */
export function choose(join: AsOfJoinNode): StrategyChoice {
  const chosen = isStatic(join)
    ? { strategy: "lookup", reason: "a static source: one row a key" }
    : { strategy: "asof", reason: "ASOF JOIN sorts each side once, however many rows a key has" };
  return { role: join.role, ...chosen, estimates: [], advice: null };
}

function isStatic(join: AsOfJoinNode): boolean {
  return join.bounds.length === 0;
}
