import { describe, expect, it } from "vitest";
import { avg, count, entity, expr, featureView, stddev, sum, t, table } from "../../src/index.ts";
import { engines } from "../engines/engines.ts";
import { sortedRows } from "../support/golden-rows.ts";
import { storeOn } from "../support/store-on.ts";

const greatest = "9223372036854775807";
const tables = `
  create table events (k int, at timestamptz, known timestamptz, n bigint, paid boolean);
  insert into events values
    (1, '2026-01-01 08:00+00', '2026-01-01 08:00+00', ${greatest}, true),
    (1, '2026-01-01 09:00+00', '2026-01-01 09:00+00', ${greatest}, true),
    (1, '2026-01-01 10:00+00', '2026-01-01 10:00+00', 5, false),
    -- never seen within the hour, but within the day
    (1, '2026-01-01 10:10+00', '2026-01-01 12:00+00', 7, true),
    (1, '2026-01-01 10:20+00', null, 11, true),
    (2, '2026-01-01 09:30+00', '-infinity', 1, true),
    (2, '-infinity', '-infinity', 2, true),
    (2, 'infinity', '-infinity', 3, true),
    (null, '2026-01-01 09:30+00', '2026-01-01 09:30+00', 4, true);
`;

const thing = entity("thing", { key: { k: t.int32 } });
const source = table("events", {
  eventTime: "at",
  availableAt: "known",
  columns: { k: t.int32, at: t.timestamp, known: t.timestamp, n: t.int64, paid: t.bool },
});
const definitions = {
  thing,
  short: featureView("short", {
    entities: [thing],
    source,
    aggregate: { events: count().over("1 hour", "1 day"), n: sum("n", t.int64).over("1 hour") },
  }),
  day: featureView("day", { entities: [thing], source, aggregate: { n: sum("n", t.int64).over("1 day") } }),
  alike: featureView("alike", {
    entities: [thing],
    source,
    aggregate: {
      mean: avg("n").over("90 minutes"),
      spread: stddev("n").over("90 minutes"),
      paid: count().where(expr.bool`paid`).over("1 day", "unbounded"),
      twice: sum(expr.int64`n + n`).where(expr.bool`n < 100`).over("1 day"),
    },
  }),
};

const spine = [
  ...["09:59:59.999999", "10:30:00", "12:00:00"].map((time) => ({ k: 1, event_timestamp: `2026-01-01T${time}Z` })),
  { k: 2, event_timestamp: "2026-01-01T10:00:00Z" },
  { k: 3, event_timestamp: "2026-01-01T10:00:00Z" },
  { k: null, event_timestamp: "2026-01-01T10:00:00Z" },
];

describe.each(engines())("running sums on the $name engine", ({ start }) => {
  const on = storeOn(start, tables, definitions);

  const rows = (view: string, strategy: "running" | "pairs") =>
    sortedRows(on.store.getHistoricalFeatures({ features: [view], spine, strategy }));

  it("leave int64 on the way, and give windows that do not", async () => {
    const found = await rows("short", "running");
    expect(found).toEqual(await rows("short", "pairs"));
    expect(found).toContain(JSON.stringify([1, "2026-01-01T09:59:59.999999Z", "1n", "2n", `${greatest}n`]));
    expect(found).toContain(JSON.stringify([1, "2026-01-01T10:30:00Z", "1n", "3n", "5n"]));
    expect(found).toContain(JSON.stringify([2, "2026-01-01T10:00:00Z", "1n", "1n", "1n"]));
    expect(found).toContain(JSON.stringify([3, "2026-01-01T10:00:00Z", "0n", "0n", null]));
    expect(found).toContain(JSON.stringify([null, "2026-01-01T10:00:00Z", null, null, null]));
  });

  it("tell a window's own overflow", async () => {
    await expect(rows("day", "running")).rejects.toThrow(/out of range/);
  });

  it("give means, deviations, conditions and computed values as pairs do", async () => {
    expect(await rows("alike", "running")).toEqual(await rows("alike", "pairs"));
  });
});
