/** The form of functions over windows that is known to be right, filled from the plan. */
import { aggregateLaws } from "../../../src/ir/aggregate.ts";
import type { AggregatedFeature, OrderKey, WindowAggregateNode } from "../../../src/ir/plan.ts";
import { Deviation } from "./deviation.ts";
import { byMoment, type JoinForm, table } from "./joins.ts";
import type { Pattern } from "./pattern.ts";
import type { Saying } from "./speech.ts";
import {
  and,
  boundOn,
  carried,
  columnHole,
  comparable,
  computed,
  instant,
  type JoinSaid,
  keyHoles,
  list,
  literalBounds,
  momentColumns,
  moments,
  ofRow,
  order,
} from "./words.ts";

/** Each moment with every row of its widest window, grouped by the moment; by buckets as wide where that window has a start. */
export function pairsForm(said: JoinSaid<WindowAggregateNode>): JoinForm {
  const { join, saying } = said;
  const { t } = saying;
  const result = table(said, "windows");
  const holes = keyHoles(join);
  const moment = momentColumns(said, t`s`);
  const buckets = bucketsOf(said);
  const matches = [
    ...join.keys.map((key, index) => t`${ofRow(key.sourceColumn, saying)} = s.${holes[index] ?? result}`),
    ...(buckets === null ? [] : [buckets.match]),
    ...join.bounds.map((bound) => boundOn(bound, t`s.${instant}`, saying)),
    ...literalBounds(said),
  ];
  const columns = join.features.map((feature) => t`${functionOf(feature, said)} AS ${carried(join, feature)}`);
  const windows = t`${result} AS (
    SELECT ${list([...moment, ...columns], saying)}
    FROM ${buckets?.asked ?? moments(said)} AS s LEFT JOIN ${rowsOf(said)} AS r ON ${and(matches, saying)}
    GROUP BY ${list(moment, saying)})`;
  const tables = buckets === null ? [windows] : [buckets.table, windows];
  return { tables, joined: byMoment(said, result) };
}

interface BucketsSaid {
  readonly table: Pattern;
  readonly asked: Pattern;
  readonly match: Pattern;
}

/** Each moment asks for two buckets: its own, and that of the instant where its widest window starts. */
function bucketsOf(said: JoinSaid<WindowAggregateNode>): BucketsSaid | null {
  const { join, saying } = said;
  const { t } = saying;
  const [event] = join.bounds;
  const start = join.bounds.find(({ side }) => side === "lower");
  if (start === undefined) return null;
  if (event?.side !== "upper" || start.column.column !== event.column.column)
    throw new Deviation("the widest window does not begin and end by the event time");
  const width = start.offset;
  const [asked, bucket, ask] = [table(said, "asked"), columnHole("bucket"), columnHole("ask")];
  const starts = t`WHEN 2 THEN ${saying.earlier(t`s.${instant}`, width)}`;
  const own = saying.bucket(t`CASE p.${ask} WHEN 1 THEN s.${instant} ${starts} END`, width);
  const happened = saying.instant(ofRow(event.column.column, saying), event.column.time);
  return {
    table: t`${asked} AS (
      SELECT ${list([...momentColumns(said, t`s`), t`${own} AS ${bucket}`], saying)}
      FROM ${moments(said)} AS s CROSS JOIN (SELECT 1 AS ${ask} UNION ALL SELECT 2) AS p)`,
    asked: [asked],
    match: t`${saying.bucket(happened, width)} = s.${bucket}`,
  };
}

const place = columnHole("place");

/** The source, its rows numbered in the winner's order where the warehouse orders by a number alone. */
function rowsOf(said: JoinSaid<WindowAggregateNode>): Pattern {
  const { join, saying, source } = said;
  const { t } = saying;
  if (!saying.ordersByNumber || !join.features.some(({ aggregate }) => aggregateLaws[aggregate.function].ordered))
    return source;
  const keys = join.keys.map((key) => ofRow(key.sourceColumn, saying));
  const partition = keys.length === 0 ? [] : t`PARTITION BY ${list(keys, saying)}`;
  const terms = list(
    join.order.map((key) => ascending(key, saying)),
    saying,
  );
  return t`(SELECT r.*, ROW_NUMBER() OVER (${partition} ORDER BY ${terms}) AS ${place} FROM ${source} AS r)`;
}

/** What a row must meet to count for a function, besides its window; null where every row does. */
export function conditionOf({ where }: AggregatedFeature, { saying }: JoinSaid): Pattern | null {
  return where === null ? null : computed(where, saying);
}

/** What a function computes with, of one row. */
export function valueSaid(feature: AggregatedFeature, { saying }: JoinSaid): Pattern {
  const { aggregate, column, expression, time, cast } = feature;
  const { t } = saying;
  if (expression !== null) return computed(expression, saying);
  const own = ofRow(column, saying);
  const stored = time === null ? own : saying.instant(own, time);
  return cast && aggregate.input !== null ? t`CAST(${stored} AS ${saying.type(aggregate.input)})` : stored;
}

function functionOf(feature: AggregatedFeature, said: JoinSaid<WindowAggregateNode>): Pattern {
  const { saying, join } = said;
  const { aggregate, start, type } = feature;
  const { t } = saying;
  if (start !== null && (start.side !== "lower" || start.column.column !== join.bounds[0]?.column.column))
    throw new Deviation(`the window of '${feature.name}' does not begin by the event time`);
  const byNumber = saying.ordersByNumber;
  return saying.aggregate({
    function: aggregate.function,
    value: valueSaid(feature, said),
    input: aggregate.input,
    when: whenCounted(feature, said),
    greatestFirst: byNumber ? t`r.${place}` : list(order(said), saying),
    leastFirst: byNumber
      ? t`r.${place}`
      : list(
          join.order.map((key) => ascending(key, saying)),
          saying,
        ),
    limit: aggregate.limit ?? 1,
    result: saying.type(type),
    resultKind: type.kind,
    frame: null,
  });
}

function whenCounted(feature: AggregatedFeature, said: JoinSaid): Pattern | null {
  const { saying } = said;
  const { start, expression } = feature;
  // A moment with an empty window stands beside a row of NULLs, of which an expression may have a value.
  const present = expression === null ? [] : [saying.t`${ofRow(eventColumn(said), saying)} IS NOT NULL`];
  const bound = start === null ? present : [boundOn(start, saying.t`s.${instant}`, saying)];
  const condition = conditionOf(feature, said);
  const all = condition === null ? bound : [...bound, condition];
  return all.length === 0 ? null : and(all, saying);
}

function eventColumn({ join }: JoinSaid): string {
  const [event] = join.bounds;
  if (event === undefined) throw new Deviation("a window goes by no event time");
  return event.column.column;
}

function ascending(key: OrderKey, saying: Saying): Pattern {
  const { t } = saying;
  return key.neverNull ? comparable(key, saying) : t`${comparable(key, saying)} NULLS FIRST`;
}
