import { describe, expect, it } from "vitest";
import { parseDay } from "../../../src/kernel/time.ts";
import { decimalText, unscaledDecimal } from "../../../src/runtime/files/decimal.ts";
import { canonicalInstant, dateText } from "../../../src/runtime/files/instants.ts";

describe("decimals", () => {
  it.each<[string, number, number, bigint | null]>([
    ["1.5", 5, 2, 150n],
    ["-1.50", 5, 2, -150n],
    ["+.5", 5, 2, 50n],
    ["5.", 5, 2, 500n],
    ["1.500", 5, 2, 150n],
    ["1.501", 5, 2, null],
    ["999.99", 5, 2, 99_999n],
    ["1000", 5, 2, null],
    ["1e2", 5, 2, 10_000n],
    ["1e-2", 5, 2, 1n],
    ["1e-3", 5, 2, null],
    ["0e-9", 5, 2, 0n],
    ["-0", 5, 2, 0n],
    ["", 5, 2, null],
    [".", 5, 2, null],
    ["NaN", 5, 2, null],
    ["1 ", 5, 2, null],
  ])("%s as decimal(%d,%d)", (text, precision, scale, unscaled) => {
    expect(unscaledDecimal(text, precision, scale)).toBe(unscaled);
  });

  it("are written with all digits of their scale", () => {
    expect([decimalText(150n, 2), decimalText(-5n, 3), decimalText(0n, 2), decimalText(-7n, 0)]).toEqual([
      "1.50",
      "-0.005",
      "0.00",
      "-7",
    ]);
  });
});

describe("instants and days", () => {
  it.each([
    ["2013-11-28T05:30:00Z", "2013-11-28T05:30:00Z"],
    ["2013-11-28T05:30:00.000000Z", "2013-11-28T05:30:00Z"],
    ["2013-11-28T05:30:00.100Z", "2013-11-28T05:30:00.100000Z"],
    ["2013-11-31T05:30:00Z", undefined],
    ["2013-13-01T05:30:00Z", undefined],
    ["2013-11-28T24:30:00Z", undefined],
    ["-infinity", "-infinity"],
    ["now", undefined],
    ["+275760-09-13T00:00:00-12:00", undefined],
  ])("%s", (text, canonical) => {
    expect(canonicalInstant(text)).toBe(canonical);
  });

  it("count days across 1970 and back", () => {
    for (const text of ["1969-12-31", "1970-01-01", "2013-11-03", "0001-01-01", "9999-12-31"]) {
      expect(dateText(parseDay(text) ?? Number.NaN)).toBe(text);
    }
    expect(parseDay("1969-12-31")).toBe(-1);
    expect([parseDay("2013-02-29"), parseDay("2013-1-1"), parseDay("2013-01-01T00:00:00Z")]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
