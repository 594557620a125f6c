import type { TemplateUse } from "../../../ir/statement.ts";
import { type Sql, sql } from "../../../kernel/sql.ts";
import { instantOf, r } from "../fragments.ts";
import {
  carriedFeatures,
  carriedNames,
  column,
  inWords,
  type JoinContext,
  keyNames,
  winnerOrder,
} from "../strategy.ts";
import { literalBounds, placeAmong } from "./moments.ts";
import { availability, eventTime, present, sourceKeys } from "./source-parts.ts";
import { usableStep } from "./usable.ts";

/** Rows of a source of which no two have the same keys and known instant; the last one known is the winner. */
export interface UniqueRows {
  readonly step: TemplateUse;
  /** The column of the instant from which a row counts. */
  readonly known: Sql;
  /** The column of the event time, which may be the same. */
  readonly event: Sql;
}

/** The rows that can win, each under its keys, its instants and the carried names of its features. */
export function uniqueRows(context: JoinContext, name: Sql): UniqueRows {
  const known = column(context, "known");
  if (availability(context) === null) return { step: byEventTime(context, name), known, event: known };
  const event = column(context, "event");
  const { column: timeColumn } = eventTime(context);
  const instant = instantOf(timeColumn.column, timeColumn.time, r, context.lexicon);
  const step = usableStep(context, name, {
    columns: [sql`${instant} AS ${event}`, ...carriedFeatures(context)],
    names: [event, ...carriedNames(context)],
  });
  return { step, known, event };
}

/** Without a time of becoming known, a row counts from its event time; of those that tie there, the winner stays. */
function byEventTime(context: JoinContext, name: Sql): TemplateUse {
  const { join, lexicon } = context;
  const event = eventTime(context).column;
  const keys = sourceKeys(context);
  const names = keyNames(context);
  const instant = instantOf(event.column, event.time, r, lexicon);
  return {
    template: "unique-instants",
    view: {
      name,
      comment: inWords(context, "one row an instant, the winner of those that share it"),
      columns: [
        ...keys.map((key, index) => sql`${key} AS ${names[index] ?? key}`),
        sql`${instant} AS ${column(context, "known")}`,
        ...carriedFeatures(context),
      ],
      source: context.source,
      conditions: [...present([...join.keys.map((key) => key.sourceColumn), event.column]), ...literalBounds(context)],
      place: placeAmong([...keys, instant], winnerOrder(context)),
    },
  };
}
