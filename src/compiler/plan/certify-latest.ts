import type { Certificate } from "../../ir/certificate.ts";
import type { ResolvedLatest } from "../../ir/latest.ts";
import { type DedupeLatestNode, type InstantBound, type LogicalPlan, latestOf } from "../../ir/plan.ts";
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
  const argument = argue(node, latest);
  return plan.columns.slice(latest.stored.length).flatMap((column): readonly Certificate[] => {
    if (column.from === "spine") return [];
    return [{ output: column.name, role: column.role, feature: column.feature.name, ...argument }];
  });
}

function argue(node: DedupeLatestNode, latest: ResolvedLatest): Argument {
  const { join, interval } = latest;
  const { eventTime, availableAt, from, name } = join.source;
  if (eventTime === null) return argueWithoutTime(node, latest);
  const times = [eventTime, ...(availableAt === null ? [] : [availableAt])];
  const strict = join.boundary === "strict";
  const open = times.find((time) => !node.rows.all.some((bound) => keepsOut(bound, time, interval.end, strict)));
  if (open !== undefined) return { verdict: "refuted", reasons: [`nothing keeps ${open.column} within the run`] };
  const reasons = times.map(({ column }) => `${column} is ${strict ? "before" : "at or before"} the run's end`);
  if (from.kind !== "query") return { verdict: "proved", reasons };
  return {
    verdict: "assumed",
    reasons: [...reasons, `what the query source '${name}' computes inside itself is not seen`],
  };
}

/** Rows without a time are told apart by when they were read: a run that stored another time could hide a newer one's. */
function argueWithoutTime({ columns }: DedupeLatestNode, { table, join, interval }: ResolvedLatest): Argument {
  const { name } = join.source;
  const stored = columns[table.keys.length]?.expression?.typed;
  if (stored?.kind !== "constant" || stored.text !== interval.end)
    return { verdict: "refuted", reasons: ["what is stored is not as of the run's end"] };
  return {
    verdict: "static",
    reasons: [
      `${name} has no event time: its values are those of the day the query runs`,
      "they are stored as of the run's end",
    ],
  };
}

/** What became known after the end belongs to another run. */
function keepsOut({ column, side, instant, inclusive }: InstantBound, time: TimeColumn, end: string, strict: boolean) {
  return column.column === time.column && side === "upper" && instant === end && (!strict || !inclusive);
}
