import type { WindowContext } from "./aggregates.ts";
import type { Asks } from "./running-asks.ts";
import type { Addends, Inside } from "./running-values.ts";

/** What the steps of running sums are made of. */
export interface Parts {
  readonly context: WindowContext;
  readonly asks: Asks;
  readonly addends: Addends;
  readonly insides: readonly Inside[];
}
