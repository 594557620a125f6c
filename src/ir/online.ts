import { parseInstant } from "../kernel/time.ts";
import type { CanonicalType } from "./types.ts";
import type { Row } from "./value.ts";

/** One version of a view as an online store holds it: the newest row of each key. */
export interface OnlineTable {
  readonly project: string;
  readonly view: string;
  /** Tells versions of the view apart; whoever prepares one chooses its name. */
  readonly version: string;
  /** Join keys: what rows are found by. None for a view without entities, which has one row. */
  readonly keys: readonly OnlineColumn[];
  /** What decides between rows of one event time: the created time, where there is one, then the declared tie-breaks. */
  readonly tieBreaks: readonly OnlineColumn[];
  readonly features: readonly OnlineColumn[];
  /** Microseconds after which a value is withheld; null for never. */
  readonly ttl: number | null;
}

/** A column of an online table. */
export interface OnlineColumn {
  readonly name: string;
  readonly type: CanonicalType;
}

/**
 * What a row for an online table is made of, in order: keys, event time, tie-breaks, features. The event time of windows, and of
 * rows of a static source, is the end of the run that loaded them; a row without one is least.
 */
export function onlineColumns({ keys, tieBreaks, features }: OnlineTable): readonly OnlineColumn[] {
  return [...keys, eventTimeColumn, ...tieBreaks, ...features];
}

/** When a row's facts came true. */
export const eventTimeColumn: OnlineColumn = { name: "event_time", type: { kind: "timestamp" } };

/** Where the parts of such a row begin; the event time follows the keys. */
export function onlineLayout({ keys, tieBreaks }: OnlineTable): OnlineLayout {
  const eventTime = keys.length;
  return { eventTime, tieBreaks: eventTime + 1, features: eventTime + 1 + tieBreaks.length };
}

export interface OnlineLayout {
  readonly eventTime: number;
  readonly tieBreaks: number;
  readonly features: number;
}

/** What is stored for a key. */
export interface OnlineRow {
  /** ISO instant; null where whoever wrote the row gave none. */
  readonly eventTime: string | null;
  /** In the order of the features asked for. */
  readonly features: Row;
}

/** What is to be said of a value that was read. */
export type ValueStatus =
  | "PRESENT"
  /** The row is there, and its value is NULL. */
  | "NULL_VALUE"
  /** There is no row for that key. */
  | "NOT_FOUND"
  /** The row is older than the view's TTL: the value is withheld. */
  | "OUTSIDE_MAX_AGE";

/** The worse of two: what is said of a value that is computed of both. */
export function worse(one: ValueStatus, other: ValueStatus): ValueStatus {
  return badness.indexOf(one) >= badness.indexOf(other) ? one : other;
}

const badness: readonly ValueStatus[] = ["PRESENT", "NULL_VALUE", "OUTSIDE_MAX_AGE", "NOT_FOUND"];

/** Why nothing of a row may be told; null where it may. */
export function withheld(
  row: OnlineRow | null,
  ttl: number | null,
  now: bigint,
): Extract<ValueStatus, "NOT_FOUND" | "OUTSIDE_MAX_AGE"> | null {
  if (row === null) return "NOT_FOUND";
  return isExpired(row.eventTime, ttl, now) ? "OUTSIDE_MAX_AGE" : null;
}

/** Whether `now - event time > ttl`: a row whose age is exactly the TTL is still served. */
export function isExpired(eventTime: string | null, ttl: number | null, now: bigint): boolean {
  if (eventTime === null || ttl === null) return false;
  const event = parseInstant(eventTime);
  if (event === null) return eventTime === "-infinity";
  return now - event > BigInt(ttl);
}
