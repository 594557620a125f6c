/** Functions over windows, recomputed for every spine row by plain loops over the rows of its window. */
import type { AggregateDefinition } from "../../src/ir/aggregate.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import {
  compareOrder,
  conditions,
  type NaiveFeature,
  type NaiveJoin,
  type SourceRow,
  type SpinePoint,
} from "./join.ts";
import { isInstant, isTime, parseTime } from "./time.ts";
import { type Comparable, compareComparable, sameValue, show, valueText } from "./values.ts";

/** What may stand in one output column. */
export interface Acceptance {
  /** In words. */
  readonly expected: string;
  accepts(actual: CanonicalValue): boolean;
}

/** Where a sum of integers leaves int64 the statement has to fail. */
export const overflow = Symbol("overflow");

export function acceptances(join: NaiveJoin, point: SpinePoint): readonly (Acceptance | typeof overflow)[] {
  const joinable = isInstant(point.time) && point.keys.every((key) => key !== null);
  const known = joinable ? join.rows.filter((row) => isKnown(join, point, row)) : [];
  return join.features.map((feature, index) => {
    const { aggregate } = feature;
    if (aggregate === null) throw new Error("a feature of a windowed view is a function");
    if (!joinable) return exactly(feature.type, null);
    const rows = known.filter((row) => isWithin(join, point, row, aggregate.window));
    return computed(feature, aggregate, rows, index);
  });
}

/** Whether a row of the keys had happened and was known. */
export function isKnown(join: NaiveJoin, point: SpinePoint, row: SourceRow): boolean {
  const met = conditions(join, point, row);
  return met.joinable && met.keys && met.happened && met.known;
}

/** Whether a row lies after the start of a window: `t - w < event`; with `strict`, which moves both ends alike, `t - w <= event`. */
export function isWithin(join: NaiveJoin, point: SpinePoint, row: SourceRow, window: number | null): boolean {
  if (window === null) return true;
  if (!isInstant(point.time) || row.event === null) return false;
  const start = point.time - BigInt(window);
  return join.view.boundary === "strict" ? row.event >= start : row.event > start;
}

function computed(
  { type }: NaiveFeature,
  { function: name, input, limit }: AggregateDefinition,
  rows: readonly SourceRow[],
  index: number,
): Acceptance | typeof overflow {
  const withValue = rows.filter((row) => row.counts[index] === true && (row.features[index] ?? null) !== null);
  const values = withValue.map((row) => row.features[index] ?? null);
  switch (name) {
    case "count":
      return exactly(type, BigInt(values.length));
    case "count_distinct":
    case "approx_count_distinct":
      return exactly(type, BigInt(new Set(values.map(distinctText)).size));
    case "sum":
      return values.length === 0 ? exactly(type, null) : sumOf(type, values);
    case "avg":
      return values.length === 0 ? exactly(type, null) : near(mean(values.map(number)), values.map(number));
    case "variance":
    case "stddev":
      return values.length < 2 ? exactly(type, null) : deviation(name, values.map(number));
    case "min":
    case "max":
      return extreme(name, input ?? type, values);
    case "first":
      return ordered(type, withValue, index, false);
    case "last":
      return ordered(type, withValue, index, true);
    case "last_n":
      return lastValues(type, withValue, index, limit ?? 1);
  }
}

function exactly(type: CanonicalType, expected: CanonicalValue): Acceptance {
  return { expected: show(expected), accepts: (actual) => sameValue(type, expected, actual) };
}

/** Within 1e-9 of the sum of absolute values; NaN and infinities as they are. */
function near(expected: number, values: readonly number[], scale = 1): Acceptance {
  const allowance = 1e-9 * scale * values.reduce((sum, value) => sum + Math.abs(value), 0);
  return {
    expected: `${expected} (within ${allowance})`,
    accepts: (actual) => {
      if (typeof actual !== "number") return false;
      if (!Number.isFinite(expected)) return Object.is(actual, expected);
      return Math.abs(actual - expected) <= allowance;
    },
  };
}

function number(value: CanonicalValue): number {
  return Number(value);
}

/** 0 and -0 are one value, NaN is one. */
function distinctText(value: CanonicalValue): string {
  if (typeof value === "number") return String(value === 0 ? 0 : value);
  if (typeof value === "string" && isTime(value)) return `${parseTime(value)}`;
  return show(value);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** In an order that loses least: small ones first. */
function sum(values: readonly number[]): number {
  return values.toSorted((left, right) => Math.abs(left) - Math.abs(right)).reduce((total, one) => total + one, 0);
}

function sumOf(type: CanonicalType, values: readonly CanonicalValue[]): Acceptance | typeof overflow {
  if (type.kind === "float64") return near(sum(values.map(number)), values.map(number));
  if (type.kind === "decimal") return exactly(type, sumOfDecimals(values.map(String), type.scale));
  const total = values.reduce<bigint>((all, one) => all + BigInt(typeof one === "bigint" ? one : Number(one)), 0n);
  return BigInt.asIntN(64, total) === total ? exactly(type, total) : overflow;
}

function sumOfDecimals(texts: readonly string[], scale: number): string {
  const total = texts.reduce((all, text) => {
    const [whole = "0", fraction = ""] = text.split(".");
    return all + BigInt(`${whole}${fraction.padEnd(scale, "0")}`);
  }, 0n);
  const digits = (total < 0n ? -total : total).toString().padStart(scale + 1, "0");
  const cut = digits.length - scale;
  return `${total < 0n ? "-" : ""}${digits.slice(0, cut)}${scale === 0 ? "" : `.${digits.slice(cut)}`}`;
}

function deviation(name: "variance" | "stddev", values: readonly number[]): Acceptance {
  const middle = mean(values);
  const variance = sum(values.map((value) => (value - middle) ** 2)) / (values.length - 1);
  // Squares: what counts as near follows the size of the values squared, and of the deviation itself.
  const size = Math.max(...values.map(Math.abs), 0);
  return name === "variance"
    ? near(variance, values, size)
    : near(Math.sqrt(variance), values, Math.max(1, size * 1e3));
}

function extreme(name: "min" | "max", type: CanonicalType, values: readonly CanonicalValue[]): Acceptance {
  const sorted = values.toSorted((left, right) => compareComparable(comparable(left), comparable(right)));
  const found = (name === "min" ? sorted[0] : sorted.at(-1)) ?? null;
  return {
    expected: show(found),
    // 0 and -0 are equal: either may be the least.
    accepts: (actual) => sameValue(type, found, actual) || (found === 0 && actual === 0),
  };
}

/** NaN is greater than every number. */
function comparable(value: CanonicalValue): Comparable | null {
  if (typeof value === "number") return floatOrder(value);
  if (typeof value === "string" && isTime(value)) return parseTime(value);
  if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return floatOrder(Number(value));
  return typeof value === "string" || typeof value === "boolean" || typeof value === "bigint" ? value : null;
}

/** The bits of a float in the order of its value, so that all comparables are of few kinds. */
function floatOrder(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Number.isNaN(value) ? Number.NaN : value === 0 ? 0 : value);
  if (Number.isNaN(value)) return 1n << 64n;
  const bits = view.getBigInt64(0);
  return bits >= 0n ? bits : -(bits & 0x7fff_ffff_ffff_ffffn);
}

/** The value of the first or last row; any of those that tie there. */
function ordered(type: CanonicalType, rows: readonly SourceRow[], index: number, greatest: boolean): Acceptance {
  const sign = greatest ? 1 : -1;
  const best = rows.filter((row) => rows.every((other) => compareOrder(row, other) * sign >= 0));
  const accepted = best.length === 0 ? [null] : best.map((row) => row.features[index] ?? null);
  return {
    expected: accepted.map(show).join(" or "),
    accepts: (actual) => accepted.some((value) => sameValue(type, value, actual)),
  };
}

/** The newest values, newest first; rows that tie may stand in any order, and any of them may be left out at the end. */
function lastValues(type: CanonicalType, rows: readonly SourceRow[], index: number, limit: number): Acceptance {
  const of: CanonicalType = type.kind === "array" ? type.of : type;
  const sorted = rows.toSorted((left, right) => compareOrder(right, left));
  const groups: string[][] = [];
  let before: SourceRow | null = null;
  for (const row of sorted) {
    const text = valueText(of, row.features[index] ?? null);
    const group = groups.at(-1);
    if (before !== null && group !== undefined && compareOrder(before, row) === 0) group.push(text);
    else groups.push([text]);
    before = row;
  }
  return {
    expected: `the first ${limit} of ${groups.map((group) => `{${group.join(", ")}}`).join(", ")}`,
    accepts: (actual) => {
      if (!Array.isArray(actual)) return false;
      const wanted = Math.min(limit, rows.length);
      const given = actual.map((value: CanonicalValue) => valueText(of, value));
      return given.length === wanted && takenFrom(groups, given);
    },
  };
}

function takenFrom(groups: readonly (readonly string[])[], given: readonly string[]): boolean {
  let rest = given;
  for (const group of groups) {
    const left = [...group];
    const taken = rest.slice(0, group.length);
    for (const value of taken) {
      const at = left.indexOf(value);
      if (at < 0) return false;
      left.splice(at, 1);
    }
    rest = rest.slice(group.length);
  }
  return rest.length === 0;
}
