import { describe, expect, it } from "vitest";
import { formatDay, formatInstant, parseDay, parseInstant } from "../../../src/kernel/time.ts";
import fc from "../../support/fast-check.ts";

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

  it("tells an instant that a number holds as it tells the bigint", () => {
    const plain = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(plain, (instant) => {
        expect(formatInstant(instant)).toBe(formatInstant(BigInt(instant)));
      }),
    );
  });

  it("reads back what it tells", () => {
    fc.assert(fc.property(instants, (instant) => parseInstant(formatInstant(instant)) === instant));
    fc.assert(fc.property(days, (day) => parseDay(formatDay(day)) === day));
  });

  it("reads its own text, digit by digit, as it reads any other of the same instant", () => {
    const written = fc.bigInt({ min: -62_167_219_200_000_000n, max: 253_402_300_799_999_999n }).map(formatInstant);
    fc.assert(fc.property(written, (text) => parseInstant(text) === parseInstant(text.replace("Z", "+00:00"))));
    for (const none of ["2021-02-29", "1900-02-29", "2021-13-01", "2021-00-10", "2021-01-00", "2x21-01-01"])
      expect(parseInstant(`${none}T00:00:00Z`)).toBeNull();
    for (const none of ["24:00:00", "00:60:00", "00:00:6a", "00:00:00.00000a"])
      expect(parseInstant(`2021-01-01T${none}Z`)).toBeNull();
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
