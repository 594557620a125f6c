import type { AsOfJoinNode } from "../../../src/ir/plan.ts";
import type { JoinFacts, StrategyName } from "../../../src/ports/dialect.ts";
import { isStatic } from "./joins.ts";
import type { Serving } from "./probing.ts";
import type { JoinShape } from "./shape.ts";
import { few } from "./words.ts";

export interface Ruling {
  readonly strategy: StrategyName;
  readonly reason: string;
}

/** Fewer rows than this a probe may step over as if they were not there. */
export const negligibleSteps = 4;

/**
 * What to do where rows were not counted: a static source is looked up, a source whose index serves is probed (one without
 * `availableAt` only if few rows are known to be late), and all others are done in one pass, whose cost depends on no index
 * and not on how the keys are spread.
 */
export function rule(
  join: AsOfJoinNode,
  { table }: JoinFacts,
  indexes: readonly Serving[],
  shape: JoinShape | null,
): Ruling {
  if (isStatic(join)) return { strategy: "lookup", reason: "a static source: one row a key" };
  if (join.source.from.kind === "query") return { strategy: "sweep", reason: "a query source has no index to probe" };
  if (table === null) return { strategy: "sweep", reason: "nothing is known of the table's indexes" };
  const [best] = indexes;
  if (best?.service === "whole") {
    return { strategy: "probe", reason: `index ${best.index.name} serves the keys and the event time` };
  }
  if (best?.service === "narrow" && shape?.latenessCounted && shape.stepped < negligibleSteps) {
    const steps = few(shape.stepped);
    return {
      strategy: "probe",
      reason: `index ${best.index.name} serves, and only ${steps} rows are stepped over in a probe`,
    };
  }
  const missing =
    best?.service === "narrow"
      ? `index ${best.index.name} lacks availableAt`
      : "no index on the keys and the event time";
  return { strategy: table.kind === "table" ? "arrays" : "sweep", reason: missing };
}
