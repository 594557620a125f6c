import type { TemplateUse } from "../../../ir/statement.ts";
import { type Sql, sql } from "../../../kernel/sql.ts";
import { of, r, s } from "../fragments.ts";
import { column, inWords, type JoinContext, keyNames } from "../strategy.ts";
import { eventTime, partitionBy } from "./source-parts.ts";

/** The source's side of a timeline: rows under the alias `r`, each at an instant, with a time that is carried along. */
export interface TimelineRows {
  readonly comment: string;
  readonly table: Sql;
  readonly keys: readonly Sql[];
  readonly instant: Sql;
  /** The name of the carried time: `event`, `known`. */
  readonly carries: string;
  readonly conditions: readonly Sql[];
}

/** Source rows and spine rows on one line of time. Whose turn comes first at one instant is what `boundary` decides. */
export function timelineStep(context: JoinContext, name: Sql, rows: TimelineRows): TemplateUse {
  const { join, lexicon, spine } = context;
  const inclusive = eventTime(context).inclusive;
  const [rowTurn, spineTurn] = inclusive ? [sql`0`, sql`1`] : [sql`1`, sql`0`];
  const noRow = lexicon.cast(sql`NULL`, { kind: "int64" });
  const keys = keyNames(context);
  return {
    template: "sweep-timeline",
    view: {
      name,
      comment: inWords(context, rows.comment),
      timelineColumns: [
        ...rows.keys.map((key, index) => sql`${key} AS ${keys[index] ?? key}`),
        sql`${rows.instant} AS ${column(context, "instant")}`,
        sql`${rowTurn} AS ${column(context, "turn")}`,
        sql`${rows.instant} AS ${column(context, rows.carries)}`,
        sql`${noRow} AS ${spine.row}`,
      ],
      source: sql`${rows.table} AS ${r}`,
      conditions: rows.conditions,
      spineColumns: [
        ...join.keys.map((key) => of(s, key.spineColumn)),
        spine.time,
        spineTurn,
        sql`NULL`,
        sql`${s}.${spine.row}`,
      ],
      spine: spine.table,
      spineConditions: [lexicon.isFinite(spine.time)],
    },
  };
}

/** The greatest carried time so far, on every row of the timeline. */
export function runningStep(
  context: JoinContext,
  name: Sql,
  timeline: Sql,
  carries: string,
  words: string,
): TemplateUse {
  const keys = keyNames(context);
  const instant = column(context, "instant");
  const carried = column(context, carries);
  const order = sql`ORDER BY ${instant}, ${column(context, "turn")} ROWS UNBOUNDED PRECEDING`;
  return {
    template: "sweep-running",
    view: {
      name,
      comment: inWords(context, words),
      columns: [
        context.spine.row,
        ...keys,
        instant,
        sql`MAX(${carried}) OVER (${partitionBy(keys)}${order}) AS ${carried}`,
      ],
      timeline,
    },
  };
}

/** The TTL, checked on the winner: if it is too old, so is every other candidate. */
export function ageLimit(context: JoinContext, event: Sql): readonly Sql[] {
  const ttl = context.join.bounds.find((bound) => bound.side === "lower");
  if (ttl === undefined) return [];
  return [sql`${event} >= ${context.lexicon.earlier(sql`w.${column(context, "instant")}`, ttl.offset)}`];
}

/** Where the spine's rows stand among those of one instant. */
export function afterOrBefore(context: JoinContext): string {
  return eventTime(context).inclusive ? "after" : "before";
}
