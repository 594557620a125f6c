import type { InstantBound, RunRows } from "../../ir/plan.ts";
import { integerLiteral, type Sql, join as separated, sql } from "../../kernel/sql.ts";
import type { Lexicon } from "../../ports/lexicon.ts";
import { instantCondition, of, r } from "./fragments.ts";

/** What makes a row one of a run's, said of the source's columns as they stand: so their indexes and partitions serve. */
export function runConditions(
  { all, some, shard }: RunRows,
  keys: readonly string[],
  lexicon: Lexicon,
): readonly Sql[] {
  const said = (bound: InstantBound): Sql => instantCondition(bound, r, lexicon);
  const choices = some.map((bounds) => together(bounds.map(said)));
  const either = choices.length === 0 ? [] : [sql`(${separated(choices, sql` OR `)})`];
  return [...all.map(said), ...either, ...(shard === null ? [] : [inShard(shard, keys, lexicon)])];
}

function together(conditions: readonly Sql[]): Sql {
  const [only, more] = conditions;
  return only !== undefined && more === undefined ? only : sql`(${separated(conditions, sql` AND `)})`;
}

/** What has no key is one row's worth, and in the first part. */
function inShard({ index, of: parts }: NonNullable<RunRows["shard"]>, keys: readonly string[], lexicon: Lexicon): Sql {
  if (keys.length === 0) return index === 0 ? sql`TRUE` : sql`FALSE`;
  const columns = keys.map((key) => of(r, key));
  return sql`${lexicon.part(columns, parts)} = ${integerLiteral(index)}`;
}
