import { aggregateLaws } from "../../ir/aggregate.ts";
import type { FeatureDefinition } from "../../ir/definition.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { exactText, isList } from "./exact-text.ts";

/** Whether a stored value says what the warehouse says. */
export type SameValue = (stored: CanonicalValue, expected: CanonicalValue) => boolean;

/** How far two numbers may lie apart: by a part of the greater, or by so much in all. */
interface Tolerance {
  readonly part: number;
  readonly all: number;
  /** Whether integers may differ too. */
  readonly ofIntegers: boolean;
}

/** Warehouses add floats in any order; where values take each other away little is left to compare by. */
const addedUp: Tolerance = { part: 1e-9, all: 1e-9, ofIntegers: false };
/** Transcendental functions differ by this between engines. */
const computed: Tolerance = { part: 1e-12, all: 0, ofIntegers: false };
/** What sketches of distinct values may be off by. */
const sketched: Tolerance = { part: 0.05, all: 0, ofIntegers: true };

/** To the bit, but for floats that are added up or computed, and for functions that are approximate by nature. */
export function sameValueOf({
  type,
  aggregate,
  expression,
}: Pick<FeatureDefinition, "type" | "aggregate" | "expression">): SameValue {
  if (aggregate !== null) return within(type, aggregateLaws[aggregate.function].approximate ? sketched : addedUp);
  return expression === null ? exactly(type) : within(type, computed);
}

function exactly(type: CanonicalType): SameValue {
  return (stored, expected) => {
    if (stored === null || expected === null) return stored === expected;
    return Object.is(stored, expected) || exactText(type, stored) === exactText(type, expected);
  };
}

function within(type: CanonicalType, tolerance: Tolerance): SameValue {
  if (type.kind === "array") {
    const item = within(type.of, tolerance);
    return (stored, expected) => {
      if (!isList(stored) || !isList(expected)) return stored === expected;
      return stored.length === expected.length && stored.every((one, index) => item(one, expected[index] ?? null));
    };
  }
  const exact = exactly(type);
  if (!(type.kind === "float32" || type.kind === "float64" || tolerance.ofIntegers)) return exact;
  return (stored, expected) => exact(stored, expected) || isNear(stored, expected, tolerance);
}

function isNear(stored: CanonicalValue, expected: CanonicalValue, { part, all }: Tolerance): boolean {
  const [one, other] = [numberOf(stored), numberOf(expected)];
  if (one === null || other === null) return false;
  return Math.abs(one - other) <= Math.max(all, part * Math.max(Math.abs(one), Math.abs(other)));
}

function numberOf(value: CanonicalValue): number | null {
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}
