/** Latest values and online reads, by plain loops over all that was ever written. */
import type { OnlineTable, ValueStatus } from "../../src/ir/online.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import { type NaiveJoin, reached, type SourceRow, winners } from "./join.ts";
import { type Instant, isInstant, parseTime } from "./time.ts";
import { compareComparable, valueText } from "./values.ts";

/** Rows are laid out as keys, event time, tie-breaks, features. */
export class NaiveOnlineStore {
  readonly #table: OnlineTable;
  readonly #written: Row[] = [];

  constructor(table: OnlineTable) {
    this.#table = table;
  }

  write(rows: readonly Row[]): void {
    this.#written.push(...rows.filter((row) => row.slice(0, this.#table.keys.length).every((key) => key !== null)));
  }

  /** The rows of which one is stored for a key: more than one only where they tie in all but their features. */
  stored(key: Row): readonly Row[] {
    const mine = this.#written.filter((row) => sameKey(this.#table, row, key));
    return mine.filter((row) => mine.every((other) => compareNewness(this.#table, row, other) >= 0));
  }

  /** What may be told of a feature at an instant. */
  read(key: Row, feature: string, now: bigint): readonly Told[] {
    const rows = this.stored(key);
    if (rows.length === 0) return [{ status: "NOT_FOUND", value: null }];
    return rows.map((row) => told(this.#table, row, feature, now));
  }
}

export interface Told {
  readonly status: ValueStatus;
  readonly value: CanonicalValue;
}

function told(table: OnlineTable, row: Row, feature: string, now: bigint): Told {
  const event = row[table.keys.length] ?? null;
  const age = typeof event === "string" ? ageOf(parseTime(event), now) : null;
  if (age !== null && table.ttl !== null && age > BigInt(table.ttl)) return { status: "OUTSIDE_MAX_AGE", value: null };
  const place = table.features.findIndex(({ name }) => name === feature);
  const value = place < 0 ? null : (row[table.keys.length + 1 + table.tieBreaks.length + place] ?? null);
  return { status: value === null ? "NULL_VALUE" : "PRESENT", value };
}

/** An event in the infinite past is older than anything, one in the infinite future never old. */
function ageOf(event: Instant, now: bigint): bigint | number {
  return isInstant(event) ? now - event : -event;
}

function sameKey({ keys }: OnlineTable, row: Row, key: Row): boolean {
  return keys.every(({ type }, index) => {
    const [left, right] = [row[index] ?? null, key[index] ?? null];
    return left !== null && right !== null && keyText(type, left) === keyText(type, right);
  });
}

/** The zeros are one key. */
function keyText(type: CanonicalType, value: CanonicalValue): string {
  return valueText(type, value === 0 ? 0 : value);
}

/** By event time, then by the tie-breaks; NULL is least. */
export function compareNewness({ keys, tieBreaks }: OnlineTable, left: Row, right: Row): number {
  const types: readonly CanonicalType[] = [{ kind: "timestamp" }, ...tieBreaks.map(({ type }) => type)];
  for (const [index, type] of types.entries()) {
    const place = keys.length + index;
    const difference = compareByType(type, left[place] ?? null, right[place] ?? null);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareByType(type: CanonicalType, left: CanonicalValue, right: CanonicalValue): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (typeof left === "number" && typeof right === "number") return compareNumbers(left, right);
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right);
  if (type.kind === "decimal") return compareDecimals(String(left), String(right), type.scale);
  if (type.kind === "timestamp" || type.kind === "date") return less(parseTime(String(left)), parseTime(String(right)));
  if (typeof left === "bigint" || typeof right === "bigint") return less(BigInt(String(left)), BigInt(String(right)));
  return compareComparable(comparable(left), comparable(right));
}

function comparable(value: CanonicalValue): string | boolean {
  return typeof value === "boolean" ? value : String(value);
}

/** NaN equals itself and is greater than every number; the zeros are equal. */
function compareNumbers(left: number, right: number): number {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  return less(left, right);
}

function compareDecimals(left: string, right: string, scale: number): number {
  return less(units(left, scale), units(right, scale));
}

function units(text: string, scale: number): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(`${whole}${fraction.padEnd(scale, "0")}`);
}

function less<T extends bigint | number>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** What a run takes: rows that became known after the start, which null leaves open, and up to its end. */
export interface NaiveInterval {
  readonly start: bigint | null;
  readonly end: bigint;
}

/** The winners of each key among the rows of an interval; several where they tie. */
export function latestRows(join: NaiveJoin, { start, end }: NaiveInterval): readonly (readonly SourceRow[])[] {
  const taken = join.rows.filter(
    (row) => becameKnown(join, row, end) && (start === null || isStatic(join) || !becameKnown(join, row, start)),
  );
  const fresh = start === null ? taken.filter((row) => withinTtl(join, row, end)) : taken;
  const keyed = fresh.filter((row) => row.keys.every((key) => key !== null));
  const groups = new Map<string, SourceRow[]>();
  for (const row of keyed) {
    const text = row.keys.map((key, index) => keyText(join.keys[index]?.type ?? { kind: "string" }, key)).join("\n");
    groups.set(text, [...(groups.get(text) ?? []), row]);
  }
  return [...groups.values()].map(winners);
}

/** By that instant; before it where the view is strict. */
function becameKnown(join: NaiveJoin, { event, available }: SourceRow, by: bigint): boolean {
  const { view } = join;
  if (isStatic(join)) return true;
  const strict = view.boundary === "strict";
  return reached(event, by, strict) && (available === undefined || reached(available, by, strict));
}

/** Without times every run takes all rows. */
function isStatic({ view }: NaiveJoin): boolean {
  return view.source.eventTime === null;
}

function withinTtl(join: NaiveJoin, { event }: SourceRow, end: bigint): boolean {
  const { view } = join;
  return isStatic(join) || view.ttl === null || (event !== null && event >= end - BigInt(view.ttl));
}
