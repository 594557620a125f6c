import { describe, expect, it } from "vitest";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import { formatInstant, parseTime } from "./time.ts";
import { compareComparable, sameValue, valueText } from "./values.ts";

const decimal: CanonicalType = { kind: "decimal", precision: 10, scale: 2 };

describe("values", () => {
  const equal: readonly (readonly [CanonicalType, CanonicalValue, CanonicalValue])[] = [
    [{ kind: "float64" }, Number.NaN, Number.NaN],
    [{ kind: "float32" }, 0.1, 0.10000000149011612],
    [{ kind: "timestamp" }, "2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00.000000Z"],
    [{ kind: "timestamp" }, "-infinity", "-infinity"],
    [decimal, "1.50", "1.5"],
    [decimal, "-0.00", "0"],
    [{ kind: "json" }, '{"a":1,"b":[2]}', '{ "b": [2], "a": 1 }'],
    [{ kind: "bytes" }, new Uint8Array([1, 2]), Buffer.from([1, 2])],
    [{ kind: "array", of: { kind: "float32" } }, [0.1, null], [Math.fround(0.1), null]],
    [{ kind: "string" }, null, null],
  ];
  it.each(equal)("%o: %o equals %o", (type, left, right) => {
    expect(sameValue(type, left, right)).toBe(true);
    expect(valueText(type, left)).toBe(valueText(type, right));
  });

  const different: readonly (readonly [CanonicalType, CanonicalValue, CanonicalValue])[] = [
    [{ kind: "float64" }, 0, -0],
    [{ kind: "float64" }, 0.1, Math.fround(0.1)],
    [{ kind: "int64" }, 1n, 1],
    [{ kind: "string" }, "", null],
    [{ kind: "timestamp" }, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000001Z"],
    [{ kind: "timestamp" }, "2026-01-01T00:00:00Z", "yesterday"],
    [decimal, "10", "1"],
    [decimal, "1.05", "1.5"],
    [{ kind: "json" }, "null", null],
    [{ kind: "json" }, "[1,2]", "[2,1]"],
    [{ kind: "array", of: { kind: "int64" } }, [1n], [1n, 2n]],
    [{ kind: "array", of: { kind: "int64" } }, [], null],
  ];
  it.each(different)("%o: %o differs from %o", (type, left, right) => {
    expect(sameValue(type, left, right)).toBe(false);
  });

  it("orders NULL least and text by code point", () => {
    expect(compareComparable(null, Number.NEGATIVE_INFINITY)).toBeLessThan(0);
    expect(compareComparable(null, null)).toBe(0);
    expect(compareComparable("\u{1F989}", "\uFFFD")).toBeGreaterThan(0);
    expect(compareComparable("ab", "b")).toBeLessThan(0);
    expect(compareComparable(5n, Number.POSITIVE_INFINITY)).toBeLessThan(0);
  });
});

describe("times", () => {
  it.each([
    ["1970-01-01T00:00:00.000001Z", 1n],
    ["1969-12-31T23:59:59.999999Z", -1n],
    ["2026-03-29T03:30:00+02:00", 1_774_747_800_000_000n],
    ["2026-01-02", 1_767_312_000_000_000n],
  ])("reads %s", (text, microseconds) => {
    expect(parseTime(text)).toBe(microseconds);
  });

  it("writes what it reads, and refuses what is no time", () => {
    expect(formatInstant(-1n)).toBe("1969-12-31T23:59:59.999999Z");
    expect(formatInstant(parseTime("2026-01-01T00:00:00Z"))).toBe("2026-01-01T00:00:00Z");
    expect(() => parseTime("today")).toThrow("not a time");
  });
});
