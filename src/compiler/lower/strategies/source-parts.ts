import type { TimeBound } from "../../../ir/plan.ts";
import { type Sql, join as separated, sql } from "../../../kernel/sql.ts";
import { of, r } from "../fragments.ts";
import type { JoinContext } from "../strategy.ts";

/** `PARTITION BY …`, or nothing for a view with one constant key. */
export function partitionBy(keys: readonly Sql[]): Sql {
  return keys.length === 0 ? sql`` : sql`PARTITION BY ${separated(keys, sql`, `)} `;
}

export function sourceKeys({ join }: JoinContext): readonly Sql[] {
  return join.keys.map((key) => of(r, key.sourceColumn));
}

export function present(columns: readonly string[]): readonly Sql[] {
  return columns.map((name) => sql`${of(r, name)} IS NOT NULL`);
}

export function eventTime({ join }: JoinContext): TimeBound {
  const [event] = join.bounds;
  if (event === undefined) throw new Error("a timed join has an event time");
  return event;
}

export function availability({ join }: JoinContext): TimeBound | null {
  return join.bounds.find((bound, index) => index > 0 && bound.side === "upper") ?? null;
}
