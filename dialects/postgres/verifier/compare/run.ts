import type { InstantBound, RunRows } from "../../../../src/ir/plan.ts";
import type { TimeColumn } from "../../../../src/ir/request.ts";
import { deviate } from "../deviation.ts";
import type { ReadLimit, ReadShard, RunDescription } from "../run.ts";
import { type Inequality, same } from "../syntax/term.ts";
import { fits, instantOf, type ReadTime } from "../time.ts";
import { difference } from "./difference.ts";

export type PlannedLimit = readonly [known: readonly TimeColumn[], operator: Inequality, instant: string];

/** Why the rows that are taken are not those of these limits and of the run's; null where they are. */
export function runDeviation(
  read: RunDescription,
  limits: readonly PlannedLimit[],
  only: RunRows | null,
  keys: readonly string[],
): string | null {
  const all = [...limits, ...(only?.all ?? []).map(limitOf)];
  if (!sameLimits(read.limits, all)) return "the limits of the known time are not the plan's";
  const some = (only?.some ?? []).map((bounds) => bounds.map(limitOf));
  const { onlyLeft, onlyRight } = difference(read.choices, some, sameLimits);
  if (onlyLeft.length + onlyRight.length > 0) return "what rows may meet besides is not the plan's";
  return same(read.shard, shardOf(only, keys)) ? null : "the part of the keys is not the plan's";
}

export function plannedInstant(text: string): bigint {
  return instantOf(text) ?? deviate("the plan", `'${text}' is not an instant`);
}

export function knownFits(read: readonly ReadTime[], planned: readonly TimeColumn[]): boolean {
  const { onlyLeft, onlyRight } = difference(
    read,
    planned,
    (one, other) => one.column === other.column && fits(one.reading, other.time),
  );
  return onlyLeft.length + onlyRight.length === 0;
}

function sameLimits(read: readonly ReadLimit[], planned: readonly PlannedLimit[]): boolean {
  const { onlyLeft, onlyRight } = difference(read, planned, sameLimit);
  return onlyLeft.length + onlyRight.length === 0;
}

function sameLimit(read: ReadLimit, [known, operator, instant]: PlannedLimit): boolean {
  return read.operator === operator && read.instant === plannedInstant(instant) && knownFits(read.known, known);
}

function limitOf({ column, side, instant, inclusive }: InstantBound): PlannedLimit {
  if (side === "upper") return [[column], inclusive ? "<=" : "<", instant];
  return [[column], inclusive ? ">=" : ">", instant];
}

function shardOf(only: RunRows | null, keys: readonly string[]): ReadShard | null {
  const shard = only?.shard ?? null;
  if (shard === null) return null;
  if (keys.length === 0) return { columns: [], parts: 0, index: Math.min(shard.index, 1) };
  return { columns: keys, parts: shard.of, index: shard.index };
}
