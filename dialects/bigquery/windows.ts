import type { WindowAggregateNode } from "../../src/ir/plan.ts";
import type { StrategyChoice } from "../../src/ir/statement.ts";
import { missingStrategy, type WindowOffers } from "../../src/ports/dialect.ts";
import { digitsOfRows, type HoldsSums, inexactSums, isLong } from "../common/windows/exact-sums.ts";

/** A BIGNUMERIC has 38 digits before the point and 38 after it. */
const holds: HoldsSums = ({ all, after }, powers) =>
  powers === 1 ? all - after + digitsOfRows <= 38 : 2 * (all - after + digitsOfRows) <= 38 && 2 * after <= 38;

/** Ways to compute windows on BigQuery. */
export const windows: WindowOffers = {
  strategies: {
    probe: missingStrategy("BigQuery has no indexes, and runs no subquery for each row of a spine; use pairs"),
    running: { refusal: (join) => inexactSums(join, holds) },
    arrays: missingStrategy(
      "the rows of a key would be one value, and a row of BigQuery has at most 100 MB (https://cloud.google.com/bigquery/quotas#query_jobs); use pairs",
    ),
    pairs: {
      refusal: (join) =>
        hasKeys(join)
          ? null
          : "BigQuery has no outer join without an equality, and this view has no entity; use running, or give it one with a constant key",
    },
  },
  choose,
};

/** Nobody counts here, so that the length of the windows decides; without keys there are no pairs. */
function choose(join: WindowAggregateNode): StrategyChoice {
  const sums = inexactSums(join, holds) === null;
  const chosen =
    sums && (isLong(join) || !hasKeys(join))
      ? {
          strategy: "running",
          reason: hasKeys(join)
            ? "a window is longer than a day: each row is added up once"
            : "a view without keys has no pairs: each row is added up once",
        }
      : { strategy: "pairs", reason: "each moment is joined with the rows of its windows" };
  return { role: join.role, ...chosen, estimates: [], advice: null };
}

function hasKeys({ keys }: WindowAggregateNode): boolean {
  return keys.length > 0;
}
