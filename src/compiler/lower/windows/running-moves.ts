import type { TemplateUse } from "../../../ir/statement.ts";
import { type Sql, sql } from "../../../kernel/sql.ts";
import { s } from "../fragments.ts";
import { distinctMoments } from "../strategies/moments.ts";
import { availability } from "../strategies/source-parts.ts";
import { column, inWords, keyNames } from "../strategy.ts";
import type { WindowContext } from "./aggregates.ts";
import { askedInstant, askedLine, choice, numbers } from "./running-asks.ts";
import type { Parts } from "./running-parts.ts";
import type { Addend } from "./running-values.ts";

/** Rows as they come and leave, and the instants at which the sums are asked for. */
export function movesStep({ context, asks, addends }: Parts, name: Sql, rows: Sql): TemplateUse {
  const [ask, line] = [column(context, "ask"), column(context, "line")];
  const [event, known] = [sql`w.${column(context, "event")}`, sql`w.${column(context, "known")}`];
  const comes = availability(context) === null ? event : known;
  const at = asks.twoLines ? choice(context, "line", [sql`WHEN 0 THEN ${known} ELSE ${event}`]) : comes;
  return {
    template: "window-moves",
    view: {
      name,
      comment: inWords(context, "on one line of time, its rows and the ends of the spine's windows"),
      columns: [
        ...keyNames(context).map((key) => sql`w.${key}`),
        ...(asks.twoLines ? [sql`p.${line}`] : []),
        sql`${at} AS ${column(context, "at")}`,
        sql`0 AS ${ask}`,
        sql`${context.lexicon.cast(sql`NULL`, { kind: "timestamp" })} AS ${column(context, "instant")}`,
        ...addends.addends.map((one) => sql`${counted(context, one)} AS ${one.counted}`),
      ],
      rows,
      twoLines: asks.twoLines,
      bothLines: numbers(line, [0, 1]),
      asked: [
        ...keyNames(context).map((key) => sql`${s}.${key}`),
        ...(asks.twoLines ? [askedLine(context)] : []),
        askedInstant(context, asks.all),
        sql`p.${ask}`,
        sql`${s}.${column(context, "instant")}`,
        ...addends.addends.map(() => sql`NULL`),
      ],
      moments: distinctMoments(context),
      asks: numbers(
        ask,
        asks.all.map(({ number }) => number),
      ),
    },
  };
}

/** NULL for a row that was known only after it had left the window: it never counts there. */
function counted(context: WindowContext, { of: { name }, window }: Addend): Sql {
  if (window === null) return sql`w.${name}`;
  const earliest = context.lexicon.earlier(sql`w.${column(context, "known")}`, window);
  return sql`CASE WHEN w.${column(context, "event")} >= ${earliest} THEN w.${name} END`;
}
