/** Which functions can go over a frame of each row on one line of time: what strategies of frames ask before they apply. */
import { aggregateLaws, isExactSum } from "../../../src/ir/aggregate.ts";
import type { AggregatedFeature, WindowAggregateNode } from "../../../src/ir/plan.ts";
import { digitsOf, type HoldsSums } from "./exact-sums.ts";

/** Why a view's functions cannot all go over frames; null where they can. */
export function unframed({ bounds, features }: WindowAggregateNode, holds: HoldsSums): string | null {
  const late = bounds.find(({ side }, index) => side === "upper" && index > 0);
  if (late !== undefined)
    return `a frame goes by one time alone, and rows may be known later than they happened ("${late.column.column}"); use another strategy`;
  for (const feature of features) {
    const why = unframedFunction(feature, holds);
    if (why !== null) return `'${feature.name}' is ${feature.aggregate.function}, ${why}; use another strategy`;
  }
  return null;
}

function unframedFunction({ aggregate, type }: AggregatedFeature, holds: HoldsSums): string | null {
  const { ordered, distinct } = aggregateLaws[aggregate.function];
  if (ordered) return "and a frame has its rows in the order of one time, not in the winner's";
  if (distinct) return "and in a frame equal values cannot be counted once";
  const digits = isExactSum(aggregate.function, type) && aggregate.input !== null ? digitsOf(aggregate.input) : null;
  // Frames of rows are summed that no spine row asks for.
  return digits === null || holds(digits, 1) ? null : "of which a frame may overflow where no window does";
}
