/** The rows that make up windows along a line of time. */
import type { WindowAggregateNode } from "../../../src/ir/plan.ts";
import { Deviation } from "./deviation.ts";
import type { Hole, Pattern } from "./pattern.ts";
import type { Sums } from "./windows-sums.ts";
import { and, columnHole, type JoinSaid, keyHoles, list, literalBounds, ofRow } from "./words.ts";

type Said = JoinSaid<WindowAggregateNode>;

export const event = columnHole("event");
export const known = columnHole("known");

/** Rows of the spine's keys that have their times. */
export function rowsForm(said: Said, { available, values }: Pick<Sums, "available" | "values">, name: Hole): Pattern {
  const { join, saying, source, spine } = said;
  const { t } = saying;
  const [happened] = join.bounds;
  if (happened === undefined || happened.side !== "upper") throw new Deviation("the windows have no event time");
  const holes = keyHoles(join);
  const eventAt = saying.instant(ofRow(happened.column.column, saying), happened.column.time);
  const knownAt =
    available === null ? null : saying.instant(ofRow(available.column.column, saying), available.column.time);
  const columns = [
    ...holes.map((key) => t`q.${key}`),
    t`${eventAt} AS ${event}`,
    ...(knownAt === null ? [] : [t`GREATEST(${eventAt}, ${knownAt}) AS ${known}`]),
    ...values.map((value) => t`${value.said} AS ${value.hole}`),
  ];
  const own = join.keys.map((key) => t`s.${spine.column(key.spineColumn)}`);
  const named = own.map((key, index) => t`${key} AS ${holes[index] ?? name}`);
  const present = own.map((key) => t`${key} IS NOT NULL`);
  const matches = join.keys.map((key, index) => t`${ofRow(key.sourceColumn, saying)} = q.${holes[index] ?? name}`);
  const keyed =
    holes.length === 0
      ? []
      : t`JOIN (SELECT DISTINCT ${list(named, saying)} FROM ${spine.table} AS s WHERE ${and(present, saying)}) AS q
          ON ${and(matches, saying)}`;
  const times = [happened, ...(available === null ? [] : [available])];
  const conditions = [
    ...times.map((bound) => t`${ofRow(bound.column.column, saying)} IS NOT NULL`),
    ...literalBounds(said),
  ];
  return t`${name} AS (SELECT ${list(columns, saying)} FROM ${source} AS r ${keyed} WHERE ${and(conditions, saying)})`;
}
