import type { Certificate } from "../../ir/certificate.ts";
import { type JoinNode, joinsOf, type LogicalPlan, type TimeBound } from "../../ir/plan.ts";
import type { KnownSpineTimes, ResolvedJoin, ResolvedRequest, TimeColumn } from "../../ir/request.ts";
import { type Argument, derivedArguments } from "./certify-derived.ts";

/**
 * Argues for each feature, from the logical plan alone, that no row can win which was not known at the spine row's time.
 * What has to be bounded is taken from the resolved source, not from the plan, so that a plan which forgot a condition is refuted.
 */
export function certify(plan: LogicalPlan, request: ResolvedRequest): readonly Certificate[] {
  const ofJoins = new Map(
    joinsOf(plan).map((join) => {
      const asked = request.joins.find((one) => one.role === join.role);
      return [join.role, withTimes(argue(join, asked, request.spine.time), request.spine.times)] as const;
    }),
  );
  const derived = derivedArguments(plan, ofJoins);
  return plan.columns.flatMap((column): readonly Certificate[] => {
    if (column.from === "spine") return [];
    const { name: output, role, feature } = column;
    const argument = column.from === "feature" ? ofJoins.get(role) : derived.get(column.feature);
    return [{ output, role, feature: feature.name, ...(argument ?? nothingGives(role)) }];
  });
}

function nothingGives(role: string): Argument {
  return { verdict: "refuted", reasons: [`nothing below the result gives '${role}'`] };
}

/** Rows of the source may be left out for what is known of the spine: the argument stands as long as that holds. */
function withTimes(argument: Argument, times: KnownSpineTimes | null): Argument {
  if (times === null || (argument.verdict !== "proved" && argument.verdict !== "assumed")) return argument;
  const ends = [times.from === null ? [] : `from ${times.from}`, times.to === null ? [] : `to ${times.to}`].flat();
  const reason = `the spine's times lie ${ends.join(" ")}, ${witnesses[times.by]}: a row outside is an error`;
  return { ...argument, reasons: [...argument.reasons, reason] };
}

const witnesses: Readonly<Record<KnownSpineTimes["by"], string>> = {
  caller: "as the caller says",
  rows: "as its rows were found to",
  probe: "as the warehouse found",
};

function argue(join: JoinNode, asked: ResolvedJoin | undefined, spineTime: TimeColumn): Argument {
  const path = `project > ${join.node} ${join.role} > scan ${join.source.source}`;
  const refuted = (reason: string): Argument => ({ verdict: "refuted", reasons: [`${path}: ${reason}`] });
  if (asked === undefined) return refuted("nothing asked for this join");
  if (join.time.column !== spineTime.column)
    return refuted(`joined as of '${join.time.column}', not of the spine's time`);
  const { eventTime, availableAt } = asked.source;
  if (eventTime === null) {
    return {
      verdict: "static",
      reasons: [`${asked.source.name} has no event time: its values are those of the day the query runs`],
    };
  }
  const strict = asked.boundary === "strict";
  const unbounded = [eventTime, ...(availableAt === null ? [] : [availableAt])].find(
    (column) => !join.bounds.some((bound) => keepsFutureOut(bound, column, strict)),
  );
  if (unbounded !== undefined) return refuted(`nothing keeps ${unbounded.column} at or before the spine row's time`);
  if (join.order[0]?.column !== eventTime.column)
    return refuted(`the winner is not the greatest by ${eventTime.column}`);
  return accepted(asked, eventTime, availableAt, strict);
}

function accepted(
  asked: ResolvedJoin,
  eventTime: TimeColumn,
  availableAt: TimeColumn | null,
  strict: boolean,
): Argument {
  const relation = strict ? "before" : "at or before";
  const reasons = [
    `${eventTime.column} is ${relation} the spine row's time`,
    availableAt === null
      ? "no availableAt is declared: a row counts as known when it happened"
      : `${availableAt.column} is ${relation} the spine row's time`,
  ];
  if (asked.source.from.kind !== "query") return { verdict: "proved", reasons };
  return {
    verdict: "assumed",
    reasons: [...reasons, `what the query source '${asked.source.name}' computes inside itself is not seen`],
  };
}

function keepsFutureOut(bound: TimeBound, column: TimeColumn, strict: boolean): boolean {
  const atOrBefore = bound.side === "upper" && bound.column.column === column.column && bound.offset >= 0;
  return atOrBefore && (!strict || !bound.inclusive || bound.offset > 0);
}
