import { authorQuery } from "../../../src/ir/author-query.ts";
import type { Column } from "../../../src/ir/columns.ts";
import type { SpineTimes, TimeColumn } from "../../../src/ir/request.ts";
import { identifier, type Sql, sql } from "../../../src/kernel/sql.ts";
import { formatInstant } from "../../../src/kernel/time.ts";
import type { SpineTimesQuestion } from "../../../src/ports/cost.ts";
import { lexicon } from "../lexicon.ts";
import { decodeBatch } from "./decode.ts";
import { print } from "./query.ts";
import { relationSql } from "./relation.ts";
import type { Session } from "./session.ts";

export function spineTimes(session: Session, { from, time }: SpineTimesQuestion): Promise<SpineTimes> {
  const rows = from.kind === "table" ? relationSql(from.relation) : sql`(\n${authorQuery(from.query)}\n)`;
  return timesOf(session, rows, time);
}

/** The least and the greatest instant of a column. */
export async function timesOf(session: Session, rows: Sql, { column, time }: TimeColumn): Promise<SpineTimes> {
  const instant = lexicon.instant(sql`q.${identifier(column)}`, time);
  const { rows: found } = await session.run(print(sql`SELECT MIN(${instant}), MAX(${instant}) FROM ${rows} AS q`));
  const type = { kind: "timestamp" } as const;
  const { columns } = decodeBatch(
    [
      { name: "least", type },
      { name: "greatest", type },
    ],
    found,
  );
  return { from: iso(columns[0]), to: iso(columns[1]) };
}

function iso(column: Column | undefined): string | null {
  const instant = column?.values.storage === "int64" && column.nulls?.[0] !== 1 ? column.values.data[0] : undefined;
  return instant === undefined ? null : formatInstant(instant);
}
