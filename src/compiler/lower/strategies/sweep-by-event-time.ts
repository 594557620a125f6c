import { identifier, type Sql, sql } from "../../../kernel/sql.ts";
import { instantOf, of, orderTerm, r } from "../fragments.ts";
import {
  carriedFeatures,
  column,
  inWords,
  type JoinContext,
  keyNames,
  type LoweredJoin,
  winnerInWords,
} from "../strategy.ts";
import { joinByRow } from "./join-by-row.ts";
import { eventTime, present, sourceKeys } from "./source-parts.ts";
import { afterOrBefore, ageLimit, runningStep, timelineStep } from "./sweep-parts.ts";

/** Rows count from their event time: a running greatest event time, then the winner among the rows of that time. */
export function sweepByEventTime(context: JoinContext): LoweredJoin {
  const { join, lexicon, names } = context;
  const event = eventTime(context).column;
  const timeline = identifier(names.table(`${join.role}__timeline`));
  const swept = identifier(names.table(`${join.role}__swept`));
  const latest = identifier(names.table(`${join.role}__latest`));
  return {
    steps: [
      timelineStep(context, timeline, {
        comment: `its rows by event time, and the spine rows ${afterOrBefore(context)} those of the same instant`,
        table: context.source,
        keys: sourceKeys(context),
        instant: instantOf(event.column, event.time, r, lexicon),
        carries: "event",
        conditions: present([...join.keys.map((key) => key.sourceColumn), event.column]),
      }),
      runningStep(context, swept, timeline, "event", "the last event time so far"),
      latestStep(context, latest, swept),
    ],
    join: joinByRow(latest, context),
  };
}

function latestStep(context: JoinContext, name: Sql, swept: Sql) {
  const { join, lexicon, spine } = context;
  const row = sql`w.${spine.row}`;
  const found = sql`w.${column(context, "event")}`;
  const keys = keyNames(context);
  const ties = join.order.slice(1).map((key) => orderTerm(key, r, lexicon));
  return {
    template: "sweep-latest",
    view: {
      name,
      comment: inWords(context, winnerInWords(join)),
      row,
      features: carriedFeatures(context),
      swept,
      source: context.source,
      matches: [
        ...sourceKeys(context).map((key, index) => sql`${key} = w.${keys[index] ?? key}`),
        eventMatch(context, found),
      ],
      conditions: [sql`${row} IS NOT NULL`, ...ageLimit(context, found)],
      order: [row, ...ties],
    },
  };
}

/** The found instant put into the event column's own form, where that is exact. */
function eventMatch(context: JoinContext, found: Sql): Sql {
  const { lexicon } = context;
  const { column: name, time } = eventTime(context).column;
  const inForm = lexicon.inFormOf(found, time);
  const own = of(r, name);
  return inForm === null ? sql`${lexicon.instant(own, time)} = ${found}` : sql`${own} = ${inForm}`;
}
