import type { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPGlite } from "../engines/embedded.ts";
import { formatInstant, formatLocal, parseTime } from "./time.ts";
import { isAtClockChange, localToInstant } from "./zone.ts";

/** Zones and days whose clocks change: by an hour, by half an hour, at midnight, by a change of the zone's own offset. */
const changes = [
  ["Europe/Berlin", "2026-03-28T22:00:00"],
  ["Europe/Berlin", "2026-10-24T22:00:00"],
  ["America/New_York", "2013-03-09T22:00:00"],
  ["America/New_York", "2013-11-02T22:00:00"],
  ["America/Los_Angeles", "2013-11-02T22:00:00"],
  ["Europe/Dublin", "2026-10-24T22:00:00"],
  ["Australia/Lord_Howe", "2026-04-04T22:00:00"],
  ["Australia/Lord_Howe", "2026-10-03T22:00:00"],
  ["America/Sao_Paulo", "2017-10-14T20:00:00"],
  ["Europe/Moscow", "2014-10-25T22:00:00"],
  ["Asia/Kolkata", "2026-01-01T00:00:00"],
  ["UTC", "2026-03-28T22:00:00"],
] as const;

const quarter = 900_000_000n;

describe("local digits as instants", () => {
  let engine: PGlite;
  beforeAll(async () => {
    engine = await startPGlite();
  });
  afterAll(() => engine.close());

  it.each(changes)("%s around %s reads them as Postgres does", async (zone, from) => {
    const start = BigInt(parseTime(from));
    const locals = Array.from({ length: 40 }, (_, index) => start + BigInt(index) * quarter);
    const texts = locals.map(formatLocal);
    const { rows } = await engine.query<{ text: string }>(
      `SELECT to_char((digits::timestamp AT TIME ZONE $2) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS text
       FROM unnest($1::text[]) WITH ORDINALITY AS all_digits (digits, number) ORDER BY number`,
      [texts, zone],
    );
    expect(locals.map((local) => formatInstant(localToInstant(local, zone)))).toEqual(rows.map((row) => row.text));
  });

  it("keeps infinities and microseconds", () => {
    expect(localToInstant(Number.POSITIVE_INFINITY, "Europe/Berlin")).toBe(Number.POSITIVE_INFINITY);
    const local = parseTime("2026-07-01T12:00:00.000001");
    expect(formatInstant(localToInstant(local, "Europe/Berlin"))).toBe("2026-07-01T10:00:00.000001Z");
  });

  it("tells digits that were shown twice or never", () => {
    expect(isAtClockChange(parseTime("2026-03-29T02:30:00"), "Europe/Berlin")).toBe(true);
    expect(isAtClockChange(parseTime("2013-11-03T01:30:00"), "America/New_York")).toBe(true);
    expect(isAtClockChange(parseTime("2013-11-03T02:00:00"), "America/New_York")).toBe(false);
    expect(isAtClockChange(parseTime("2026-03-29T01:59:59.999999"), "Europe/Berlin")).toBe(false);
  });
});
