/** How windows are computed where nobody counts rows: by how long they are. */
import type { WindowAggregateNode } from "../../../src/ir/plan.ts";
import type { StrategyChoice } from "../../../src/ir/statement.ts";
import type { JoinFacts, WindowOffers } from "../../../src/ports/dialect.ts";
import { isLong } from "./exact-sums.ts";

/** Long ones are summed up, or else sorted, once for all moments as far as their functions allow it; any others are paired. */
export function chooseByLength(strategies: WindowOffers["strategies"]): WindowOffers["choose"] {
  return (join, facts) => ({ role: join.role, ...chosen(strategies, join, facts), estimates: [], advice: null });
}

function chosen(
  { running, frames }: WindowOffers["strategies"],
  join: WindowAggregateNode,
  facts: JoinFacts,
): Pick<StrategyChoice, "strategy" | "reason"> {
  const long = "a window is longer than a day";
  if (isLong(join) && running.refusal(join, facts) === null)
    return { strategy: "running", reason: `${long}: each row is added up once` };
  if (isLong(join) && frames.refusal(join, facts) === null)
    return { strategy: "frames", reason: `${long}: its rows and the moments are sorted once` };
  return { strategy: "pairs", reason: "each moment is joined with the rows of its windows" };
}
