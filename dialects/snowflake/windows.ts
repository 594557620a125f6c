import type { WindowAggregateNode } from "../../src/ir/plan.ts";
import type { StrategyChoice } from "../../src/ir/statement.ts";
import { missingStrategy, type WindowOffers } from "../../src/ports/dialect.ts";
import { digitsOfRows, type HoldsSums, inexactSums, isLong } from "../common/windows/exact-sums.ts";

/** A number has 38 digits; a product at most 12 after the point where its factors have fewer. */
const holds: HoldsSums = ({ all, after }, powers) =>
  powers === 1 ? all + digitsOfRows <= 38 : 2 * (all + digitsOfRows) <= 38 && 2 * after <= 12;

/** Ways to compute windows on Snowflake. */
export const windows: WindowOffers = {
  strategies: {
    probe: missingStrategy("Snowflake has no indexes, and runs no subquery for each row of a spine; use pairs"),
    running: { refusal: (join) => inexactSums(join, holds) },
    arrays: missingStrategy(
      "the rows of a key would be one value, and an ARRAY of Snowflake has at most 128 MB (https://docs.snowflake.com/en/sql-reference/data-types-semistructured); use pairs",
    ),
    pairs: { refusal: () => null },
  },
  choose,
};

/** Nobody counts here, so that the length of the windows decides. */
function choose(join: WindowAggregateNode): StrategyChoice {
  const chosen =
    isLong(join) && inexactSums(join, holds) === null
      ? { strategy: "running", reason: "a window is longer than a day: each row is added up once" }
      : { strategy: "pairs", reason: "each moment is joined with the rows of its windows" };
  return { role: join.role, ...chosen, estimates: [], advice: null };
}
