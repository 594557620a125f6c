import type { LogicalPlan } from "../../ir/plan.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { Dialect } from "../../ports/dialect.ts";

/** Throws `too-many-columns` where the warehouse's results have no room for a plan's. */
export function checkWidth(plan: LogicalPlan, dialect: Dialect): void {
  const { answer, because } = dialect.capabilities.resultColumns;
  if (plan.columns.length <= answer) return;
  throw AsofError.of(
    "too-many-columns",
    `the result has ${plan.columns.length} columns, the warehouse takes ${answer}`,
    {
      path: "features",
      hint: `ask for fewer features at once: ${because}`,
    },
  );
}
