import type { Aggregate } from "../../ir/aggregate.ts";
import { type DerivedFeature, stepsOf } from "../../ir/derived-feature.ts";
import {
  type DeriveNode,
  type EntityListing,
  type JoinedFeature,
  type JoinNode,
  joinsIn,
  type KeyPair,
  type LogicalPlan,
  type OrderKey,
  type PlanNode,
  type ProjectedColumn,
  type RunRows,
  type ScanNode,
  type SpineNode,
  type SpineRows,
  type TimeBound,
  type WindowAggregateNode,
} from "../../ir/plan.ts";
import type {
  ResolvedFeature,
  ResolvedJoin,
  ResolvedOutput,
  ResolvedRequest,
  ResolvedSpine,
} from "../../ir/request.ts";

/** Which of a source's rows list entities, where not all of them do. */
export type OnlyRows = (join: ResolvedJoin) => RunRows | null;

/** Stage 4: what is joined to what, under which conditions. */
export function plan(request: ResolvedRequest, only: OnlyRows = () => null): LogicalPlan {
  const spine = spineNode(request.spine, request.joins, only);
  const joins = request.joins.filter((join) => join.features.length > 0);
  const joined = joins.reduce<PlanNode>((input, join) => joinOf(input, join, request.spine), spine);
  const derived = stepsOf(request.derived).reduce<PlanNode>(
    (input, features): DeriveNode => ({ node: "derive", input, features }),
    joined,
  );
  const nodes = joinsIn(joined);
  return {
    node: "project",
    input: derived,
    columns: [
      ...request.spine.columns.map((column): ProjectedColumn => ({ from: "spine", name: column.name, column })),
      ...request.outputs.map((output) => projected(output, nodes, request.derived)),
    ],
    ordered: request.spine.from.kind === "rows",
  };
}

function projected(
  { from, role, feature: wanted, name }: ResolvedOutput,
  joins: readonly JoinNode[],
  derived: readonly DerivedFeature[],
): ProjectedColumn {
  if (from === "derived") {
    const feature = derived.find((one) => one.role === role && one.name === wanted);
    if (feature !== undefined) return { from, name, role, feature };
  } else {
    const features: readonly JoinedFeature[] = joins.find((join) => join.role === role)?.features ?? [];
    const feature = features.find((one) => one.name === wanted);
    if (feature !== undefined) return { from, name, role, feature };
  }
  throw new Error(`nothing gives ${role}:${wanted}`);
}

function joinOf(input: PlanNode, join: ResolvedJoin, spine: ResolvedSpine): JoinNode {
  const common = {
    input,
    source: scan(join),
    role: join.role,
    view: join.view,
    keys: keyPairs(join),
    time: spine.time,
    order: order(join),
    strategy: join.strategy,
  };
  const windowed = windowedFeatures(join);
  return windowed.length === 0
    ? { node: "as_of_join", ...common, bounds: bounds(join), features: join.features.map(joinedFeature) }
    : { node: "window_aggregate", ...common, ...windowsOf(join, windowed) };
}

/** The bounds of the widest window, and each function with its own. */
function windowsOf(
  join: ResolvedJoin,
  windowed: readonly WindowedFeature[],
): Pick<WindowAggregateNode, "bounds" | "features"> {
  const { eventTime } = join.source;
  if (eventTime === null) throw new Error(`${join.role}: a window needs an event time`);
  const windows = windowed.map(({ aggregate }) => aggregate.window);
  const widest = windows.includes(null) ? null : Math.max(...windows.map((window) => window ?? 0));
  // `strict` moves both ends alike: a row of the very instant is out, one that is as old as the window is in.
  const startOf = (window: number | null): TimeBound | null =>
    window === null
      ? null
      : { column: eventTime, side: "lower", offset: window, inclusive: join.boundary === "strict" };
  const outermost = startOf(widest);
  return {
    bounds: outermost === null ? bounds(join) : [...bounds(join), outermost],
    features: windowed.map(({ feature, aggregate }) => ({
      ...joinedFeature(feature),
      aggregate,
      valueType: aggregate.input ?? feature.known,
      where: feature.where,
      start: aggregate.window === widest ? null : startOf(aggregate.window),
    })),
  };
}

interface WindowedFeature {
  readonly feature: ResolvedFeature;
  readonly aggregate: Aggregate;
}

function windowedFeatures(join: ResolvedJoin): readonly WindowedFeature[] {
  return join.features.flatMap((feature) =>
    feature.aggregate === null ? [] : [{ feature, aggregate: feature.aggregate }],
  );
}

export function scan(join: ResolvedJoin): ScanNode {
  return { node: "scan", source: join.source.name, from: join.source.from };
}

function keyPairs(join: ResolvedJoin): readonly KeyPair[] {
  return join.keys.map(({ spineColumn, sourceColumn, type }) => ({ spineColumn, sourceColumn, type }));
}

export function joinedFeature({ name, column, expression, output, type, time, cast }: ResolvedFeature): JoinedFeature {
  return { name, column, expression, output, type, time, cast };
}

/** `strict` keeps out what happens or becomes known at the very instant; the TTL's edge always stays in. */
function bounds(join: ResolvedJoin): readonly TimeBound[] {
  const { eventTime, availableAt } = join.source;
  if (eventTime === null) return [];
  const inclusive = join.boundary === "inclusive";
  const found: TimeBound[] = [{ column: eventTime, side: "upper", offset: 0, inclusive }];
  if (join.ttl !== null) found.push({ column: eventTime, side: "lower", offset: join.ttl, inclusive: true });
  if (availableAt !== null) found.push({ column: availableAt, side: "upper", offset: 0, inclusive });
  return found;
}

export function order(join: ResolvedJoin): readonly OrderKey[] {
  const { eventTime, tieBreaks } = join.source;
  const ties = tieBreaks.map((tie): OrderKey => ({ ...tie, neverNull: false }));
  return eventTime === null ? ties : [{ ...eventTime, neverNull: true }, ...ties];
}

function spineNode(spine: ResolvedSpine, joins: readonly ResolvedJoin[], only: OnlyRows): SpineNode {
  const { columns, time, keys, times } = spine;
  return { node: "spine", columns, time, keys, from: spineRows(spine, joins, only), times };
}

function spineRows(spine: ResolvedSpine, joins: readonly ResolvedJoin[], only: OnlyRows): SpineRows {
  const { from } = spine;
  if (from.kind !== "range" && from.kind !== "as_of") return from;
  const keyed = joins.some((join) => join.keys.length > 0);
  const listing = joins.filter((join) => join.keys.length > 0 || !keyed);
  const timed = from.kind === "range" ? listing.filter((join) => join.source.eventTime !== null) : listing;
  return { ...from, inputs: timed.map((join) => entityListing(join, only)) };
}

function entityListing(join: ResolvedJoin, only: OnlyRows): EntityListing {
  return {
    role: join.role,
    scan: scan(join),
    keys: keyPairs(join),
    eventTime: join.source.eventTime,
    availableAt: join.source.availableAt,
    inclusive: join.boundary === "inclusive",
    only: only(join),
  };
}
