import { beforeAll, describe, expect, it } from "vitest";
import {
  avg,
  count,
  createStore,
  entity,
  expr,
  featureService,
  featureTest,
  featureView,
  lastN,
  onDemandView,
  query,
  rowsOf,
  sql,
  sum,
  t,
  table,
} from "../../src/index.ts";
import type { FeatureTestReport, FeatureTestResult } from "../../src/runtime/feature-tests/results.ts";

const airport = entity("airport", { key: { airport: t.string } });

const reports = table("reports", {
  schema: "raw data",
  database: "lake",
  eventTime: "at",
  keys: { airport: "faa" },
  columns: { faa: t.string, at: t.timestamp, temp: t.float64 },
});
const weather = featureView("weather", {
  entities: [airport],
  source: reports,
  ttl: "3 hours",
  features: { temp: t.float64 },
});

const flights = table("flights", { eventTime: "departed", availableAt: "landed", keys: { airport: "origin" } });
const delays = featureView("delays", {
  entities: [airport],
  source: flights,
  aggregate: {
    flights: count().over("1 hour", "unbounded"),
    delay: avg("delay").over("1 hour"),
    seats: sum("seats", t.int32).over("1 day"),
    carriers: lastN("carrier", t.string, 2).over("1 day"),
  },
});

const seatSums = query("seat_sums", sql`select origin as airport, sum(seats) as seats from flights group by origin`);
const capacity = featureView("capacity", {
  entities: [airport],
  source: seatSums,
  features: { all_seats: t.int64.from("seats") },
});
const named = query(
  "named",
  sql`select f.origin as airport, max(c.name) as name from flights f join main.carriers c on c.code = f.carrier group by 1`,
);
const names = featureView("names", { entities: [airport], source: named, features: { name: t.string } });

const facts = featureView("facts", {
  entities: [airport],
  source: table("facts"),
  features: {
    opened: t.date,
    area: t.decimal(10, 2),
    beacon: t.bytes,
    open: t.bool,
    notes: t.json,
    runways: t.array(t.int32),
    elevation: t.float32,
  },
});

const late = featureView("late", {
  entities: [airport],
  source: table("arrivals", { eventTime: "at" }),
  aggregate: { late: count().where(expr.bool`minutes > 15`).over("1 hour") },
});
const wait = onDemandView("wait", {
  inputs: { weather },
  request: { hours: t.int64 },
  features: { hot_hours: expr`case when temp > 80 then hours else 0 end` },
});

const model = featureService("model", {
  features: [weather.as("from", { airport: "origin" }), weather.as("to", { airport: "dest" }), delays],
});

const at = (time: string): string => `2013-07-01T${time}Z`;
const ewr = [{ airport: "EWR", event_timestamp: at("12:00:00") }];

const tests = {
  newest: featureTest("the newest report counts for three hours", {
    features: [weather],
    given: [
      rowsOf(reports, [
        { faa: "EWR", at: at("09:00:00"), temp: 70 },
        { faa: "EWR", at: new Date(at("08:59:59.999")), temp: 60 },
        { faa: "JFK", at: at("11:00:00") },
      ]),
    ],
    spine: [
      { airport: "EWR", event_timestamp: at("12:00:00"), note: "kept" },
      { airport: "EWR", event_timestamp: at("12:00:00.000001"), note: null },
      { airport: "JFK", event_timestamp: new Date(at("12:00:00")), note: null },
    ],
    expect: [{ temp: 70 }, { temp: null }, { temp: null }],
  }),
  nothingLeft: featureTest("what another test gave is gone", {
    features: [weather],
    spine: ewr,
    expect: [{ temp: null }],
  }),
  stillNothing: featureTest("an empty table stays empty", {
    features: [weather],
    spine: ewr,
    expect: [{ temp: null }],
  }),
  windows: featureTest("a flight counts from its landing on", {
    features: [delays],
    given: [
      rowsOf(delays, [
        { origin: "EWR", departed: at("11:00:00.000001"), landed: at("12:00:00"), delay: 3, seats: 100, carrier: "UA" },
        {
          origin: "EWR",
          departed: at("11:30:00"),
          landed: at("12:00:00.000001"),
          delay: 50,
          seats: 100,
          carrier: "AA",
        },
        { origin: "EWR", departed: at("11:00:00"), landed: at("11:30:00"), delay: 9, seats: 50n, carrier: "B6" },
        { origin: "EWR", departed: at("11:50:00"), landed: null, seats: 7, carrier: "DL" },
      ]),
    ],
    spine: ewr,
    expect: [{ flights_1h: 1, flights_unbounded: 2n, delay_1h: 3, seats_1d: 150, carriers_1d: ["UA", "B6"] }],
  }),
  service: featureTest("roles read one table", {
    features: model,
    given: [
      rowsOf(weather, [
        { faa: "EWR", at: at("11:00:00"), temp: 70 },
        { faa: "SFO", at: at("11:00:00"), temp: 55 },
      ]),
    ],
    spine: [{ origin: "EWR", dest: "SFO", airport: "EWR", event_timestamp: at("12:00:00") }],
    expect: [{ from__temp: 70, to__temp: 55, flights_1h: 0, delay_1h: null }],
  }),
  query: featureTest("rows of a query are rows of the table that it reads", {
    features: [capacity],
    given: [
      rowsOf(capacity, [
        { origin: "EWR", seats: 100 },
        { origin: "EWR", seats: 20 },
      ]),
    ],
    spine: ewr,
    expect: [{ all_seats: 120 }],
  }),
  queryOfTwo: featureTest("a query that reads two tables is given both", {
    features: [names],
    given: [
      rowsOf(flights, [{ origin: "EWR", carrier: "UA" }]),
      rowsOf(table("carriers", { schema: "main" }), [{ code: "UA", name: "United" }]),
    ],
    spine: ewr,
    expect: [{ name: "United" }],
  }),
  conditions: featureTest("a condition reads a column that rows alone tell of", {
    features: [late],
    given: [
      rowsOf(late, [
        { airport: "EWR", at: at("11:30:00"), minutes: 15 },
        { airport: "EWR", at: at("11:40:00"), minutes: 16 },
        { airport: "EWR", at: at("11:50:00"), minutes: null },
      ]),
    ],
    spine: ewr,
    expect: [{ late_1h: 1 }],
  }),
  derived: featureTest("an on-demand view takes values of the request", {
    features: [wait],
    given: [rowsOf(weather, [{ faa: "EWR", at: at("11:00:00"), temp: 80.5 }])],
    spine: [
      { airport: "EWR", event_timestamp: at("12:00:00"), hours: 3n },
      { airport: "JFK", event_timestamp: at("12:00:00"), hours: 4n },
    ],
    expect: [{ hot_hours: 3 }, { hot_hours: 0 }],
  }),
  types: featureTest("every type is compared", {
    features: [facts],
    given: [
      rowsOf(facts, [
        {
          airport: "EWR",
          opened: "1928-10-01",
          area: 8.2,
          beacon: new Uint8Array([1, 2]),
          open: true,
          notes: '{"a": [1], "b": null}',
          runways: [4, null],
          elevation: 17.4,
        },
      ]),
    ],
    spine: ewr,
    expect: [
      {
        opened: "1928-10-01",
        area: "8.20",
        beacon: new Uint8Array([1, 2]),
        open: true,
        notes: '{"b":null,"a":[1]}',
        runways: [4, null],
        elevation: 17.4,
      },
    ],
  }),
  failing: featureTest("this fails", {
    features: [weather, delays],
    given: [rowsOf(reports, [{ faa: "EWR", at: at("11:00:00"), temp: 70.1 }])],
    spine: [...ewr, ...ewr],
    expect: [
      { temp: 70.1, flights_1h: 0 },
      { temp: 70, flights_1h: 0, seats_1d: 0 },
    ],
  }),
  untyped: featureTest("a condition on a column of which nothing is known", {
    features: [late],
    spine: ewr,
    expect: [{}],
  }),
  unread: featureTest("tables that nobody reads", {
    features: [weather],
    given: [rowsOf(flights, [])],
    spine: ewr,
    expect: [{}],
  }),
  column: featureTest("columns that there are not", {
    features: [weather],
    given: [rowsOf(weather, [{ fa: "EWR", at: "noon" }])],
    spine: ewr,
    expect: [{}],
  }),
  ofTwo: featureTest("rows of a query of two tables", {
    features: [names],
    given: [rowsOf(names, [])],
    spine: ewr,
    expect: [{}],
  }),
  noKey: featureTest("a spine without its key", {
    features: [weather],
    spine: [{ event_timestamp: at("12:00:00") }] as never,
    expect: [{}],
  }),
  noView: featureTest("a view that is not defined", {
    features: [featureView("elsewhere", { entities: [airport], source: table("x"), features: { a: t.bool } })],
    spine: ewr,
    expect: [{}],
  }),
};

const definitions = { airport, weather, delays, capacity, names, facts, late, wait, model, ...tests };
const store = createStore({ project: "tested", definitions });

let report: FeatureTestReport;
const told: string[] = [];
beforeAll(async () => {
  report = await store.test({ onResult: ({ name }) => told.push(name) });
});

function resultOf({ name }: { readonly name: string }): FeatureTestResult | undefined {
  return report.results.find((one) => one.name === name);
}

describe("tests of features", () => {
  it.each(
    [
      tests.newest,
      tests.nothingLeft,
      tests.stillNothing,
      tests.windows,
      tests.service,
      tests.query,
      tests.queryOfTwo,
      tests.conditions,
      tests.derived,
      tests.types,
    ].map((test) => [test.name, test] as const),
  )("pass: %s", (_, test) => {
    expect(resultOf(test)).toMatchObject({ passed: true, rows: [], problems: [] });
  });

  it("fail with what differs", () => {
    expect(resultOf(tests.failing)).toMatchObject({
      passed: false,
      place: { file: import.meta.filename },
      problems: [],
      rows: [
        {
          row: 1,
          spine: [
            { name: "airport", value: "EWR" },
            { name: "event_timestamp", value: "2013-07-01T12:00:00Z" },
          ],
          values: [
            { column: "temp", expected: 70, found: 70.1, equal: false },
            { column: "flights_1h", expected: 0n, found: 0n, equal: true },
            { column: "seats_1d", expected: 0n, found: null, equal: false },
          ],
        },
      ],
    });
  });

  it.each([
    [
      tests.untyped,
      ["invalid-test: the type of column 'minutes' of table 'arrivals' is not known, and an expression reads it"],
    ],
    [tests.unread, ["invalid-test: the tested features do not read 'flights'"]],
    [
      tests.column,
      ["invalid-test: table 'raw data.reports' has no column 'fa'", "invalid-test: string noon is no timestamp"],
    ],
    [
      tests.ofTwo,
      ["invalid-test: the query 'named' reads 'flights', 'main.carriers': rows of it belong to no one table"],
    ],
    [tests.noKey, ["spine-key-missing: the spine has no column 'airport'"]],
    [tests.noView, ["unknown-view: there is no feature view 'elsewhere'"]],
  ])("cannot be run: %o", (test, messages) => {
    const found = resultOf(test);
    expect(found?.problems.map(({ code, message }) => `${code}: ${message}`)).toEqual(
      messages.map((one) => expect.stringContaining(one)),
    );
    expect(found?.problems.every(({ place }) => place?.file === import.meta.filename)).toBe(true);
  });

  it("are all run, in the order of their lines, and counted", () => {
    const names = Object.values(tests).map(({ name }) => name);
    expect(report.results.map(({ name }) => name)).toEqual(names);
    expect(told).toEqual(names);
    expect([report.passed, report.failed]).toEqual([10, 7]);
  });

  it("are chosen by a part of their name, whatever its case", async () => {
    expect(await store.test({ name: "no test has this" })).toEqual({ results: [], passed: 0, failed: 0 });
    const { results } = await store.test({ name: "NOBODY reads" });
    expect(results.map(({ name }) => name)).toEqual(["tables that nobody reads"]);
  });

  it("end when they are cancelled", async () => {
    const signal = AbortSignal.abort();
    await expect(store.test({ signal })).rejects.toMatchObject({ diagnostics: [{ code: "cancelled" }] });
  });
});
