import { demand, deviate } from "./deviation.ts";
import { show } from "./syntax/show.ts";
import { columnOf, constant, type Inequality, same, type Term } from "./syntax/term.ts";
import { type ReadTime, readComparison, readTime } from "./time.ts";

/** The greatest of some times of a row, held against an instant. */
export interface ReadLimit {
  readonly known: readonly ReadTime[];
  readonly operator: Inequality;
  readonly instant: bigint;
}

/** Keys whose hash falls into one of several parts. */
export interface ReadShard {
  readonly columns: readonly string[];
  readonly parts: number;
  readonly index: number;
}

/** Which rows of a source are taken, as conditions say. */
export interface RunDescription {
  readonly limits: readonly ReadLimit[];
  /** All limits of one of these lists hold too; none where nothing else is asked. */
  readonly choices: readonly (readonly ReadLimit[])[];
  readonly shard: ReadShard | null;
}

/** Conditions on times of a table's rows, one choice among several, and one part of their keys; none is left over. */
export function readRun(conditions: readonly Term[], table: string, place: string): RunDescription {
  const choices = conditions.filter((one) => one.is === "or");
  const shards = conditions.filter(isShard);
  demand(choices.length <= 1 && shards.length <= 1, place, "more than one choice, or more than one part");
  const limits = conditions.filter((one) => one.is !== "or" && !isShard(one));
  const [choice] = choices;
  const [shard] = shards;
  return {
    limits: limits.map((one) => readLimit(one, table, place)),
    choices: choice?.is === "or" ? choice.of.map((one) => readAll(one, table, place)) : [],
    shard: shard === undefined ? null : readShard(shard, table, place),
  };
}

function readAll(condition: Term, table: string, place: string): readonly ReadLimit[] {
  const all = condition.is === "and" ? condition.of : [condition];
  return all.map((one) => readLimit(one, table, place));
}

/** Of rows without a key all are in the first part. */
function isShard(condition: Term): boolean {
  return (condition.is === "equal" && condition.left.is === "part") || condition.is === "constant";
}

function readShard(condition: Term, table: string, place: string): ReadShard {
  if (condition.is === "constant") return { columns: [], parts: 0, index: same(condition, constant(true)) ? 0 : 1 };
  if (condition.is !== "equal" || condition.left.is !== "part" || condition.right.is !== "constant")
    return deviate(place, `${show(condition)} is no part of the keys`);
  const { left, right } = condition;
  const { value } = right;
  demand(typeof value === "number", place, `${show(right)} is no part's number`);
  const columns = left.of.map((one) => columnOf(one, table) ?? deviate(place, `${show(one)} is no key of the source`));
  return { columns, parts: left.parts, index: value };
}

export function knownOf(term: Term, table: string, place: string): readonly ReadTime[] {
  const terms = term.is === "greatest" ? term.of : [term];
  return terms.map((one) => readTime(one, table) ?? deviate(place, `${show(one)} is no instant of the source`));
}

/** `known >= instant`, or `time <= instant` in the column's own form. */
function readLimit(condition: Term, table: string, place: string): ReadLimit {
  if (condition.is !== "compare") return deviate(place, `${show(condition)} is no condition on rows`);
  const { left, right, operator } = condition;
  const single = readComparison(left, right, table);
  const limit = single?.limit ?? right;
  demand(limit.is === "instant", place, `${show(limit)} is not an instant written out`);
  return { known: single === null ? knownOf(left, table, place) : [single], operator, instant: limit.microseconds };
}
