import type { TemplateUse } from "../../../ir/statement.ts";
import { type Sql, join as separated, sql } from "../../../kernel/sql.ts";
import { instantOf, orderTerm, r } from "../fragments.ts";
import { column, inWords, type JoinContext, keyNames } from "../strategy.ts";
import { literalBounds } from "./moments.ts";
import { availability, eventTime, partitionBy, present, sourceKeys } from "./source-parts.ts";

/** What is carried along beside the keys and the known instant: columns of the source (`r`), and the names they get. */
export interface Carried {
  readonly columns: readonly Sql[];
  readonly names: readonly Sql[];
}

/**
 * The rows that can win. `superseded` is the first instant at which a greater row of the key is known: a row wins while
 * known <= time < superseded. A row that became known too late to ever win is left out, which makes (keys, known) unique,
 * so that the last row known IS the winner.
 */
export function usableStep(context: JoinContext, name: Sql, carried: Carried): TemplateUse {
  const { join, lexicon } = context;
  const event = eventTime(context).column;
  const available = (availability(context) ?? eventTime(context)).column;
  const eventInstant = instantOf(event.column, event.time, r, lexicon);
  const known = lexicon.greatest([eventInstant, instantOf(available.column, available.time, r, lexicon)]);
  const keys = keyNames(context);
  // Rows that tie on the whole order are one row delivered again: the earliest known counts as the greatest, so that the
  // order is the same however often this is computed.
  const order = separated([...join.order.map((key) => orderTerm(key, r, lexicon)), known], sql`, `);
  const frame = sql`ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING`;
  const partition = partitionBy(sourceKeys(context));
  const superseded = sql`MIN(${known}) OVER (
        ${partition}ORDER BY ${order}
        ${frame}
      )`;
  return {
    template: "usable",
    view: {
      name,
      comment: inWords(context, "its rows from the instant they became known until a greater row was"),
      kept: [...keys, column(context, "known"), ...carried.names].map((kept) => sql`w.${kept}`),
      columns: [
        ...sourceKeys(context).map((key, index) => sql`${key} AS ${keys[index] ?? key}`),
        sql`${known} AS ${column(context, "known")}`,
        sql`${superseded} AS ${column(context, "superseded")}`,
        ...carried.columns,
      ],
      known: column(context, "known"),
      superseded: column(context, "superseded"),
      source: context.source,
      conditions: [
        ...present([...join.keys.map((key) => key.sourceColumn), event.column, available.column]),
        ...literalBounds(context),
      ],
    },
  };
}
