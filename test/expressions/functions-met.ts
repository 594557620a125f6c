import { childrenOfTyped, type TypedExpression } from "../../src/ir/typed-expression.ts";
import type { Case } from "./agree.ts";

/** In how many of some expressions each function stands, of those that have a value for some row. */
export function functionsMet(cases: readonly Case[]): Readonly<Record<string, number>> {
  const met = new Map<string, number>();
  for (const { typed, outcomes } of cases) {
    if (outcomes.every((outcome) => "failed" in outcome)) continue;
    for (const name of namesIn(typed)) met.set(name, (met.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(met);
}

function namesIn(node: TypedExpression): ReadonlySet<string> {
  const own = node.kind === "call" ? [node.function] : node.kind === "case" || node.kind === "cast" ? [node.kind] : [];
  return new Set([...own, ...childrenOfTyped(node).flatMap((child) => [...namesIn(child)])]);
}
