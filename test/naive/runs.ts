/** What a run is to write, by plain loops: winners of keys, and windows of keys at which a row came or went. */
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import { candidates, type NaiveJoin, reached, type SourceRow, winners } from "./join.ts";
import { latestRows, type NaiveInterval } from "./online.ts";
import { formatInstant, type Instant } from "./time.ts";
import { sameValue } from "./values.ts";
import { type Acceptance, acceptances, isKnown, isWithin, overflow } from "./windows.ts";

/** What one key may get: one of several rows that tie, or for windows each value by itself. */
export interface NaiveWrite {
  readonly keys: readonly CanonicalValue[];
  readonly accepts: (event: CanonicalValue, features: Row) => boolean;
  /** Whether several rows tie in all that decides. */
  readonly tied: boolean;
}

const timestamp = { kind: "timestamp" } as const;

/** Null where a sum leaves int64: the statement has to fail. */
export function naiveRun(join: NaiveJoin, interval: NaiveInterval): readonly NaiveWrite[] | null {
  return isWindowed(join)
    ? changedKeys(join, interval)
    : latestRows(join, interval).map((won) => newest(join, won, interval));
}

/** What a key's features may be as of an instant; null for none at all. */
export function naiveAsOf(join: NaiveJoin, keys: Row, time: bigint): ((features: Row) => boolean) | null {
  if (isWindowed(join)) return accepting(acceptances(join, { keys, time }));
  const won = winners(candidates(join, { keys, time }));
  return won.length === 0 ? null : (features) => won.some((row) => sameFeatures(join, row, features));
}

export function isWindowed({ features }: NaiveJoin): boolean {
  return features.some(({ aggregate }) => aggregate !== null);
}

/** A row without a time is as of the run's end. */
function newest(join: NaiveJoin, won: readonly SourceRow[], { end }: NaiveInterval): NaiveWrite {
  const happened = ({ event }: SourceRow) => (join.view.source.eventTime === null ? end : event);
  const isOne = (event: CanonicalValue, features: Row) => (row: SourceRow) => {
    const expected = happened(row);
    return (
      sameValue(timestamp, expected === null ? null : formatInstant(expected), event) &&
      sameFeatures(join, row, features)
    );
  };
  return {
    keys: won[0]?.keys ?? [],
    accepts: (event, features) => won.some(isOne(event, features)),
    tied: won.length > 1,
  };
}

function sameFeatures(join: NaiveJoin, row: SourceRow, features: Row): boolean {
  return join.features.every(({ type }, index) =>
    sameValue(type, row.features[index] ?? null, features[index] ?? null),
  );
}

function changedKeys(join: NaiveJoin, interval: NaiveInterval): readonly NaiveWrite[] | null {
  const keys = new Map(
    join.rows.filter((row) => changes(join, row, interval)).map((row) => [text(row.keys), row.keys]),
  );
  const writes = [...keys.values()].map((own): NaiveWrite | null => {
    const accepts = accepting(acceptances(join, { keys: own, time: interval.end }));
    const at = (event: CanonicalValue) => sameValue(timestamp, formatInstant(interval.end), event);
    return accepts && { keys: own, accepts: (event, features) => at(event) && accepts(features), tied: false };
  });
  const sound = writes.filter((one) => one !== null);
  return sound.length === writes.length ? sound : null;
}

/** Whether a row counts in some window at one end of the interval and not at the other, or came and went within it. */
function changes(join: NaiveJoin, row: SourceRow, { start, end }: NaiveInterval): boolean {
  if (row.keys.includes(null) || !isKnown(join, { keys: row.keys, time: end }, row)) return false;
  if (start === null || !isKnown(join, { keys: row.keys, time: start }, row)) return true;
  return join.features.some(({ aggregate }) => {
    const counts = (time: bigint) => isWithin(join, { keys: row.keys, time }, row, aggregate?.window ?? null);
    return counts(start) && !counts(end);
  });
}

function accepting(values: readonly (Acceptance | typeof overflow)[]): ((features: Row) => boolean) | null {
  const sound = values.filter((one) => one !== overflow);
  if (sound.length < values.length) return null;
  return (features) => sound.every((one, index) => one.accepts(features[index] ?? null));
}

/** Instants at which something happens to a join's rows, and those a microsecond beside them, in order. */
export function momentsOf(join: NaiveJoin): readonly bigint[] {
  const spans = [0n, ...(join.view.ttl === null ? [] : [BigInt(join.view.ttl)]), ...windowsOf(join)];
  const times = join.rows.flatMap(({ event, available }) => [event, available ?? null]).filter(isInstantTime);
  const all = times.flatMap((time) => spans.flatMap((span) => [-1n, 0n, 1n].map((beside) => time + span + beside)));
  return [...new Set(all)].sort((left, right) => (left < right ? -1 : 1));
}

function windowsOf({ features }: NaiveJoin): readonly bigint[] {
  return features.flatMap(({ aggregate }) => (aggregate?.window == null ? [] : [BigInt(aggregate.window)]));
}

function isInstantTime(time: Instant | null): time is bigint {
  return typeof time === "bigint";
}

function text(keys: readonly CanonicalValue[]): string {
  return JSON.stringify(keys.map((key) => `${typeof key} ${String(key)}`));
}

/** Every key that a row of the join has, each once. */
export function keysIn(join: NaiveJoin): readonly Row[] {
  const all = join.rows.filter(({ keys }) => !keys.includes(null)).map(({ keys }) => [text(keys), keys] as const);
  return [...new Map(all).values()];
}

/** Whether any row of a key was known by then: `reached` for all that its times say. */
export function isEverKnown(join: NaiveJoin, keys: Row, time: bigint): boolean {
  const strict = join.view.boundary === "strict";
  return join.rows.some(
    (row) =>
      text(row.keys) === text(keys) &&
      (join.view.source.eventTime === null || reached(row.event, time, strict)) &&
      (row.available === undefined || reached(row.available, time, strict)),
  );
}
