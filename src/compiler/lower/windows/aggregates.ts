/** What the strategies for windows share: the functions themselves, each over the rows of its own window. */
import type { AggregatedFeature, WindowAggregateNode } from "../../../ir/plan.ts";
import { identifier, type Sql, sql } from "../../../kernel/sql.ts";
import { formatDuration } from "../../../kernel/time.ts";
import { boundCondition, featureValue, r, reversedTerm } from "../fragments.ts";
import { carriedName, inWords, type JoinContext, type LoweredJoin, winnerOrder } from "../strategy.ts";

export interface WindowContext extends JoinContext {
  readonly join: WindowAggregateNode;
}

export interface WindowStrategy {
  lower(context: WindowContext): LoweredJoin;
}

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

/** `COUNT(r."id") FILTER (WHERE …) AS "flights_3h"` for each feature. `time` is the instant that windows end at. */
export function aggregated(context: WindowContext, time: Sql, order: RowOrder): readonly Sql[] {
  return context.join.features.map((feature, index) => {
    const name = identifier(carriedName(context.names, feature, index));
    return sql`${call(feature, context, time, order)} AS ${name}`;
  });
}

function call(feature: AggregatedFeature, { lexicon }: WindowContext, time: Sql, order: RowOrder): Sql {
  const { aggregate, start, type } = feature;
  return lexicon.aggregates.call({
    function: aggregate.function,
    value: featureValue({ ...feature, type: aggregate.input ?? type }, r, lexicon),
    valueType: aggregate.input,
    when: start === null ? null : boundCondition(start, time, r, lexicon),
    ...order,
    limit: aggregate.limit,
    result: type,
  });
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
