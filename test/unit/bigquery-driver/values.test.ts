import { describe, expect, it } from "vitest";
import { decodePage } from "../../../dialects/bigquery/driver/decode.ts";
import { jsonLine } from "../../../dialects/bigquery/driver/json-lines.ts";
import type { TableField } from "../../../dialects/bigquery/driver/resources.ts";
import { canonicalType, fieldOf, typeText } from "../../../dialects/bigquery/driver/types.ts";
import { batchRows } from "../../../src/ir/column-rows.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";

const decoded = (
  type: CanonicalType,
  field: Omit<TableField, "name">,
  ...cells: unknown[]
): readonly CanonicalValue[] => {
  const page = decodePage(
    [{ name: "c", type, field: { name: "c", ...field } }],
    cells.map((v) => ({ f: [{ v }] })),
  );
  return batchRows([type], page).map((row) => row[0] ?? null);
};

describe("values of results", () => {
  it("are exact", () => {
    expect(decoded({ kind: "int64" }, { type: "INTEGER" }, "-9223372036854775808", null)).toEqual([-(2n ** 63n), null]);
    expect(decoded({ kind: "timestamp" }, { type: "TIMESTAMP" }, "-1", "253402300799999999")).toEqual([
      "1969-12-31T23:59:59.999999Z",
      "9999-12-31T23:59:59.999999Z",
    ]);
    expect(decoded({ kind: "timestamp" }, { type: "DATETIME" }, "2024-01-02T03:04:05.000006")).toEqual([
      "2024-01-02T03:04:05.000006Z",
    ]);
    expect(decoded({ kind: "decimal", precision: 18, scale: 2 }, { type: "NUMERIC" }, "-1.5", "7")).toEqual([
      "-1.50",
      "7.00",
    ]);
    expect(decoded({ kind: "float64" }, { type: "FLOAT" }, "NaN", "-inf", "1.0E10")).toEqual([NaN, -Infinity, 1e10]);
    expect(decoded({ kind: "bytes" }, { type: "BYTES" }, "AP8=", "")).toEqual([
      Uint8Array.of(0, 255),
      new Uint8Array(),
    ]);
    expect(decoded({ kind: "date" }, { type: "DATE" }, "0001-01-01")).toEqual(["0001-01-01"]);
    expect(decoded({ kind: "bool" }, { type: "BOOLEAN" }, "true", "false")).toEqual([true, false]);
  });

  it("are arrays, and a vector without elements is NULL", () => {
    const cell = [{ v: "1" }, { v: "9007199254740993" }];
    const repeated = { type: "INTEGER", mode: "REPEATED" };
    expect(decoded({ kind: "array", of: { kind: "int64" } }, repeated, cell, [])).toEqual([
      [1n, 9007199254740993n],
      [],
    ]);
    expect(decoded({ kind: "vector", length: 2 }, { type: "FLOAT", mode: "REPEATED" }, [])).toEqual([null]);
  });

  it("of another type than declared are told by their column", () => {
    expect(() => decoded({ kind: "int64" }, { type: "STRING" }, "x")).toThrow(/error\[column-type\] column 'c'/);
    expect(() => decoded({ kind: "date" }, { type: "STRING" }, "x")).toThrow(/error\[column-type\] column 'c'/);
  });
});

describe("types", () => {
  it("are read from a schema", () => {
    const field = { name: "n", type: "NUMERIC", precision: "10", scale: "2", mode: "REPEATED" };
    expect(typeText(field)).toBe("ARRAY<NUMERIC(10, 2)>");
    expect(canonicalType(field)).toEqual({ kind: "array", of: { kind: "decimal", precision: 10, scale: 2 } });
    const record = { name: "r", type: "RECORD", fields: [{ name: "a", type: "INTEGER" }] };
    expect([typeText(record), canonicalType(record)]).toEqual(["STRUCT<a INT64>", null]);
    expect(canonicalType({ name: "g", type: "GEOGRAPHY" })).toBeNull();
  });

  it("go into one", () => {
    expect(fieldOf({ name: "d", type: { kind: "decimal", precision: 38, scale: 20 } }).type).toBe("BIGNUMERIC");
    expect(fieldOf({ name: "v", type: { kind: "vector", length: 3 } })).toMatchObject({
      type: "FLOAT64",
      mode: "REPEATED",
    });
  });
});

describe("lines of a load", () => {
  const line = (type: CanonicalType, value: CanonicalValue): string => jsonLine([{ name: "c", type }], [value]);

  it("keep digits, and JSON as it stands on one line", () => {
    expect(line({ kind: "int64" }, 9007199254740993n)).toBe('{"c":"9007199254740993"}\n');
    expect(line({ kind: "json" }, '{"a":\n9007199254740993}')).toBe('{"c":{"a": 9007199254740993}}\n');
    expect(line({ kind: "array", of: { kind: "bool" } }, [true])).toBe('{"c":[true]}\n');
    expect(line({ kind: "string" }, null)).toBe("{}\n");
    expect(line({ kind: "float64" }, -0)).toBe('{"c":"-0.0"}\n');
  });

  it("refuse what BigQuery cannot hold", () => {
    expect(() => line({ kind: "timestamp" }, "infinity")).toThrow(
      "column 'c': 'infinity' lies outside the years 1 to 9999",
    );
    expect(() => line({ kind: "array", of: { kind: "int64" } }, [null])).toThrow("an array cannot hold a NULL");
    expect(() => line({ kind: "int32" }, 2_147_483_648)).toThrow("expected an integer of 32 bits, not the number");
    expect(() => line({ kind: "int64" }, 7.5)).toThrow("column 'c': expected a bigint of 64 bits");
    expect(() => line({ kind: "float32" }, "7")).toThrow("column 'c': expected a number");
    expect(() => line({ kind: "decimal", precision: 9, scale: 2 }, "1e3")).toThrow("expected a decimal as text");
    expect(() => line({ kind: "bool" }, "true")).toThrow("expected a boolean");
    expect(() => line({ kind: "array", of: { kind: "int64" } }, "[1]")).toThrow("expected an array<int64>");
    expect(() => line({ kind: "vector", length: 2 }, [1])).toThrow("expected an array of 2 numbers");
    expect(() => line({ kind: "json" }, '{"a": 1}, "b": 2')).toThrow("column 'c': the text is not JSON");
  });

  it("refuse what would become another character on the way", () => {
    expect(() => line({ kind: "string" }, "a\ud83d")).toThrow("column 'c': the text holds half a surrogate pair");
  });
});
