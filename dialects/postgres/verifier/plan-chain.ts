import {
  type DeriveNode,
  derivesOf,
  type JoinNode,
  type LogicalPlan,
  type PlanNode,
  type SpineNode,
} from "../../../src/ir/plan.ts";
import { deviate } from "./deviation.ts";

/** A plan's joins from the spine outwards, and what is derived of them. */
export interface PlanChain {
  readonly spine: SpineNode;
  readonly joins: readonly JoinNode[];
  readonly derives: readonly DeriveNode[];
}

export function chainOf(plan: LogicalPlan): PlanChain {
  let node = plan.input;
  while (node.node === "derive") node = node.input;
  return { ...below(node, []), derives: derivesOf(plan) };
}

function below(node: PlanNode, outer: readonly JoinNode[]): Omit<PlanChain, "derives"> {
  if (node.node === "as_of_join" || node.node === "window_aggregate") return below(node.input, [node, ...outer]);
  return node.node === "spine" ? { spine: node, joins: outer } : deviate("the plan", `stands on a ${node.node}`);
}
