import { describe, expect, it } from "vitest";
import { decodeBatch } from "../../../dialects/snowflake/driver/decode.ts";
import { encoderOf } from "../../../dialects/snowflake/driver/encode.ts";
import { elementsOf } from "../../../dialects/snowflake/driver/json-elements.ts";
import { boundValue } from "../../../dialects/snowflake/driver/query.ts";
import { knownType } from "../../../dialects/snowflake/driver/types.ts";
import { batchRows } from "../../../src/ir/column-rows.ts";
import { UnfitValue } from "../../../src/ir/fit.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";

const time = (seconds: number, nanos: number): unknown => ({
  getEpochSeconds: () => seconds,
  getNanoSeconds: () => nanos,
});

function decoded(type: CanonicalType, ...cells: readonly unknown[]): readonly CanonicalValue[] {
  const rows = cells.map((cell) => [cell]);
  return batchRows([type], decodeBatch([{ name: "c", type }], rows)).map(([value]) => value ?? null);
}

describe("values that come", () => {
  const cases: readonly (readonly [CanonicalType, readonly unknown[], readonly CanonicalValue[]])[] = [
    [{ kind: "int64" }, ["-9223372036854775808", "NULL", null], [-9223372036854775808n, null, null]],
    [{ kind: "int32" }, ["7"], [7]],
    [{ kind: "float64" }, ["0.1", "inf", "-inf", "NaN", "NULL", "1e300"], [0.1, Infinity, -Infinity, NaN, null, 1e300]],
    [
      { kind: "decimal", precision: 38, scale: 2 },
      ["123456789012345678901234567890123456.78"],
      ["123456789012345678901234567890123456.78"],
    ],
    [{ kind: "string" }, ["NULL", "", null, true], ["NULL", "", null, "true"]],
    [
      { kind: "timestamp" },
      [time(-1, 999_999_999), time(253402300799, 999_999_000), null],
      ["1969-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z", null],
    ],
    [{ kind: "date" }, [time(-86_400, 0), "2024-02-29"], ["1969-12-31", "2024-02-29"]],
    [{ kind: "bytes" }, [Uint8Array.of(0, 255)], [Uint8Array.of(0, 255)]],
    [
      { kind: "array", of: { kind: "int64" } },
      ['[9223372036854775807,\n null, "5"]'],
      [[9223372036854775807n, null, 5n]],
    ],
    [{ kind: "vector", length: 2 }, ["[1.5,-2e-3]"], [[1.5, -0.002]]],
    [{ kind: "array", of: { kind: "string" } }, ['["1, 2", "a\\"7"]'], [["1, 2", 'a"7']]],
  ];
  it.each(cases)("%j", (type, cells, wanted) => expect(decoded(type, ...cells)).toEqual(wanted));

  it.each<[CanonicalType, unknown]>([
    [{ kind: "int64" }, "9223372036854775808"],
    [{ kind: "int32" }, "2147483648"],
    [{ kind: "int64" }, "1.5"],
    [{ kind: "float64" }, "abc"],
    [{ kind: "bool" }, "1"],
    [{ kind: "array", of: { kind: "int64" } }, "[1.5]"],
    [{ kind: "date" }, "yesterday"],
  ])("refuses for %j: %s", (type, cell) => expect(() => decoded(type, cell)).toThrow("column 'c' holds a value"));

  it("keeps digits of numbers outside of strings alone", () => {
    expect(elementsOf('[12345678901234567890, "x 1 \\" 2", true, null, [1]]')).toEqual([
      "12345678901234567890",
      'x 1 " 2',
      true,
      null,
      ["1"],
    ]);
    expect(elementsOf("{}")).toBeNull();
  });
});

describe("values that go", () => {
  it.each<[CanonicalType, Exclude<CanonicalValue, null>, string]>([
    [{ kind: "timestamp" }, "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999+00:00"],
    [{ kind: "timestamp" }, "2024-01-01T01:00:00+01:00", "2024-01-01T00:00:00+00:00"],
    [{ kind: "float64" }, -0, "-0"],
    [{ kind: "float64" }, -Infinity, "-inf"],
    [{ kind: "bytes" }, Uint8Array.of(0, 255), "00ff"],
    [{ kind: "array", of: { kind: "int64" } }, [9223372036854775807n, null], "[9223372036854775807,null]"],
    [{ kind: "array", of: { kind: "string" } }, ['a"'], '["a\\""]'],
    [{ kind: "int64" }, 5, "5"],
  ])("%j: %s", (type, value, text) => expect(encoderOf(type)(value)).toBe(text));

  it.each<[CanonicalType, Exclude<CanonicalValue, null>]>([
    [{ kind: "timestamp" }, "infinity"],
    [{ kind: "timestamp" }, "+010000-01-01T00:00:00Z"],
    [{ kind: "timestamp" }, "2024-01-01T00:00:00.0000001Z"],
    [{ kind: "int32" }, 2 ** 31],
    [{ kind: "string" }, "a\0"],
    [{ kind: "json" }, "{"],
    [{ kind: "vector", length: 2 }, [1]],
  ])("refuses for %j: %s", (type, value) => expect(() => encoderOf(type)(value)).toThrow(UnfitValue));

  it("bound alone, as the client can send them", () => {
    const values = [5n, 2n ** 53n + 1n, Number.NaN, true, null, "x"].map((value) => boundValue({ value }));
    expect(values).toEqual([5, "9007199254740993", "NaN", true, null, "x"]);
  });
});

describe("types", () => {
  it.each<[string, number | null, number | null, string | undefined, string | undefined]>([
    ["NUMBER", 38, 0, "int64", undefined],
    ["FIXED", 9, 0, "int32", undefined],
    ["NUMBER", 38, 4, "decimal", undefined],
    ["TIMESTAMP_NTZ", 0, 9, "timestamp", "zoneless"],
    ["TIMESTAMP_LTZ", 0, 9, "timestamp", "instant"],
    ["DATE", null, null, "date", "date"],
    ["OBJECT", null, null, "json", undefined],
    ["GEOGRAPHY", null, null, undefined, undefined],
    // A declaration says of what its elements are.
    ["ARRAY", null, null, undefined, undefined],
  ])("%s(%s,%s) is %s", (name, precision, scale, kind, form) => {
    const { type, time: found } = knownType({ name, precision, scale });
    expect([type?.kind, found?.form]).toEqual([kind, form]);
  });
});
