import { describe, expect, it } from "vitest";
import {
  dateFromPostgres,
  dateToPostgres,
  instantFromPostgres,
  instantToPostgres,
} from "../../../dialects/postgres/driver/time-text.ts";
import { formatInstant, parseInstant } from "../../../src/kernel/time.ts";
import fc from "../../support/fast-check.ts";

const instants = [
  ["2013-01-01 10:00:00+00", "2013-01-01T10:00:00Z"],
  ["2013-01-01 10:00:00.5+00", "2013-01-01T10:00:00.500000Z"],
  ["2013-01-01 10:00:00.000001", "2013-01-01T10:00:00.000001Z"],
  ["2013-01-01", "2013-01-01T00:00:00Z"],
  ["infinity", "infinity"],
  ["-infinity", "-infinity"],
  ["0044-03-15 12:00:00+00 BC", "-000043-03-15T12:00:00Z"],
  ["0001-12-31 23:59:59.25+00 BC", "0000-12-31T23:59:59.250000Z"],
  ["10000-01-01 00:00:00+00", "+010000-01-01T00:00:00Z"],
  ["294276-12-31 23:59:59.999999+00", "+294276-12-31T23:59:59.999999Z"],
] as const;

describe("times in Postgres' text form", () => {
  it.each(instants)("%s is %s", (postgres, iso) => {
    expect(instantFromPostgres(postgres)).toBe(iso);
  });

  it("become instants of ISO again", () => {
    const range = { min: -62_000_000_000_000_000n * 3n, max: 8_640_000_000_000_000_000n / 1000n };
    fc.assert(
      fc.property(fc.bigInt(range), (microseconds) => {
        const iso = formatInstant(microseconds);
        const postgres = instantToPostgres(iso) ?? "";
        const asPostgresSays = postgres.replace("T", " ").replace("Z", "+00");
        expect(parseInstant(instantFromPostgres(asPostgresSays))).toBe(microseconds);
      }),
    );
  });

  it("are read with offsets, and as UTC without", () => {
    expect(instantToPostgres("2013-01-01T10:00:00+05:30")).toBe("2013-01-01T04:30:00Z");
    expect(instantToPostgres("2013-01-01 10:00")).toBe("2013-01-01T10:00:00Z");
    expect(instantToPostgres("0000-01-01T00:00:00Z")).toBe("0001-01-01T00:00:00Z BC");
  });

  it("that are none are refused", () => {
    for (const text of ["", "now", "2013-02-30", "2013-01-01T25:00:00Z", "2013-01-01T00:00:00.1234567Z", "Infinity"])
      expect(instantToPostgres(text)).toBe(null);
    for (const text of ["2013-01-01T00:00:00Z", "2013-13-01", "13-01-01", "today"])
      expect(dateToPostgres(text)).toBe(null);
    expect(() => dateFromPostgres("01.02.2013")).toThrow(SyntaxError);
  });

  it("are days where they are dates", () => {
    expect(dateFromPostgres("0044-03-15 BC")).toBe("-000043-03-15");
    expect(dateToPostgres("-000043-03-15")).toBe("0044-03-15 BC");
    expect(dateToPostgres("2016-02-29")).toBe("2016-02-29");
    expect(dateFromPostgres("10000-01-01")).toBe("+010000-01-01");
    expect(dateToPostgres("+010000-01-01")).toBe("10000-01-01");
  });
});
