import { authorQuery } from "../../../src/ir/author-query.ts";
import type { SpineTimes, TimeColumn } from "../../../src/ir/request.ts";
import { identifier, type Sql, sql } from "../../../src/kernel/sql.ts";
import { formatInstant } from "../../../src/kernel/time.ts";
import type { SpineTimesQuestion } from "../../../src/ports/cost.ts";
import { lexicon } from "../lexicon.ts";
import { print } from "./query.ts";
import { relationSql } from "./relation.ts";
import type { Session } from "./session.ts";

export function spineTimes(session: Session, { from, time }: SpineTimesQuestion): Promise<SpineTimes> {
  const rows = from.kind === "table" ? relationSql(from.relation) : sql`(\n${authorQuery(from.query)}\n)`;
  return timesOf(session, rows, time);
}

/** The least and the greatest finite instant of a column. */
export async function timesOf(session: Session, rows: Sql, { column, time }: TimeColumn): Promise<SpineTimes> {
  const instant = lexicon.instant(sql`q.${identifier(column)}`, time);
  const text = (end: Sql): Sql => sql`cast(extract(epoch from ${end}) * 1000000 as bigint)`;
  const { rows: found } = await session.run(
    print(sql`
      select ${text(sql`min(r.i)`)}, ${text(sql`max(r.i)`)}
      from (select ${instant} as i from ${rows} as q) as r where ${lexicon.isFinite(sql`r.i`)}`),
  );
  const [least, greatest] = found[0] ?? [];
  return { from: iso(least), to: iso(greatest) };
}

function iso(microseconds: string | null | undefined): string | null {
  return microseconds == null ? null : formatInstant(BigInt(microseconds));
}
