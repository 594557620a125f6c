/** Values of the source's rows, each once, whatever functions and windows it is for. */
import type { AggregatedFeature } from "../../../ir/plan.ts";
import { join, type Sql, sql } from "../../../kernel/sql.ts";
import { r, sourceExpression } from "../fragments.ts";
import type { WindowContext } from "./aggregates.ts";

/** A value of the source's rows, NULL where a row does not count. */
export interface RowValue {
  /** Its column among the rows. */
  readonly name: Sql;
  /** In words of the source. */
  readonly value: Sql;
}

export type Some<T> = readonly [T, ...T[]];

export function grouped<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, Some<T>> {
  const groups = new Map<string, Some<T>>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    groups.set(keyOf(one), group === undefined ? [one] : [...group, one]);
  }
  return groups;
}

export function found<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error("a feature's value is not among those of the rows");
  return value;
}

/** Features with equal keys read one value of the same rows. */
export function valueKey({ column, expression, time, cast, valueType, where }: AggregatedFeature): string {
  const own = expression === null ? { column, time, as: cast ? valueType : null } : { expression };
  return JSON.stringify({ ...own, where });
}

/** What a row must meet to count for a feature, whatever its window. */
export function conditionsOf({ where }: AggregatedFeature, context: WindowContext): readonly Sql[] {
  return where === null ? [] : [sourceExpression(where, r, context)];
}

/** The value where all conditions are met, else NULL. */
export function ifAll(conditions: readonly Sql[], value: Sql): Sql {
  const [first, ...others] = conditions;
  if (first === undefined) return value;
  return sql`CASE WHEN ${join([first, ...others], sql` AND `)} THEN ${value} END`;
}
