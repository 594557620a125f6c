import type { Certificate } from "../../ir/certificate.ts";
import type { ResolvedLatest } from "../../ir/latest.ts";
import { type InstantBound, type LogicalPlan, latestOf } from "../../ir/plan.ts";
import type { TimeColumn } from "../../ir/request.ts";
import { certify } from "./certify.ts";
import type { Argument } from "./certify-derived.ts";
import { requestAsOfEnd } from "./plan-latest.ts";

/**
 * Argues for each feature, from the plan alone, that a run reads no row which was not known at its end. What has to be bounded
 * is taken from the resolved view, so that a plan which forgot a condition is refuted.
 */
export function certifyLatest(plan: LogicalPlan, latest: ResolvedLatest): readonly Certificate[] {
  const node = latestOf(plan);
  if (node === null) return certify(plan, requestAsOfEnd(latest));
  const argument = argue(node.rows.all, latest);
  return plan.columns.slice(latest.stored.length).flatMap((column): readonly Certificate[] => {
    if (column.from === "spine") return [];
    return [{ output: column.name, role: column.role, feature: column.feature.name, ...argument }];
  });
}

function argue(bounds: readonly InstantBound[], { join, interval }: ResolvedLatest): Argument {
  const { eventTime, availableAt, from, name } = join.source;
  if (eventTime === null)
    return {
      verdict: "static",
      reasons: [`${name} has no event time: its values are those of the day the query runs`],
    };
  const times = [eventTime, ...(availableAt === null ? [] : [availableAt])];
  const strict = join.boundary === "strict";
  const open = times.find((time) => !bounds.some((bound) => keepsOut(bound, time, interval.end, strict)));
  if (open !== undefined) return { verdict: "refuted", reasons: [`nothing keeps ${open.column} within the run`] };
  const reasons = times.map(({ column }) => `${column} is ${strict ? "before" : "at or before"} the run's end`);
  if (from.kind !== "query") return { verdict: "proved", reasons };
  return {
    verdict: "assumed",
    reasons: [...reasons, `what the query source '${name}' computes inside itself is not seen`],
  };
}

/** What became known after the end belongs to another run. */
function keepsOut({ column, side, instant, inclusive }: InstantBound, time: TimeColumn, end: string, strict: boolean) {
  return column.column === time.column && side === "upper" && instant === end && (!strict || !inclusive);
}
