import type { TemplateUse } from "../../../ir/statement.ts";
import { identifier, type Sql, join as separated, sql } from "../../../kernel/sql.ts";
import { instantOf, orderTerm, r } from "../fragments.ts";
import {
  carriedFeatures,
  carriedName,
  column,
  inWords,
  type JoinContext,
  keyNames,
  type LoweredJoin,
  winnerInWords,
} from "../strategy.ts";
import { joinByRow } from "./join-by-row.ts";
import {
  afterOrBefore,
  ageLimit,
  availability,
  eventTime,
  partitionBy,
  present,
  runningStep,
  sourceKeys,
  timelineStep,
} from "./sweep-parts.ts";

/**
 * Rows count from the instant they became known. `superseded` is the first instant at which a greater row of the key is
 * known: a row wins while known <= time < superseded. A row that became known too late to ever win is left out, which
 * makes (keys, known) unique, so that the last row known IS the winner.
 */
export function sweepByKnownTime(context: JoinContext): LoweredJoin {
  const { join, names } = context;
  const usable = identifier(names.table(`${join.role}__usable`));
  const timeline = identifier(names.table(`${join.role}__timeline`));
  const swept = identifier(names.table(`${join.role}__swept`));
  const latest = identifier(names.table(`${join.role}__latest`));
  return {
    steps: [
      usableStep(context, usable),
      timelineStep(context, timeline, {
        comment: `its rows by the instant they became known, and the spine rows ${afterOrBefore(context)} those of the same instant`,
        table: usable,
        keys: keyNames(context).map((key) => sql`${r}.${key}`),
        instant: sql`${r}.${column(context, "known")}`,
        carries: "known",
        conditions: [],
      }),
      runningStep(context, swept, timeline, "known", "the last row known so far, by its instant"),
      latestStep(context, latest, swept, usable),
    ],
    join: joinByRow(latest, context),
  };
}

function usableStep(context: JoinContext, name: Sql): TemplateUse {
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
  const own = [column(context, "event"), column(context, "known")];
  return {
    template: "sweep-usable",
    view: {
      name,
      comment: inWords(context, "its rows from the instant they became known until a greater row was"),
      kept: [...keys, ...own, ...carriedNames(context)].map((kept) => sql`w.${kept}`),
      columns: [
        ...sourceKeys(context).map((key, index) => sql`${key} AS ${keys[index] ?? key}`),
        sql`${eventInstant} AS ${column(context, "event")}`,
        sql`${known} AS ${column(context, "known")}`,
        sql`${superseded} AS ${column(context, "superseded")}`,
        ...carriedFeatures(context),
      ],
      known: column(context, "known"),
      superseded: column(context, "superseded"),
      source: context.source,
      conditions: present([...join.keys.map((key) => key.sourceColumn), event.column, available.column]),
    },
  };
}

function latestStep(context: JoinContext, name: Sql, swept: Sql, usable: Sql): TemplateUse {
  const row = sql`w.${context.spine.row}`;
  const known = column(context, "known");
  return {
    template: "sweep-known-latest",
    view: {
      name,
      comment: inWords(context, winnerInWords(context.join)),
      row,
      features: carriedNames(context).map((feature) => sql`${r}.${feature}`),
      swept,
      usable,
      matches: [...keyNames(context).map((key) => sql`${r}.${key} = w.${key}`), sql`${r}.${known} = w.${known}`],
      conditions: [sql`${row} IS NOT NULL`, ...ageLimit(context, sql`${r}.${column(context, "event")}`)],
    },
  };
}

function carriedNames({ join, names }: JoinContext): readonly Sql[] {
  return join.features.map((feature, index) => identifier(carriedName(names, feature, index)));
}
