import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDay, formatInstant, parseDay, parseInstant } from "../../../src/kernel/time.ts";

/** What JavaScript's dates reach. */
const days = fc.integer({ min: -99_999_999, max: 99_999_999 });
const instants = fc.bigInt({ min: -8_640_000_000_000_000_000n, max: 8_640_000_000_000_000_000n });

describe("days and instants as text", () => {
  it("tells a day as JavaScript's dates do", () => {
    fc.assert(
      fc.property(days, (day) => {
        expect(formatDay(day)).toBe(new Date(day * 86_400_000).toISOString().split("T")[0]);
      }),
    );
  });

  it("tells every day of four hundred years", () => {
    for (let day = -100_000; day < 50_000; day++)
      expect(formatDay(day)).toBe(new Date(day * 86_400_000).toISOString().split("T")[0]);
  });

  it("reads back what it tells", () => {
    fc.assert(fc.property(instants, (instant) => parseInstant(formatInstant(instant)) === instant));
    fc.assert(fc.property(days, (day) => parseDay(formatDay(day)) === day));
  });

  it("reaches beyond JavaScript's dates", () => {
    expect(formatInstant(9_223_372_036_854_775_806n)).toBe("+294247-01-10T04:00:54.775806Z");
    expect(formatDay(-2_440_588)).toBe("-004713-11-24");
  });

  it("refuses days that no calendar has", () => {
    expect(parseDay("2013-02-29")).toBeNull();
    expect(parseDay("2012-02-29")).toBe(15_399);
  });
});
