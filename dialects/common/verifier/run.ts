/** Which rows of a source a run takes. */
import type { InstantBound, RunRows } from "../../../src/ir/plan.ts";
import { integer, type Pattern, separated } from "./pattern.ts";
import type { Saying } from "./speech.ts";
import { and, list, microseconds, ofRow, operator } from "./words.ts";

export function runConditions(
  { all, some, shard }: RunRows,
  keys: readonly string[],
  saying: Saying,
): readonly Pattern[] {
  const { t } = saying;
  const said = (bound: InstantBound): Pattern => instantBound(bound, saying);
  const choices = some.map((bounds) =>
    bounds.length === 1 ? bounds.flatMap(said) : t`(${and(bounds.map(said), saying)})`,
  );
  const either = choices.length === 0 ? [] : [t`(${separated(choices, t`OR`)})`];
  return [...all.map(said), ...either, ...(shard === null ? [] : [inShard(shard, keys, saying)])];
}

/** A time of the source's row against an instant, in the column's own form where that is exact. */
export function instantBound(bound: InstantBound, saying: Saying): Pattern {
  const { t } = saying;
  const { column, time } = bound.column;
  const literal = saying.literal(microseconds(bound.instant));
  const inForm = saying.inFormOf(literal, time);
  const own = ofRow(column, saying);
  const comparison = operator(bound, saying);
  return inForm === null ? t`${saying.instant(own, time)} ${comparison} ${literal}` : t`${own} ${comparison} ${inForm}`;
}

/** Rows without a key are all in the first part. */
function inShard({ index, of }: NonNullable<RunRows["shard"]>, keys: readonly string[], saying: Saying): Pattern {
  const { t } = saying;
  if (keys.length === 0) return index === 0 ? t`TRUE` : t`FALSE`;
  const values = list(
    keys.map((key) => ofRow(key, saying)),
    saying,
  );
  return t`${saying.part(values, of)} = ${integer(index)}`;
}
