import type { JoinNode, LogicalPlan, PlanNode, SpineNode } from "../../../src/ir/plan.ts";
import { deviate } from "./deviation.ts";

/** A plan's joins from the spine outwards. */
export interface PlanChain {
  readonly spine: SpineNode;
  readonly joins: readonly JoinNode[];
}

export function chainOf(plan: LogicalPlan): PlanChain {
  return below(plan.input, []);
}

function below(node: PlanNode, outer: readonly JoinNode[]): PlanChain {
  if (node.node === "as_of_join" || node.node === "window_aggregate") return below(node.input, [node, ...outer]);
  return node.node === "spine" ? { spine: node, joins: outer } : deviate("the plan", `stands on a ${node.node}`);
}
