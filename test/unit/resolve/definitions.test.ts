import { describe, expect, it } from "vitest";
import { entity, featureView, file, query, sql, t, table } from "../../../src/index.ts";
import {
  all,
  codes,
  column,
  delayModel,
  forecast,
  instant,
  planes,
  problems,
  recent,
  refusal,
  row,
  storeWith,
  tables,
  warehouseOf,
  weather,
} from "./asking.ts";

const { airport } = all;

describe("a time to live", () => {
  it.each([
    ["0 hours", "ttl-not-positive", "leave the TTL out for no bound"],
    ["-1 hours", "ttl-not-positive", "leave the TTL out for no bound"],
    ["40000 days", "ttl-too-long", "leave the TTL out for no bound"],
    ["99999999999999999999 days", "ttl-too-long", "leave the TTL out for no bound"],
    ["3 fortnights", "invalid-duration", "'3 hours'"],
    ["3h", "invalid-duration", "'3 hours'"],
  ])("of %s is refused with its file and line", async (ttl, code, hint) => {
    const made = () =>
      storeWith(undefined, {
        airport,
        short: featureView("short", {
          entities: [airport],
          source: table("weather", { eventTime: "at" }),
          ttl: ttl as "1 hour",
          features: { temp: t.float64 },
        }),
      });
    expect(await refusal(made)).toMatchObject([
      {
        code,
        path: "featureViews.short.ttl",
        place: { file: import.meta.filename, line: expect.any(Number) },
        hint: expect.stringContaining(hint),
      },
    ]);
  });
});

describe("a strategy", () => {
  it("that there is not is told with what is near", async () => {
    expect(await problems({ strategy: "prob" })).toMatchObject([
      { code: "strategy-unavailable", message: "there is no strategy 'prob'", hint: "did you mean 'probe'?" },
    ]);
    expect(await problems({ strategies: { weather: "swep" } })).toMatchObject([
      { code: "strategy-unavailable", path: "strategies.weather", hint: "did you mean 'sweep'?" },
    ]);
  });

  it("that does not apply is told with the reason, for each role at once", async () => {
    const features = [weather, planes];
    const found = await problems({ features, strategies: { weather: "lookup", planes: "sweep" } });
    expect(found).toMatchObject([
      {
        code: "strategy-unavailable",
        path: "strategies.weather",
        message: "'weather' cannot be joined by 'lookup': a lookup is for static sources; use probe, sweep or rank",
        hint: "name another strategy, or leave the choice to the planner",
      },
      { code: "strategy-unavailable", path: "strategies.planes", message: expect.stringContaining("no event time") },
    ]);
  });

  it("that a view names is told where the view is defined", async () => {
    const wrong = featureView("wrong", {
      entities: [airport],
      source: table("weather", { eventTime: "at" }),
      features: { temp: t.float64 },
      strategy: "lookup",
    });
    const found = await problems({ features: [wrong] }, undefined, { airport, wrong });
    expect(found).toMatchObject([
      { code: "strategy-unavailable", path: "strategies.wrong", place: { file: import.meta.filename } },
    ]);
  });

  it("for what is not asked for is refused", async () => {
    expect(await problems({ strategies: { wether: "probe" } })).toMatchObject([
      { code: "invalid-option", path: "strategies.wether", hint: "did you mean 'weather'?" },
    ]);
  });

  it("asked for altogether leaves those alone to which it does not apply", async () => {
    const explained = await storeWith()
      .getHistoricalFeatures({ features: [weather, planes], spine: [row], strategy: "sweep" })
      .explain();
    expect(explained).toMatch(/weather +sweep +asked for/);
    expect(explained).toMatch(/planes +lookup/);
  });
});

describe("a source that the warehouse does not have", () => {
  it("is loaded by one command where it is a file: its types stand in the definition", async () => {
    const readings = featureView("readings", {
      entities: [airport],
      source: file("data/readings.csv", { table: "readings", keys: { airport: "origin" } }),
      features: { temp: t.float64 },
    });
    const found = await problems({ features: [readings] }, warehouseOf(tables), { airport, readings });
    expect(found).toMatchObject([{ code: "relation-not-found", hint: "load the files of the definitions: asof load" }]);
  });

  it("is told by table, view, file and line, each one at once", async () => {
    const { weather: _weather, ...rest } = tables;
    const { "raw.forecast": _forecast, ...left } = rest;
    const found = await problems({ features: [weather, forecast.as("f")] }, warehouseOf(left));
    expect(found).toMatchObject([
      {
        code: "relation-not-found",
        message: "there is no table weather in the warehouse",
        path: "featureViews.weather.source",
        place: { file: expect.stringMatching(/asking\.ts$/), line: expect.any(Number) },
        hint: "check the name, its schema and the rights of the user",
      },
      { code: "relation-not-found", message: "there is no table raw.forecast in the warehouse" },
    ]);
  });

  it("tells every column that is not there, with what is near", async () => {
    const columns = { orign: column("string"), time_hour: instant, tempp: column("float64"), wind: column("float64") };
    const found = await problems({}, warehouseOf({ ...tables, weather: columns }));
    expect(found.map(({ code, path, hint }) => [code, path, hint])).toEqual([
      ["column-not-found", "featureViews.weather.source.keys.airport", "did you mean 'orign'?"],
      ["column-not-found", "featureViews.weather.features.temp", "did you mean 'tempp'?"],
    ]);
    expect(found[0]?.place?.file).toMatch(/asking\.ts$/);
  });

  it("tells a time that is none, a key and features of other types", async () => {
    const columns = {
      origin: column("int64"),
      time_hour: column("string"),
      temp: column("string"),
      wind: column(null),
    };
    const found = await problems({}, warehouseOf({ ...tables, weather: columns }));
    expect(found.map(({ code, message }) => [code, message])).toEqual([
      ["column-type", "weather.time_hour is string, not a time"],
      ["column-type", "weather.origin is int64, but join key 'airport' is string"],
      ["column-type", "feature 'temp' is declared float64, but weather.temp is string"],
    ]);
    for (const one of found) expect(one.hint).toBeTruthy();
  });

  it("is asked about through a service too", async () => {
    const { planes: _planes, ...rest } = tables;
    const found = await problems({ features: delayModel }, warehouseOf(rest));
    expect(codes(found)).toEqual(["relation-not-found"]);
  });

  it("tells columns of a query source", async () => {
    const described = { airport: column("string"), at: instant, dely: column("float64") };
    const found = await problems({ features: [recent] }, warehouseOf(tables, described));
    expect(found).toMatchObject([
      { code: "column-not-found", path: "featureViews.recent.features.delay", hint: "did you mean 'dely'?" },
    ]);
  });

  it("tells columns of a query source by its text alone", async () => {
    const source = query("short", sql`select airport, at from delays`, { eventTime: "at" });
    const short = featureView("short", { entities: [airport], source, features: { delay: t.float64 } });
    expect(await problems({ features: [short] }, undefined, { airport, short })).toMatchObject([
      { code: "column-not-found", path: "featureViews.short.features.delay", place: { file: import.meta.filename } },
    ]);
  });
});

describe("a query source that may not run", () => {
  it.each([
    ["two statements", sql`select 1 as airport; select 2`, /statements/],
    ["a CTE that deletes", sql`with gone as (delete from delays returning *) select * from gone`, /DELETE/],
    ["SELECT INTO", sql`select * into copied from delays`, /INTO/],
    ["DDL", sql`create table copied as select 1`, /CREATE/],
  ])("is told with its view, file and line: %s", async (_what, text, named) => {
    const source = query("bad", text, { eventTime: "at" });
    const view = featureView("bad", { entities: [airport], source, features: { delay: t.float64 } });
    const found = await problems({ features: [view] }, undefined, { airport, view });
    expect(found).toMatchObject([
      { code: "source-not-readonly", path: "featureViews.bad.source", place: { file: import.meta.filename } },
    ]);
    expect(found[0]?.message).toMatch(named);
    // The same with a warehouse, which is never asked to look at it.
    expect(codes(await problems({ features: [view] }, warehouseOf(tables), { airport, view }))).toEqual([
      "source-not-readonly",
    ]);
  });
});

describe("too many columns", () => {
  const wide = (count: number) => {
    const features = Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, t.float64]));
    const source = table("wide", { eventTime: "at" });
    return featureView("wide", { entities: [airport], source, features });
  };

  it("are refused with the warehouse's limit", async () => {
    const view = wide(1_700);
    const found = await problems({ features: [view] }, undefined, { airport, view });
    expect(found).toMatchObject([
      {
        code: "too-many-columns",
        path: "features",
        message: "the result has 1703 columns, the warehouse takes 1600",
        hint: expect.stringContaining("ask for fewer features at once"),
      },
    ]);
  });

  it("are not those that are left out", async () => {
    const view = wide(1_700);
    const picked = view.pick(...Array.from({ length: 1_500 }, (_, index) => `f${index}` as never));
    const job = storeWith(undefined, { airport, view }).getHistoricalFeatures({ features: [picked], spine: [row] });
    await expect(job.sql()).resolves.toContain('"f1499"');
  });
});

describe("join keys of entities that disagree", () => {
  it("are refused when the store is made, with both places", async () => {
    const other = entity("other_airport", { key: { airport: t.int64 } });
    const both = featureView("both", {
      entities: [airport, other],
      source: table("both", { eventTime: "at" }),
      features: { x: t.int64 },
    });
    expect(await refusal(() => storeWith(undefined, { airport, other, both }))).toMatchObject([
      {
        code: "key-type-conflict",
        message: "join key 'airport' is string in entity 'airport' and int64 in entity 'other_airport'",
        place: { file: import.meta.filename },
      },
    ]);
  });

  it("are refused in a request where two views read one spine column", async () => {
    const numbered = entity("numbered_airport", { key: { airport: t.int64 } });
    const runways = featureView("runways", {
      entities: [numbered],
      source: table("runways"),
      features: { n: t.int32 },
    });
    const found = await problems({ features: [weather, runways] }, undefined, { ...all, numbered, runways });
    expect(found[0]).toMatchObject({
      code: "key-type-conflict",
      message: "spine column 'airport' is string for 'weather' and int64 for 'runways'",
    });
  });
});
