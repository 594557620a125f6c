import type { TemplateUse } from "../../../ir/statement.ts";
import { type Sql, sql } from "../../../kernel/sql.ts";
import { instantOf, of, r, s } from "../fragments.ts";
import { literalBounds } from "../strategies/moments.ts";
import { availability, eventTime, present } from "../strategies/source-parts.ts";
import { column, inWords, keyNames } from "../strategy.ts";
import type { WindowContext } from "./aggregates.ts";
import type { RowValue } from "./row-values.ts";

/** Rows of the spine's keys, with their times and the values that functions are of. */
export function rowsStep(context: WindowContext, values: readonly RowValue[], name: Sql): TemplateUse {
  const keys = keyNames(context);
  const event = eventTime(context).column;
  const available = availability(context)?.column ?? null;
  return {
    template: "window-rows",
    view: {
      name,
      comment: inWords(context, "its rows of the spine's keys, and the values that functions are of"),
      columns: [
        ...keys.map((key) => sql`q.${key}`),
        ...times(context),
        ...values.map(({ name: own, value }) => sql`${value} AS ${own}`),
      ],
      source: context.source,
      keyed: keys.length > 0,
      keys: spineKeys(context),
      matches: context.join.keys.map((key, index) => sql`${of(r, key.sourceColumn)} = q.${keys[index] ?? name}`),
      conditions: [
        ...present([event.column, ...(available === null ? [] : [available.column])]),
        ...literalBounds(context),
      ],
    },
  };
}

/** The event time, and the known time where a row may be known later. */
function times(context: WindowContext): readonly Sql[] {
  const { lexicon } = context;
  const event = eventTime(context).column;
  const available = availability(context)?.column ?? null;
  const happened = instantOf(event.column, event.time, r, lexicon);
  const named = sql`${happened} AS ${column(context, "event")}`;
  if (available === null) return [named];
  const reported = instantOf(available.column, available.time, r, lexicon);
  return [named, sql`${lexicon.greatest([happened, reported])} AS ${column(context, "known")}`];
}

/** The distinct keys of the spine: no others need be sorted. */
function spineKeys(context: WindowContext): TemplateUse {
  const names = keyNames(context);
  const keys = context.join.keys.map((key) => of(s, key.spineColumn));
  return {
    template: "moments",
    view: {
      columns: keys.map((key, index) => sql`${key} AS ${names[index] ?? key}`),
      spine: context.spine.table,
      conditions: keys.map((key) => sql`${key} IS NOT NULL`),
    },
  };
}
