/** At which instants the sums so far are asked for, and what a window is made of: what had come by its end less what had left. */
import { integerLiteral, join, type Sql, sql } from "../../../kernel/sql.ts";
import { momentTime } from "../strategies/moments.ts";
import { availability } from "../strategies/source-parts.ts";
import { column } from "../strategy.ts";
import type { WindowContext } from "./aggregates.ts";

/** The sums at a moment, or some time before it. */
export interface Ask {
  readonly number: number;
  /** Microseconds before the moment. */
  readonly offset: number;
}

export interface Asks {
  /** The first at the moment itself, then one for each length of window. */
  readonly all: readonly Ask[];
  /**
   * Whether rows come by one time and leave by another, so that there are two lines of time: known times and event times. Each
   * has sums of its own.
   */
  readonly twoLines: boolean;
  /** The number of the ask at the start of a window. */
  startOf(window: number): Sql;
}

export function asksOf(context: WindowContext): Asks {
  const lengths = context.join.features.flatMap(({ aggregate }) => aggregate.window ?? []);
  const windows = [...new Set(lengths)].sort((left, right) => left - right);
  const starts = windows.map((offset, index) => ({ number: index + 2, offset }));
  return {
    all: [{ number: 1, offset: 0 }, ...starts],
    twoLines: availability(context) !== null && windows.length > 0,
    startOf: (window) => integerLiteral(starts.find(({ offset }) => offset === window)?.number ?? 0),
  };
}

/** `(SELECT 1 AS "asof_ask" UNION ALL SELECT 2 …)`. */
export function numbers(name: Sql, [first, ...others]: readonly number[]): Sql {
  const rest = others.map((one) => sql` UNION ALL SELECT ${integerLiteral(one)}`);
  return sql`(SELECT ${integerLiteral(first ?? 0)} AS ${name}${join(rest, sql``)})`;
}

/** The instant of an ask, by its number under the alias `p`. */
export function askedInstant(context: WindowContext, all: readonly Ask[]): Sql {
  const time = momentTime(context);
  const cases = all.map(({ number, offset }) => {
    const instant = offset === 0 ? time : context.lexicon.earlier(time, offset);
    return sql`WHEN ${integerLiteral(number)} THEN ${instant}`;
  });
  return choice(context, "ask", cases);
}

/** By the number of a line or an ask. */
export function choice(context: WindowContext, by: "line" | "ask", cases: readonly Sql[]): Sql {
  return sql`CASE p.${column(context, by)} ${join(cases, sql` `)} END`;
}

/** The line of an ask where there are two: known times at the moment itself, event times at the start of a window. */
export function askedLine(context: WindowContext): Sql {
  return choice(context, "ask", [sql`WHEN 1 THEN 0 ELSE 1`]);
}

/** What had come by the moment, less what had left by then: each ask is there once. */
export function difference(context: WindowContext, asks: Asks, sum: Sql, window: number | null): Sql {
  const value = sql`w.${sum}`;
  const left = window === null ? sql`` : sql` WHEN ${asks.startOf(window)} THEN -${value}`;
  return sql`SUM(CASE w.${column(context, "ask")} WHEN 1 THEN ${value}${left} END)`;
}
