import type { KnownInterval, Shard } from "../ir/latest.ts";
import { formatInstant, parseInstant } from "../kernel/time.ts";

/** Instants are kept as microseconds since 1970, which numbers hold exactly until the year 2255. The beginning is before all of them. */
export const beginning = Number.MIN_SAFE_INTEGER;

/** Throws a `RangeError` for what is no instant. */
export function microseconds(instant: string | null): number {
  if (instant === null) return beginning;
  const parsed = parseInstant(instant);
  const number = parsed === null ? Number.NaN : Number(parsed);
  if (!Number.isSafeInteger(number)) throw new RangeError(`'${instant}' is no instant that a run can end at`);
  return number;
}

export function instant(stored: number): string | null {
  return stored === beginning ? null : formatInstant(BigInt(stored));
}

/** As of an interval's end or a row's time, which are never the beginning. */
export function instantOf(stored: number): string {
  return formatInstant(BigInt(stored));
}

/** An interval and its shard as they are kept: an interval as a whole is its only shard. */
export interface Span {
  readonly begins: number;
  readonly ends: number;
  readonly shard: number;
  readonly shards: number;
}

export function spanOf({ start, end }: KnownInterval, shard: Shard | null): Span {
  return { begins: microseconds(start), ends: microseconds(end), shard: shard?.index ?? 0, shards: shard?.of ?? 1 };
}

export function intervalOf({ begins, ends }: Span): KnownInterval {
  return { start: instant(begins), end: instantOf(ends) };
}

export function shardOf({ shard, shards }: Span): Shard | null {
  return shards === 1 ? null : { index: shard, of: shards };
}
