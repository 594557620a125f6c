import type { TemplateUse } from "../../../ir/statement.ts";
import { identifier, type Sql, sql } from "../../../kernel/sql.ts";
import { instantOf, r } from "../fragments.ts";
import {
  carriedFeatures,
  carriedNames,
  column,
  inWords,
  type JoinContext,
  keyNames,
  type LoweredJoin,
  winnerInWords,
} from "../strategy.ts";
import { joinByRow } from "./join-by-row.ts";
import { eventTime } from "./source-parts.ts";
import { afterOrBefore, ageLimit, runningStep, timelineStep } from "./sweep-parts.ts";
import { usableStep } from "./usable.ts";

/** Rows count from the instant they became known; among those that can win, the last row known is the winner. */
export function sweepByKnownTime(context: JoinContext): LoweredJoin {
  const { join, lexicon, names } = context;
  const event = eventTime(context).column;
  const eventName = column(context, "event");
  const usable = identifier(names.table(`${join.role}__usable`));
  const timeline = identifier(names.table(`${join.role}__timeline`));
  const swept = identifier(names.table(`${join.role}__swept`));
  const latest = identifier(names.table(`${join.role}__latest`));
  return {
    steps: [
      usableStep(context, usable, {
        columns: [sql`${instantOf(event.column, event.time, r, lexicon)} AS ${eventName}`, ...carriedFeatures(context)],
        names: [eventName, ...carriedNames(context)],
      }),
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

function latestStep(context: JoinContext, name: Sql, swept: Sql, usable: Sql): TemplateUse {
  const row = sql`w.${context.spine.row}`;
  const known = column(context, "known");
  return {
    template: "winners",
    view: {
      name,
      comment: inWords(context, winnerInWords(context.join)),
      row,
      features: carriedNames(context).map((feature) => sql`${r}.${feature}`),
      found: swept,
      rows: usable,
      matches: [...keyNames(context).map((key) => sql`${r}.${key} = w.${key}`), sql`${r}.${known} = w.${known}`],
      conditions: [sql`${row} IS NOT NULL`, ...ageLimit(context, sql`${r}.${column(context, "event")}`)],
    },
  };
}
