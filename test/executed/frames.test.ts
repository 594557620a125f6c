import { describe, expect, it } from "vitest";
import { avg, count, entity, expr, featureView, max, min, stddev, sum, t, table } from "../../src/index.ts";
import type { HistoricalFeaturesOptions } from "../../src/runtime/feature-store.ts";
import { engines } from "../engines/engines.ts";
import { sortedRows } from "../support/golden-rows.ts";
import { storeOn } from "../support/store-on.ts";
import { explained, ofType, outlineOf } from "./support/explained.ts";

const greatest = "9223372036854775807";
const tables = `
  create table readings (k int, at timestamptz, n bigint, level float8, open boolean, note text);
  insert into readings values
    (1, '2026-01-01 08:00:00+00', ${greatest}, 0.1, true, 'b'),
    -- with the row before it more than an int64, in a window that no spine row has
    (1, '2026-01-01 08:00:00.000001+00', ${greatest}, 'NaN', false, 'B'),
    (1, '2026-01-01 10:00:00+00', 5, -0.0, true, 'a'),
    (1, '2026-01-01 10:00:00+00', 7, 'infinity', null, null),
    (2, '-infinity', 1, 1, true, 'x'),
    (2, '2026-01-01 09:00:00+00', 2, 2, true, 'y'),
    (2, 'infinity', 4, 4, true, 'z'),
    (2, '294276-12-31 23:59:59+00', 8, 8, true, 'far'),
    (2, null, 16, 16, true, 'never'),
    (null, '2026-01-01 09:00:00+00', 32, 32, true, 'nobody');
  create table wanted as
    select (g % 7)::int as k, timestamptz '2026-01-01 07:00+00' + g * interval '17 minutes' as event_timestamp
    from generate_series(0, 99) g;
`;

const thing = entity("thing", { key: { k: t.int32 } });
const source = table("readings", {
  eventTime: "at",
  columns: { k: t.int32, at: t.timestamp, n: t.int64, level: t.float64, open: t.bool, note: t.string },
});
const aggregate = {
  rows: count().over("1 hour", "unbounded"),
  n: sum("n", t.int64).over("1 hour"),
  level: avg("level").over("1 hour", "2 hours"),
  spread: stddev("level").over("2 hours"),
  lowest: min("level", t.float64).over("2 hours", "unbounded"),
  highest: max("level", t.float64).over("2 hours"),
  open: min("open", t.bool).over("2 hours"),
  note: max("note", t.string).over("unbounded"),
  odd: count("level").where(expr.bool`n > 5`).over("2 hours"),
  twice: sum(expr`coalesce(level, 1) * 2`).over("1 hour"),
};
const definitions = {
  thing,
  kept: featureView("kept", { entities: [thing], source, aggregate }),
  strict: featureView("strict", { entities: [thing], source, aggregate, boundary: "strict" }),
  everywhere: featureView("everywhere", {
    entities: [],
    source,
    aggregate: { rows: count().over("1 hour", "unbounded"), lowest: min("level", t.float64).over("2 hours") },
  }),
  endless: featureView("endless", { entities: [thing], source, aggregate: { n: sum("n", t.int64).over("unbounded") } }),
};

const times = ["08:00:00", "09:59:59.999999", "10:00:00", "10:00:00.000001", "11:00:00", "11:00:00.000001"];
const spine = [
  ...[1, 2].flatMap((k) => times.map((time) => ({ k, event_timestamp: `2026-01-01T${time}Z` }))),
  { k: 1, event_timestamp: "2026-01-01T10:00:00Z" },
  { k: 3, event_timestamp: "2026-01-01T10:00:00Z" },
  { k: null, event_timestamp: "2026-01-01T10:00:00Z" },
  { k: 1, event_timestamp: null },
];

describe.each(engines())("windows in frames on the $name engine", ({ start }) => {
  const on = storeOn(start, tables, definitions);

  const asked = (view: string, strategy: "frames" | "pairs", rows: unknown = spine) =>
    ({ features: [view], spine: rows, strategy }) as HistoricalFeaturesOptions;
  const rows = (view: string, strategy: "frames" | "pairs") =>
    sortedRows(on.store.getHistoricalFeatures(asked(view, strategy)));

  it.each(["kept", "strict", "everywhere"])("are those of the reference form: %s", async (view) => {
    expect(await rows(view, "frames")).toEqual(await rows(view, "pairs"));
  });

  const at = async (view: string, k: number, time: string) => {
    const one = [{ k, event_timestamp: `2026-01-01T${time}Z` }];
    const [row] = await on.store.getHistoricalFeatures(asked(view, "frames", one)).toArray();
    return row as Readonly<Record<string, unknown>>;
  };

  it("begin and end to the microsecond, at instants that rows and spine share", async () => {
    expect(await at("kept", 1, "09:59:59.999999")).toMatchObject({ rows_1h: 0n, n_1h: null, odd_2h: 2n });
    expect(await at("kept", 1, "10:00:00")).toMatchObject({ rows_1h: 2n, n_1h: 12n, odd_2h: 2n });
    expect(await at("strict", 1, "10:00:00")).toMatchObject({ rows_1h: 0n, n_1h: null, odd_2h: 2n });
    expect(await at("strict", 1, "11:00:00")).toMatchObject({ rows_1h: 2n, n_1h: 12n, odd_2h: 1n });
    expect(await at("kept", 1, "11:00:00")).toMatchObject({ rows_1h: 0n, n_1h: null });
  });

  it("have what happened at the beginning of time where they have no end, and nothing of its end", async () => {
    const found = await at("kept", 2, "11:00:00");
    expect(found).toMatchObject({ rows_1h: 0n, rows_unbounded: 2n, lowest_unbounded: 1, note_unbounded: "y" });
  });

  it("count nothing for a key without rows, and give NULL to a row that cannot be joined", async () => {
    const found = await rows("kept", "frames");
    expect(found).toHaveLength(spine.length);
    expect(found.filter((row) => row.startsWith("[3,")).map((row) => JSON.parse(row).slice(2, 5))).toEqual([
      ["0n", "0n", null],
    ]);
    for (const row of found.filter((one) => one.startsWith("[null") || one.startsWith("[1,null")))
      expect(new Set(JSON.parse(row).slice(2))).toEqual(new Set([null]));
  });

  it("tell the overflow of a window that is asked for, and of no other", async () => {
    await expect(rows("endless", "frames")).rejects.toThrow(/out of range/);
  });

  it("are computed from one sort of rows and moments, all functions of a window at once", async () => {
    const request = asked("kept", "frames", table("wanted", { eventTime: "event_timestamp" }));
    const { plan } = await explained(on.running, on.store, request);
    const aggregates = ofType(plan, "WindowAgg");
    expect(aggregates, outlineOf(plan)).toHaveLength(3);
    const [top] = aggregates;
    expect(ofType(top ?? plan, "Sort", "Incremental Sort").length, outlineOf(plan)).toBeLessThanOrEqual(1);
  });
});
