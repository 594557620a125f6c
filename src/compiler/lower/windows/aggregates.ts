/** What the strategies for windows share: the functions themselves, each over the rows of its own window. */
import type { AggregatedFeature, TimeBound, WindowAggregateNode } from "../../../ir/plan.ts";
import { identifier, type Sql, join as separated, sql } from "../../../kernel/sql.ts";
import { formatDuration } from "../../../kernel/time.ts";
import { conditionOfLimit, featureValue, of, r, reversedTerm, sourceExpression } from "../fragments.ts";
import { carriedName, inWords, type JoinContext, type LoweredJoin, winnerOrder } from "../strategy.ts";

export interface WindowContext extends JoinContext {
  readonly join: WindowAggregateNode;
  readonly starts: WindowStarts;
}

/** The limit of a bound, to hold the source's column against. */
export type LimitOf = (bound: TimeBound) => Sql;

/** Where windows start, in columns beside those of the spine's rows. */
export interface WindowStarts {
  /** Each with what it is made of: `s."event_timestamp" - INTERVAL '3600 seconds' AS "asof_start_1"`. */
  readonly columns: readonly Sql[];
  /** `s."asof_start_1"`. */
  readonly of: LimitOf;
}

export interface WindowStrategy {
  /** Whether functions stand beside the spine's own rows, so that what its starts hold need not be computed for each row of a window. */
  readonly readsStarts: boolean;
  lower(context: WindowContext): LoweredJoin;
}

/** Whether all rows under `r` are the source's, or one of NULLs may stand for none: an outer join's. */
export type Rows = "sources" | "perhaps none";

/** The rows' order as a warehouse wants to be told it. */
export interface RowOrder {
  readonly greatestFirst: readonly Sql[];
  readonly leastFirst: readonly Sql[];
}

export function orderByTerms(context: WindowContext): RowOrder {
  const { join, lexicon } = context;
  return {
    greatestFirst: winnerOrder(context),
    leastFirst: join.order.map((key) => reversedTerm(key, r, lexicon)),
  };
}

/** `COUNT(r."id") FILTER (WHERE …) AS "flights_3h"` for each feature. `startOf` says where a window starts. */
export function aggregated(context: WindowContext, startOf: LimitOf, order: RowOrder, rows: Rows): readonly Sql[] {
  return context.join.features.map((feature, index) => {
    const name = identifier(carriedName(context.names, feature, index));
    return sql`${call(feature, context, startOf, order, rows)} AS ${name}`;
  });
}

function call(feature: AggregatedFeature, context: WindowContext, startOf: LimitOf, order: RowOrder, rows: Rows): Sql {
  const { aggregate, type } = feature;
  return context.lexicon.aggregates.call({
    function: aggregate.function,
    value: featureValue({ ...feature, type: aggregate.input ?? type }, r, context),
    valueType: aggregate.input,
    when: whenCounted(feature, context, startOf, rows),
    ...order,
    limit: aggregate.limit,
    result: type,
    frame: null,
  });
}

/** What a row of the widest window must meet to count for this function; null where it need meet nothing more. */
function whenCounted(feature: AggregatedFeature, context: WindowContext, startOf: LimitOf, rows: Rows): Sql | null {
  const { start, where, expression } = feature;
  const bound = start === null ? [] : [conditionOfLimit(start, startOf(start), r, context.lexicon)];
  // A column of no row is NULL, and meets no bound; an expression of it may have a value.
  const isUnsure = rows === "perhaps none" && start === null && expression !== null;
  const conditions = [
    ...bound,
    ...(isUnsure ? [sql`${of(r, eventColumn(context))} IS NOT NULL`] : []),
    ...(where === null ? [] : [sourceExpression(where, r, context)]),
  ];
  return conditions.length === 0 ? null : separated(conditions, sql` AND `);
}

function eventColumn({ join }: WindowContext): string {
  const [event] = join.bounds;
  if (event === undefined) throw new Error("a window has an event time");
  return event.column.column;
}

/** `carrier_delays: functions over the rows of the last 3 hours, 24 hours`. */
export function windowsInWords(context: WindowContext): Sql {
  const windows = context.join.features.map(({ aggregate }) =>
    aggregate.window === null ? "all time" : formatDuration(aggregate.window),
  );
  const available = context.join.bounds.filter(({ side }) => side === "upper").length > 1;
  const known = available ? " that were known by then" : "";
  return inWords(context, `its rows of the last ${[...new Set(windows)].join(", ")}${known}, in functions`);
}
