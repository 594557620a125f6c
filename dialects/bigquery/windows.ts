import type { WindowAggregateNode } from "../../src/ir/plan.ts";
import { missingStrategy, type WindowOffers } from "../../src/ports/dialect.ts";
import { chooseByLength } from "../common/windows/by-length.ts";
import { digitsOfRows, type HoldsSums, inexactSums } from "../common/windows/exact-sums.ts";
import { unframed } from "../common/windows/frames.ts";

/** A BIGNUMERIC has 38 digits before the point and 38 after it. */
const holds: HoldsSums = ({ all, after }, powers) =>
  powers === 1 ? all - after + digitsOfRows <= 38 : 2 * (all - after + digitsOfRows) <= 38 && 2 * after <= 38;

const strategies: WindowOffers["strategies"] = {
  probe: missingStrategy("BigQuery has no indexes, and runs no subquery for each row of a spine; use pairs"),
  running: { refusal: (join) => inexactSums(join, holds) },
  frames: { refusal: (join) => unframed(join, holds) },
  arrays: missingStrategy(
    "the rows of a key would be one value, and a row of BigQuery has at most 100 MB (https://cloud.google.com/bigquery/quotas#query_jobs); use pairs",
  ),
  pairs: { refusal: noEquality },
};

/** Ways to compute windows on BigQuery. */
export const windows: WindowOffers = { strategies, choose: chooseByLength(strategies) };

/** Google promises no outer join that a constant is an equality for. */
function noEquality({ keys, bounds }: WindowAggregateNode): string | null {
  return keys.length > 0 || bounds.some(({ side }) => side === "lower")
    ? null
    : "BigQuery has no outer join without an equality, and this view has neither an entity nor a start of its widest window; use running or frames, or give it an entity with a constant key";
}
