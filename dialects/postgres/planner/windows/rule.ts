import type { WindowAggregateNode } from "../../../../src/ir/plan.ts";
import type { WindowStrategyName } from "../../../../src/ports/dialect.ts";
import { ttlOf } from "../joins.ts";
import type { WindowServing } from "./probing.ts";

export interface WindowRuling {
  readonly strategy: WindowStrategyName;
  readonly reason: string;
}

/**
 * What to do where rows or keys were not counted. A window without an end may hold all of a key's rows: where sums can be
 * taken back each row is added up once. Else an index on keys and event time is probed. Without one the source is sorted once.
 */
export function windowRule(
  join: WindowAggregateNode,
  indexes: readonly WindowServing[],
  offered: readonly WindowStrategyName[],
): WindowRuling {
  const [best] = indexes;
  if (ttlOf(join) === null && offered.includes("running"))
    return { strategy: "running", reason: "a window has no end: each row is added up once" };
  if (best !== undefined && best.service !== "keys")
    return { strategy: "probe", reason: `index ${best.index.name} serves: each spine row reads its window alone` };
  const missing = "no index on keys and event time is known";
  return offered.includes("arrays")
    ? { strategy: "arrays", reason: `${missing}: the source is sorted once` }
    : { strategy: "pairs", reason: `${missing}: one hash join finds every pair` };
}
