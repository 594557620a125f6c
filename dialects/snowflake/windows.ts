import type { WindowAggregateNode } from "../../src/ir/plan.ts";
import { missingStrategy, type WindowOffers } from "../../src/ports/dialect.ts";
import { chooseByLength } from "../common/windows/by-length.ts";
import { digitsOfRows, type HoldsSums, inexactSums } from "../common/windows/exact-sums.ts";
import { unframed } from "../common/windows/frames.ts";

/** A number has 38 digits; a product at most 12 after the point where its factors have fewer. */
const holds: HoldsSums = ({ all, after }, powers) =>
  powers === 1 ? all + digitsOfRows <= 38 : 2 * (all + digitsOfRows) <= 38 && 2 * after <= 12;

const strategies: WindowOffers["strategies"] = {
  probe: missingStrategy("Snowflake has no indexes, and runs no subquery for each row of a spine; use pairs"),
  running: { refusal: (join) => inexactSums(join, holds) },
  frames: { refusal: refusalOfFrames },
  arrays: missingStrategy(
    "the rows of a key would be one value, and an ARRAY of Snowflake has at most 128 MB (https://docs.snowflake.com/en/sql-reference/data-types-semistructured); use pairs",
  ),
  pairs: { refusal: () => null },
};

/** Ways to compute windows on Snowflake. */
export const windows: WindowOffers = { strategies, choose: chooseByLength(strategies) };

/** What is left for a boolean result is the least or the greatest of booleans. */
function refusalOfFrames(join: WindowAggregateNode): string | null {
  const why = unframed(join, holds);
  const booleans = join.features.find(({ type }) => type.kind === "bool");
  if (why !== null || booleans === undefined) return why;
  return `'${booleans.name}' is of booleans, for which Snowflake has no function over a range (https://docs.snowflake.com/en/sql-reference/functions-window-syntax#range-between-limitations); use pairs`;
}
