import { describe, expect, test } from "vitest";
import { Deviation } from "../../../dialects/postgres/verifier/deviation.ts";
import {
  fits,
  fitsOrder,
  instantOf,
  readInstantLiteral,
  readInterval,
} from "../../../dialects/postgres/verifier/time.ts";
import type { TimeForm } from "../../../src/ir/types.ts";
import { formatInstant, parseInstant } from "../../../src/kernel/time.ts";
import fc from "../../support/fast-check.ts";

const instants = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n });

describe("instants", () => {
  test("an instant written out is read to the microsecond", () => {
    fc.assert(fc.property(instants, (microseconds) => instantOf(formatInstant(microseconds)) === microseconds));
    fc.assert(
      fc.property(instants, (microseconds) => readInstantLiteral(formatInstant(microseconds), "") === microseconds),
    );
  });

  test.each([
    "2013-07-01",
    "2013-07-01 12:00",
    "2013-07-01T12:00:00.5Z",
    "2013-07-01T12:00:00,000001+05:30",
    "2013-07-01T12:00:00-0330",
    "2013-07-01T12:00:00+02",
    "2013-07-01T12:00:00+00:19:32",
    "0099-02-28T23:59:59Z",
    "1969-12-31T23:59:59.999999Z",
    "-000044-03-15",
    "2013-07-01t12:00:00z",
  ])("%s is read as authors mean it", (text) => {
    expect(parseInstant(text)).not.toBeNull();
    expect(instantOf(text)).toBe(parseInstant(text));
  });

  test.each([
    "2013-07-01",
    "2013-07-01T00:00:00",
    "2013-07-01T00:00:00+02:00",
    "2013-07-01T00:00:00.5Z",
    "now",
    "infinity",
  ])("%s is not how a statement writes an instant", (text) =>
    expect(() => readInstantLiteral(text, "WHERE")).toThrow(Deviation),
  );
});

describe("intervals", () => {
  test.each([
    ["10800 seconds", 10_800_000_000n],
    ["0.000001 seconds", 1n],
    ["1.5 seconds", 1_500_000n],
    ["3155760000 seconds", 3_155_760_000_000_000n],
  ])("%s", (text, microseconds) => expect(readInterval(text, "")).toBe(microseconds));

  test.each(["1 day", "3 hours", "1 month", "10800", "-1 seconds", "1.0000001 seconds", "1 seconds ago", "00:00:01"])(
    "%s is refused",
    (text) => expect(() => readInterval(text, "WHERE")).toThrow(Deviation),
  );
});

describe("forms of time", () => {
  const instant: TimeForm = { form: "instant" };
  const utc: TimeForm = { form: "zoneless", zone: "UTC" };
  const berlin: TimeForm = { form: "zoneless", zone: "Europe/Berlin" };
  const day: TimeForm = { form: "date", zone: "UTC" };
  const all = [instant, utc, berlin, day];

  test("a column is read in its own form, or against the digits of UTC", () => {
    for (const one of all) expect(all.filter((other) => fits(one, other))).toEqual([one]);
    expect(all.filter((one) => fits({ form: "utc_digits" }, one))).toEqual([utc, day]);
  });

  test("an order may leave the digits of UTC as they stand, of no other zone", () => {
    expect(all.filter((one) => fitsOrder(instant, one))).toEqual([instant, utc, day]);
    expect(fitsOrder(instant, null)).toBe(true);
    expect(fitsOrder(berlin, berlin)).toBe(true);
    expect(fitsOrder(berlin, utc)).toBe(false);
    expect(fitsOrder(utc, null)).toBe(false);
  });
});
