import { describe, expect, it } from "vitest";
import {
  avg,
  count,
  entity,
  expr,
  featureView,
  first,
  lastN,
  max,
  query,
  sql,
  sum,
  t,
  table,
} from "../../src/index.ts";
import type { HistoricalFeaturesOptions } from "../../src/runtime/feature-store.ts";
import { engines } from "../engines/engines.ts";
import { storeOn } from "../support/store-on.ts";

/** Two keys with many rows of few instants, so that which array has which row where would show; and rows at the edges. */
const tables = `
  create table rides (driver text, at timestamptz, known timestamptz, fare numeric(10, 2), seats int, tags text[], note json);
  insert into rides
    select 'd' || (i % 2), timestamptz '2026-01-01 09:00+00' + (i % 3) * interval '1 hour',
      timestamptz '2026-01-01 09:00+00' + (i % 7) * interval '1 hour', i % 10, case when i % 11 > 0 then i % 13 end,
      case when i % 5 > 0 then (array['a', 'b', 'c'])[1 : i % 5] end, case when i % 3 > 0 then '{"a": 1}'::json end
    from generate_series(1, 6000) i;
  insert into rides values
    ('edge', '2026-01-01 09:00:00+00', '2026-01-01 09:00+00', 1, 1, '{}', '1'),
    ('edge', '2026-01-01 10:00:00+00', '2026-01-01 12:00+00', 2, 2, '{x,y}', '2'),
    ('edge', '2026-01-01 12:00:00+00', '2026-01-01 12:00+00', 4, 4, null, null),
    ('edge', 'infinity', '2026-01-01 09:00+00', 8, 8, null, null),
    ('edge', '-infinity', '2026-01-01 09:00+00', 16, 16, null, null),
    ('edge', null, '2026-01-01 09:00+00', 32, 32, null, null),
    (null, '2026-01-01 10:00+00', '2026-01-01 10:00+00', 64, 64, null, null);
  create view seen as select * from rides;
`;

const driver = entity("driver", { key: { driver: t.string } });
const columns = {
  driver: t.string,
  at: t.timestamp,
  known: t.timestamp,
  fare: t.decimal(10, 2),
  seats: t.int32,
  tags: t.array(t.string),
  note: t.json,
};
const times = { eventTime: "at", availableAt: "known", columns } as const;
const aggregate = {
  rides: count().over("3 hours", "unbounded"),
  tagged: count("tags").over("3 hours"),
  fares: sum("fare", t.decimal(10, 2)).over("3 hours", "unbounded"),
  full: count().where(expr.bool`seats > 3`).over("3 hours"),
  seats: avg("seats").over("2 hours"),
  best: max("fare", t.decimal(10, 2)).over("3 hours"),
};
const view = <N extends string>(name: N, boundary: "inclusive" | "strict" = "inclusive") =>
  featureView(name, { entities: [driver], source: table("rides", times), boundary, aggregate });

const definitions = {
  driver,
  rides: view("rides"),
  strict: view("strict", "strict"),
  everywhere: featureView("everywhere", { entities: [], source: table("rides", times), aggregate }),
  notes: featureView("notes", {
    entities: [driver],
    source: table("rides", times),
    aggregate: {
      first_note: first("note", t.json).over("unbounded"),
      fares: lastN("fare", t.decimal(10, 2), 2).over("1 day"),
    },
  }),
  ofView: featureView("of_view", { entities: [driver], source: table("seen", times), aggregate }),
  ofQuery: featureView("of_query", {
    entities: [driver],
    source: query("late_rides", sql`select * from rides where seats is not null`, times),
    aggregate,
  }),
};

const spine = [
  ...["d0", "d1"].flatMap((key) => ["08:59:59.999999", "09:00:00", "11:30:00", "15:00:00"].map((time) => [key, time])),
  ...["08:59:59.999999", "09:00:00", "11:59:59.999999", "12:00:00", "13:00:00", "13:00:00.000001"].map((time) => [
    "edge",
    time,
  ]),
  ["nobody", "12:00:00"],
  [null, "12:00:00"],
].map(([driver, time]) => ({ driver: driver ?? null, event_timestamp: `2026-01-01T${time}Z` }));

describe.each(engines())("windows in arrays on the $name engine", ({ start }) => {
  const on = storeOn(start, tables, definitions);

  async function computed(feature: unknown, strategy: "arrays" | "pairs", rows = spine): Promise<readonly unknown[]> {
    const request = { features: [feature], spine: [...rows], strategy };
    const job = on.store.getHistoricalFeatures(request as HistoricalFeaturesOptions);
    const { statement } = await (await job.trainingSet()).compiled();
    expect(statement.outline.choices.map((choice) => choice.strategy)).toEqual([strategy]);
    return job.toArray();
  }

  const { rides, strict, everywhere, notes, ofView, ofQuery } = definitions;

  it("are those of the reference form: lists, conditions, late rows, rows of one instant, views and queries", async () => {
    for (const one of [rides, strict, ofView, ofQuery]) {
      expect(await computed(one, "arrays"), one.name).toEqual(await computed(one, "pairs"));
    }
    const keyless = spine.map(({ event_timestamp }) => ({ driver: null, event_timestamp }));
    expect(await computed(everywhere, "arrays", keyless)).toEqual(await computed(everywhere, "pairs", keyless));
  });

  it("begin and end to the microsecond, and know of late rows from when they are known", async () => {
    const at = (time: string) => ({ driver: "edge", event_timestamp: `2026-01-01T${time}Z` });
    const edges = ["11:59:59.999999", "12:00:00", "12:59:59.999999", "13:00:00"].map(at);
    const fares = async (one: unknown) =>
      (await computed(one, "arrays", edges)).map((row) => (row as { fares_3h: unknown }).fares_3h);
    expect(await fares(rides)).toEqual(["1.00", "6.00", "6.00", "4.00"]);
    expect(await fares(strict)).toEqual(["1.00", "1.00", "6.00", "6.00"]);
    const [early] = (await computed(rides, "arrays", [at("08:00:00")])) as readonly Record<string, unknown>[];
    expect(early).toMatchObject({ rides_3h: 0n, tagged_3h: 0n, fares_3h: null });
  });

  it("count for a key without rows, and not for a row without a key", async () => {
    const rows = (await computed(rides, "arrays")) as readonly Record<string, unknown>[];
    expect(rows.at(-2)).toMatchObject({ rides_3h: 0n, full_3h: 0n, best_3h: null });
    expect(rows.at(-1)).toMatchObject({ rides_3h: null, full_3h: null, best_3h: null });
  });

  it("hold values that have no order of their own", async () => {
    const rows = [{ driver: "edge", event_timestamp: "2026-01-01T12:00:00Z" }];
    expect(await computed(notes, "arrays", rows)).toMatchObject([
      { first_note_unbounded: "1", fares_1d: ["4.00", "2.00"] },
    ]);
  });
});
