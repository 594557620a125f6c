import type { OnlineColumn } from "../../../src/ir/online.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";

const arrayOf = (of: CanonicalType): CanonicalType => ({ kind: "array", of });
const hostile = "tab\tnew\nline\\ \"q\" 'q' `b` $1 ? {{x}} NULL é 😀 \u2028 -- /* ; DROP %2F / = #";

/** A feature of each type, with values that a store could get wrong. */
export const featureValues: Readonly<Record<string, readonly [CanonicalType, readonly CanonicalValue[]]>> = {
  bool: [{ kind: "bool" }, [true, false]],
  int32: [{ kind: "int32" }, [-2_147_483_648, 2_147_483_647, 0]],
  int64: [{ kind: "int64" }, [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n, 9_007_199_254_740_993n, 0n]],
  float32: [
    { kind: "float32" },
    [Math.fround(0.1), -1.5, -0, Number.NaN, Number.NEGATIVE_INFINITY, 2 ** -149, 3.4028234663852886e38],
  ],
  float64: [
    { kind: "float64" },
    [
      0.1 + 0.2,
      -0,
      0,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      5e-324,
      2.2250738585072014e-308,
      1.7976931348623157e308,
      1e-130,
      1e126,
    ],
  ],
  decimal: [{ kind: "decimal", precision: 18, scale: 4 }, ["12345678901234.5678", "-0.0001", "0.0000", "1.5000"]],
  wide: [
    { kind: "decimal", precision: 38, scale: 10 },
    ["9999999999999999999999999999.9999999999", "-1234567890123456789012345678.0000000001"],
  ],
  wider: [{ kind: "decimal", precision: 60, scale: 0 }, [`9${"0".repeat(58)}1`, "-7"]],
  string: [{ kind: "string" }, [hostile, "", "NULL", "e\u0301", "\u00e9", "\u{10ffff}\uffff"]],
  bytes: [{ kind: "bytes" }, [Uint8Array.of(0, 9, 10, 92, 255), new Uint8Array()]],
  timestamp: [
    { kind: "timestamp" },
    ["1969-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.000001Z", "0001-01-01T00:00:00Z", "infinity", "-infinity"],
  ],
  date: [{ kind: "date" }, ["2024-02-29", "0001-01-01", "9999-12-31"]],
  json: [{ kind: "json" }, ['{"a": ["x\\ty", 1, null]}', "[]", "null", "1"]],
  integers: [arrayOf({ kind: "int64" }), [[-9_223_372_036_854_775_808n, null, 7n], []]],
  strings: [arrayOf({ kind: "string" }), [[hostile, "", null, "NULL", "a,b"], ["é"]]],
  floats: [arrayOf({ kind: "float64" }), [[Number.NaN, -0, 5e-324, null], [1.5]]],
  vector: [{ kind: "vector", length: 3 }, [[1.5, -0, Math.fround(0.1)]]],
};

export const everyFeature: readonly OnlineColumn[] = Object.entries(featureValues).map(([name, [type]]) => ({
  name,
  type,
}));

/** A key of each type: values that are keys of their own, however alike they look. */
export const keyValues: readonly (readonly [CanonicalType, readonly CanonicalValue[]])[] = [
  [
    { kind: "string" },
    ["", "1", "12", hostile, "a/b", "a", "a%2Fb", "A", "a ", "é", "e\u0301", "s", "=", "%", "\u{1f600}"],
  ],
  [
    { kind: "int64" },
    [
      0n,
      -1n,
      1n,
      -9_223_372_036_854_775_808n,
      9_223_372_036_854_775_807n,
      9_007_199_254_740_993n,
      9_007_199_254_740_992n,
    ],
  ],
  [{ kind: "int32" }, [0, -2_147_483_648, 2_147_483_647]],
  [{ kind: "bool" }, [true, false]],
  [{ kind: "date" }, ["2024-02-29", "1969-12-31"]],
  [{ kind: "timestamp" }, ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000001Z", "1969-12-31T23:59:59.999999Z"]],
  [{ kind: "decimal", precision: 20, scale: 3 }, ["1.000", "1.001", "-1.000", "0.000", "12345678901234567.123"]],
  [{ kind: "float64" }, [0, 0.1, 5e-324, -1e300, Number.NaN, Number.POSITIVE_INFINITY]],
  [{ kind: "bytes" }, [new Uint8Array(), Uint8Array.of(0), Uint8Array.of(0, 0), Uint8Array.of(255)]],
];

/** Tie-breaks of each type, least first; NULL is less than all of them. */
export const tieBreakValues: readonly (readonly [CanonicalType, readonly CanonicalValue[]])[] = [
  [
    { kind: "timestamp" },
    ["-infinity", "1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z", "2024-01-01T00:00:00.000001Z", "infinity"],
  ],
  [{ kind: "int64" }, [-9_223_372_036_854_775_808n, -1n, 0n, 1n, 256n, 9_223_372_036_854_775_807n]],
  [{ kind: "int32" }, [-2_147_483_648, -1, 0, 1, 255, 256, 2_147_483_647]],
  [
    { kind: "float64" },
    [Number.NEGATIVE_INFINITY, -1e300, -1, -5e-324, 0, 5e-324, 0.5, 1e300, Number.POSITIVE_INFINITY, Number.NaN],
  ],
  [{ kind: "float32" }, [Number.NEGATIVE_INFINITY, -1.5, 0, Math.fround(0.1), Number.NaN]],
  [
    { kind: "decimal", precision: 30, scale: 2 },
    ["-10000000000000000000.00", "-1.01", "-1.00", "0.00", "0.10", "9.00", "10.00", "9999999999999999999999.99"],
  ],
  [{ kind: "string" }, ["", "A", "B", "a", "aa", "ab", "b", "é", "\uffff", "\u{10000}"]],
  [
    { kind: "bytes" },
    [
      new Uint8Array(),
      Uint8Array.of(0),
      Uint8Array.of(0, 0),
      Uint8Array.of(0, 1),
      Uint8Array.of(1),
      Uint8Array.of(127),
      Uint8Array.of(128),
      Uint8Array.of(255),
      Uint8Array.of(255, 0),
    ],
  ],
  [{ kind: "date" }, ["0001-01-01", "1969-12-31", "1970-01-01", "9999-12-31"]],
  [{ kind: "bool" }, [false, true]],
];
