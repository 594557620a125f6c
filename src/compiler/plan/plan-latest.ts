import type { ResolvedLatest, StoredColumn } from "../../ir/latest.ts";
import { eventTimeColumn } from "../../ir/online.ts";
import type { DedupeLatestNode, JoinedFeature, LogicalPlan, OrderKey } from "../../ir/plan.ts";
import type { ResolvedJoin, ResolvedRequest, ResolvedSpine, SpineColumn } from "../../ir/request.ts";
import type { SourceExpression } from "../../ir/source-expression.ts";
import { instant } from "../../ir/types.ts";
import { joinedFeature, order, plan, scan } from "./plan.ts";
import { changedRows, knownRows } from "./run-rows.ts";

/**
 * Stage 4 of what a run loads: the winner of each key among the rows that became known, or the view's windows as of the
 * run's end, for the keys at which they may have changed.
 */
export function planLatest(latest: ResolvedLatest): LogicalPlan {
  return isWindowed(latest) ? plan(requestAsOfEnd(latest), () => changedRows(latest)) : newest(latest);
}

export function isWindowed({ join }: Pick<ResolvedLatest, "join">): boolean {
  return join.features.some(({ aggregate }) => aggregate !== null);
}

function newest(latest: ResolvedLatest): LogicalPlan {
  const { join, names, stored, interval } = latest;
  const columns = [...stored.map((one) => storedColumn(one, interval.end)), ...join.features.map(joinedFeature)];
  const node: DedupeLatestNode = {
    node: "dedupe_latest",
    input: scan(join),
    view: join.view,
    keys: join.keys.map(({ sourceColumn }) => sourceColumn),
    rows: knownRows(latest),
    order: [...order(join), ...reported(join)],
    columns,
  };
  return {
    node: "project",
    input: node,
    columns: columns.map((feature, index) => ({
      from: "feature",
      name: names[index] ?? feature.name,
      role: join.role,
      feature,
    })),
    ordered: false,
  };
}

/** Rows that tie in all else: the one that was reported last, so that there is less to choose among. */
function reported({ source: { availableAt } }: ResolvedJoin): readonly OrderKey[] {
  return availableAt === null ? [] : [{ ...availableAt, neverNull: true }];
}

/** Rows without a time are as of the run's end, by which they were read: so a later run's replace an earlier one's. */
function storedColumn({ name, read }: StoredColumn, end: string): JoinedFeature {
  const common = { name, output: name };
  if (read !== null) {
    const { name: column, type, time, cast } = read;
    return { ...common, column, expression: null, type, time, cast };
  }
  const { type } = eventTimeColumn;
  const expression: SourceExpression = {
    written: { kind: "literal", type: "timestamp", value: end },
    typed: { kind: "constant", type, text: end },
    columns: [],
  };
  return { ...common, column: name, expression, type, time: null, cast: false };
}

/** The training-set request that a run over windows is: every key that changed, at the end of the run. */
export function requestAsOfEnd({ table, join, names, interval, warnings }: ResolvedLatest): ResolvedRequest {
  const features = join.features.map(({ name }, index) => ({
    from: "feature" as const,
    role: join.role,
    feature: name,
    name: names[table.keys.length + 1 + index] ?? name,
  }));
  return {
    project: table.project,
    spine: spineAsOfEnd(join, names[table.keys.length] ?? eventTimeColumn.name, interval.end),
    joins: [join],
    derived: [],
    outputs: features,
    service: null,
    fingerprint: table.version,
    warnings,
  };
}

function spineAsOfEnd({ keys }: ResolvedJoin, time: string, end: string): ResolvedSpine {
  const own = keys.map(
    ({ spineColumn, type }): SpineColumn => ({
      name: spineColumn,
      type,
      time: type.kind === "timestamp" ? instant : null,
    }),
  );
  return {
    from: { kind: "as_of", instant: end, population: null },
    columns: [...own, { name: time, type: eventTimeColumn.type, time: instant }],
    time: { column: time, time: instant },
    keys: keys.map(({ spineColumn }) => spineColumn),
    requestValues: [],
    times: null,
  };
}
