/** Pools of values by type: few of each, the awkward ones among them. The twin never sees how they were picked. */
import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";

export const keyTypes: readonly CanonicalType[] = [
  { kind: "string" },
  { kind: "int64" },
  { kind: "int32" },
  { kind: "date" },
  { kind: "bool" },
];

export const featureTypes: readonly CanonicalType[] = [
  { kind: "int64" },
  { kind: "string" },
  { kind: "float64" },
  { kind: "float32" },
  { kind: "int32" },
  { kind: "bool" },
  { kind: "decimal", precision: 12, scale: 3 },
  { kind: "timestamp" },
  { kind: "date" },
  { kind: "bytes" },
  { kind: "json" },
  { kind: "array", of: { kind: "int64" } },
  { kind: "array", of: { kind: "string" } },
  { kind: "array", of: { kind: "float64" } },
];

/** Types of tie-break columns. Their text is plain lower-case ASCII, which every collation orders alike. */
export const tieBreakTypes: readonly CanonicalType[] = [
  { kind: "int64" },
  { kind: "string" },
  { kind: "int32" },
  { kind: "date" },
  { kind: "float64" },
  { kind: "bool" },
];

/** Values of join keys. Texts of neighbouring keys give the same text when they are put together: ('1','23') and ('12','3'). */
const keyPools: Readonly<Record<string, readonly CanonicalValue[]>> = {
  string: ["1", "12", "it's \\ 🦉"],
  string2: ["23", "3", ""],
  int64: [1n, 12n, 9_223_372_036_854_775_807n],
  int642: [23n, 3n, -1n],
  int32: [1, 12, -2_147_483_648],
  int322: [23, 3, 0],
  date: ["2026-03-29", "2013-11-03", "1969-12-31"],
  date2: ["2026-03-30", "2013-11-04", "2000-02-29"],
  bool: [true, false, true],
  bool2: [false, true, true],
};

export function keyValue(type: CanonicalType, index: number, combination: number): CanonicalValue {
  const pool = keyPools[index % 2 === 0 ? type.kind : `${type.kind}2`] ?? [];
  return pool[combination % pool.length] ?? null;
}

const tiePools: Readonly<Record<string, readonly CanonicalValue[]>> = {
  int64: [1n, 2n, 10n],
  string: ["a", "ab", "b"],
  int32: [1, 2, 10],
  date: ["2026-01-01", "2026-01-02", "2025-12-31"],
  float64: [0.5, 1.5, -2],
  bool: [false, true],
};

/** NULL for every fourth pick. */
export function tieBreakValue(type: CanonicalType, pick: number): CanonicalValue {
  const pool = tiePools[type.kind] ?? [];
  return pick % 4 === 3 ? null : (pool[(pick % 4) % pool.length] ?? null);
}

const plainPools: Readonly<Record<string, readonly CanonicalValue[]>> = {
  bool: [true, false, null],
  int32: [0, -2_147_483_648, 2_147_483_647, null],
  int64: [0n, -9_223_372_036_854_775_808n, 9_007_199_254_740_993n, null],
  float32: [Math.fround(0.1), Number.NaN, Number.POSITIVE_INFINITY, -0, null],
  float64: [0.1, Number.NaN, Number.NEGATIVE_INFINITY, -0, 5e-324, null],
  decimal: ["0", "-999999999.999", "1.500", null],
  string: ["", "it's", 'say "\\n" \\', "🦉\n\t", "NULL", "\\N", null],
  timestamp: ["1969-12-31T23:59:59.999999Z", "infinity", "-infinity", "2026-03-29T02:30:00Z", null],
  date: ["1969-12-31", "2026-03-29", null],
  bytes: [new Uint8Array([]), new Uint8Array([0, 255, 92, 39]), null],
  json: ["null", '{"a":[1,"it\'s",null]}', '"\\\\"', null],
};

const arrayPools: Readonly<Record<string, readonly CanonicalValue[]>> = {
  int64: [[], [1n, null, -9_223_372_036_854_775_808n], null],
  string: [[], ["", "NULL", null, '"{,}\\', "🦉"], null],
  float64: [[], [0.1, null, Number.NaN], null],
};

/** A value of any type. Pick 0 gives a value that belongs to this row alone where the type allows it; others an awkward one or NULL. */
export function plainValue(type: CanonicalType, row: number, pick: number): CanonicalValue {
  if (pick === 0) return ownValue(type, row);
  const pool = (type.kind === "array" ? arrayPools[type.of.kind] : plainPools[type.kind]) ?? [];
  return pool[pick % pool.length] ?? null;
}

function ownValue(type: CanonicalType, row: number): CanonicalValue {
  switch (type.kind) {
    case "bool":
      return row % 2 === 0;
    case "int64":
      return BigInt(row);
    case "int32":
      return row;
    case "float32":
    case "float64":
      return row + 0.5;
    case "decimal":
      return `${row}.250`;
    case "timestamp":
      return `2001-01-01T00:00:${String(row % 60).padStart(2, "0")}.00000${row % 10}Z`;
    case "date":
      return `2001-01-${String((row % 28) + 1).padStart(2, "0")}`;
    case "bytes":
      return new Uint8Array([row % 256]);
    case "json":
      return `{"row":${row}}`;
    case "array":
      return [ownValue(type.of, row)];
    case "vector":
      return Array.from({ length: type.length }, () => row);
    default:
      return `row ${row}`;
  }
}
