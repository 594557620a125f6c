import type { JoinNode, TimeBound } from "../../../src/ir/plan.ts";
import { sql } from "../../../src/kernel/sql.ts";
import { lexicon } from "../lexicon.ts";

/** A source without an event time: one row a key. */
export function isStatic(join: JoinNode): boolean {
  return join.bounds.length === 0;
}

export function keyColumns(join: JoinNode): readonly string[] {
  return join.keys.map(({ sourceColumn }) => sourceColumn);
}

/** The bound on the event time; null for a static source. */
export function eventBound(join: JoinNode): TimeBound | null {
  return join.bounds[0] ?? null;
}

/** The bound on `availableAt`; null where none is declared. */
export function availableBound(join: JoinNode): TimeBound | null {
  return join.bounds.find((bound, index) => index > 0 && bound.side === "upper") ?? null;
}

/** Microseconds; null for no TTL. */
export function ttlOf(join: JoinNode): number | null {
  return join.bounds.find(({ side }) => side === "lower")?.offset ?? null;
}

/** Whether a column of time is compared as it stands, so that an index on it serves. */
export function comparedAsStored({ column }: TimeBound): boolean {
  return lexicon.inFormOf(sql`t`, column.time) !== null;
}
