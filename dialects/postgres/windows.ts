import type { WindowOffers } from "../../src/ports/dialect.ts";
import { inexactSums } from "../common/windows/exact-sums.ts";
import { unframed } from "../common/windows/frames.ts";
import { windowPlanner } from "./planner/windows/plan.ts";
import { refusalOfArrays } from "./window-arrays.ts";

const strategies: WindowOffers["strategies"] = {
  probe: { refusal: () => null },
  arrays: { refusal: refusalOfArrays },
  // A numeric has as many digits as it takes.
  running: { refusal: (join) => inexactSums(join, () => true) },
  frames: { refusal: (join) => unframed(join, () => true) },
  pairs: { refusal: () => null },
};

/** Ways to compute windows on Postgres, the best by what each would take. */
export const windows: WindowOffers = { strategies, choose: windowPlanner(strategies) };
