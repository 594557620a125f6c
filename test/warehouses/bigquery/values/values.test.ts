import { describe, expect, it } from "vitest";
import { bignumericScale, decimalBytes, decimalText, numericScale } from "./decimal.ts";
import {
  dateOf,
  dateText,
  datetimeText,
  microsOf,
  packedDatetime,
  packedTime,
  secondsOf,
  secondsOfMicros,
  timeText,
} from "./instant.ts";

describe("values", () => {
  it.each(["0", "1", "-1", "0.000000001", "-0.000000001", "99999999999999999999999999999.999999999", "-128.5", "127"])(
    "keep the exact decimal %s",
    (text) => {
      for (const scale of [numericScale, bignumericScale])
        expect(decimalText(decimalBytes(text, scale), scale)).toBe(text);
    },
  );

  it("read decimals with an exponent, and refuse others", () => {
    expect(decimalText(decimalBytes("1.5e3", numericScale), numericScale)).toBe("1500");
    expect(() => decimalBytes("one", numericScale)).toThrow("Invalid NUMERIC value: one");
  });

  it.each([
    ["1970-01-01 00:00:00", 0n],
    ["2024-01-01T00:00:00.123456Z", 1_704_067_200_123_456n],
    ["1969-12-31 23:59:59.999999", -1n],
    ["2024-01-01 02:00:00+02", 1_704_067_200_000_000n],
    ["2024-01-01", 1_704_067_200_000_000n],
  ])("count microseconds of %s", (text, micros) => {
    expect(microsOf(secondsOf(text))).toBe(micros);
    expect(microsOf(secondsOfMicros(micros))).toBe(micros);
  });

  it("pack dates, clocks and times of day", () => {
    expect([dateText(dateOf("2024-02-29")), dateText(dateOf("1900-01-01"))]).toEqual(["2024-02-29", "1900-01-01"]);
    expect(datetimeText(packedDatetime("2024-02-29 23:59:58.000001"))).toBe("2024-02-29T23:59:58.000001");
    expect(timeText(packedTime("23:59:58.5"))).toBe("23:59:58.500000");
    expect(() => dateOf("2024-02-30x")).toThrow("Invalid date");
  });
});
