import { isExactSum } from "../../../ir/aggregate.ts";
import type { AggregatedFeature } from "../../../ir/plan.ts";
import type { TemplateUse } from "../../../ir/statement.ts";
import { identifier, integerLiteral, type Sql, sql } from "../../../kernel/sql.ts";
import { s } from "../fragments.ts";
import { distinctMoments, joinByMoment, momentColumns, momentTime } from "../strategies/moments.ts";
import { eventTime, partitionBy } from "../strategies/source-parts.ts";
import { carriedName, column, inWords, keyNames } from "../strategy.ts";
import { type WindowContext, type WindowStrategy, windowsInWords } from "./aggregates.ts";
import { type FrameValues, frameValues } from "./frame-values.ts";
import { rowsStep } from "./rows-of-keys.ts";

/**
 * Rows and the spine's moments on one line of whole numbers, sorted once: a window is the range that ends at a moment. Rows go
 * by one time alone, so none may be known later than it happened.
 */
export const frames: WindowStrategy = {
  readsStarts: false,
  lower: (context: WindowContext) => {
    const values = frameValues(context);
    const table = (step: string): Sql => identifier(context.names.table(`${context.join.role}__${step}`));
    const [rows, timeline, framed, windows] = [table("rows"), table("timeline"), table("framed"), table("windows")];
    return {
      steps: [
        rowsStep(context, values.values, rows),
        timelineStep(context, values, timeline, rows),
        framedStep(context, values, framed, timeline),
        windowsStep(context, windows, framed),
      ],
      join: joinByMoment(windows, context),
    };
  },
};

/** A moment has no values, so that it counts in no window. */
function timelineStep(context: WindowContext, { values }: FrameValues, name: Sql, rows: Sql): TemplateUse {
  const { ticks, cast } = context.lexicon;
  const noMoment = cast(sql`NULL`, { kind: "timestamp" });
  return {
    template: "sweep-timeline",
    view: {
      name,
      comment: inWords(context, "on one line of time, its rows and the moments of the spine"),
      timelineColumns: [
        ...keyNames(context).map((key) => sql`w.${key}`),
        sql`${ticks.of(sql`w.${column(context, "event")}`)} AS ${column(context, "at")}`,
        sql`${noMoment} AS ${column(context, "instant")}`,
        ...values.map((value) => sql`w.${value.name}`),
      ],
      source: sql`${rows} AS w`,
      conditions: [],
      spineColumns: [
        ...keyNames(context).map((key) => sql`${s}.${key}`),
        ticks.of(momentTime(context)),
        momentTime(context),
        ...values.map(() => sql`NULL`),
      ],
      spine: distinctMoments(context),
      spineConditions: [],
    },
  };
}

/** Functions of one window say the same frame; all frames share one order, and so one sort. */
function framedStep(context: WindowContext, values: FrameValues, name: Sql, timeline: Sql): TemplateUse {
  return {
    template: "sweep-running",
    view: {
      name,
      comment: windowsInWords(context),
      columns: [
        ...keyNames(context),
        column(context, "instant"),
        ...context.join.features.map((feature, index) => {
          const carried = identifier(carriedName(context.names, feature, index));
          return sql`${framedCall(context, feature, values.of(feature))} AS ${carried}`;
        }),
      ],
      timeline,
    },
  };
}

function framedCall(context: WindowContext, feature: AggregatedFeature, value: Sql): Sql {
  const { aggregate, type } = feature;
  const { aggregates, exactSums } = context.lexicon;
  const exact = isExactSum(aggregate.function, type) ? aggregate.input : null;
  return aggregates.call({
    function: aggregate.function,
    value: exact === null ? value : exactSums.number(value, exact, 1),
    valueType: aggregate.input,
    when: null,
    greatestFirst: [],
    leastFirst: [],
    limit: null,
    result: type,
    frame: frameOf(context, aggregate.window),
  });
}

/** Inclusive, a window of `w` is the last `w` ticks up to the moment's own; strict, the `w` before it. */
function frameOf(context: WindowContext, window: number | null): Sql {
  const { inclusive } = eventTime(context);
  const length = BigInt(window ?? 0) * BigInt(context.lexicon.ticks.perMicrosecond);
  const first = integerLiteral(inclusive ? length - 1n : length);
  const start = window === null ? sql`UNBOUNDED PRECEDING` : sql`${first} PRECEDING`;
  const end = inclusive ? sql`CURRENT ROW` : sql`1 PRECEDING`;
  const order = sql`${partitionBy(keyNames(context))}ORDER BY ${column(context, "at")}`;
  return sql`${order} RANGE BETWEEN ${start} AND ${end}`;
}

/** Only here, where none but moments are left, does a sum become an integer, which may overflow. */
function windowsStep(context: WindowContext, name: Sql, framed: Sql): TemplateUse {
  const instant = sql`w.${column(context, "instant")}`;
  const functions = context.join.features.map((feature, index) => {
    const carried = identifier(carriedName(context.names, feature, index));
    const value = sql`w.${carried}`;
    return isExactSum(feature.aggregate.function, feature.type)
      ? sql`${context.lexicon.cast(value, feature.type)} AS ${carried}`
      : value;
  });
  return {
    template: "sweep-unpacked",
    view: {
      name,
      comment: inWords(context, "of these the moments' alone"),
      columns: [...momentColumns(context, sql`w`), ...functions],
      swept: framed,
      conditions: [sql`${instant} IS NOT NULL`],
    },
  };
}
