import { authorQuery } from "../../../src/ir/author-query.ts";
import type { SpineTimes, TimeColumn } from "../../../src/ir/request.ts";
import { identifier, type Sql, sql } from "../../../src/kernel/sql.ts";
import { formatInstant } from "../../../src/kernel/time.ts";
import type { SpineTimesQuestion } from "../../../src/ports/cost.ts";
import { lexicon } from "../lexicon.ts";
import { askRow } from "./ask.ts";
import { type Context, placeOf, tableSql } from "./context.ts";
import { print } from "./print.ts";
import { queryOf } from "./query-work.ts";

export async function spineTimes(
  context: Context,
  { from, time }: SpineTimesQuestion,
  signal: AbortSignal | undefined,
): Promise<SpineTimes> {
  const rows =
    from.kind === "table" ? tableSql(await placeOf(context, from.relation)) : sql`(\n${authorQuery(from.query)}\n)`;
  return timesOf(context, rows, time, signal);
}

/** The least and the greatest instant of a column; the service bills that column alone. */
export async function timesOf(
  context: Context,
  rows: Sql,
  { column, time }: TimeColumn,
  signal: AbortSignal | undefined,
): Promise<SpineTimes> {
  const instant = lexicon.instant(sql`q.${identifier(column)}`, time);
  const asked = sql`SELECT UNIX_MICROS(MIN(${instant})) AS least, UNIX_MICROS(MAX(${instant})) AS greatest FROM ${rows} AS q`;
  const [least, greatest] = await askRow(context, "times", queryOf(print(asked)), signal);
  return { from: iso(least), to: iso(greatest) };
}

function iso(microseconds: unknown): string | null {
  return microseconds == null ? null : formatInstant(BigInt(String(microseconds)));
}
