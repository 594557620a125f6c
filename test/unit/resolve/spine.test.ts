import { describe, expect, it } from "vitest";
import { asOf, featureView, query, range, sql, t, table } from "../../../src/index.ts";
import {
  all,
  codes,
  column,
  forecast,
  instant,
  noon,
  planes,
  problems,
  routes,
  row,
  storeWith,
  tables,
  warehouseOf,
  weather,
} from "./asking.ts";

describe("a spine that lacks something", () => {
  it("names the key, the role that needs it, where that is defined, and how to map it", async () => {
    const found = await problems({ features: [weather], spine: [{ origin: "JFK", event_timestamp: noon }] });
    expect(found).toMatchObject([
      {
        code: "spine-key-missing",
        message: "the spine has no column 'airport', which 'weather' is joined by",
        path: "spine.airport",
        place: { file: expect.stringMatching(/asking\.ts$/), line: expect.any(Number) },
        hint: expect.stringContaining('add the column, or map another to it: .as("weather", { airport: "…" })'),
      },
    ]);
  });

  it("names the column near to the key", async () => {
    const found = await problems({ features: [weather], spine: [{ airprt: "JFK", event_timestamp: noon }] });
    expect(found[0]?.hint).toContain("did you mean 'airprt'?");
  });

  it("names the time column that is missing, and the one near to it", async () => {
    const found = await problems({ spine: [{ airport: "JFK", event_timestmp: noon }] });
    expect(found).toMatchObject([
      {
        code: "spine-time-missing",
        path: "spine.event_timestamp",
        hint: expect.stringContaining("did you mean 'event_timestmp'?"),
      },
    ]);
    expect(await problems({ spine: [row], eventTime: "at" })).toMatchObject([
      { code: "spine-time-missing", path: "spine.at", message: "the spine has no column 'at'" },
    ]);
  });

  it("is told of all that is missing, each key once", async () => {
    const found = await problems({ features: [weather, forecast.as("f"), planes], spine: [{ id: 1 }] });
    expect(found.map(({ code, path }) => [code, path])).toEqual([
      ["spine-time-missing", "spine.event_timestamp"],
      ["spine-key-missing", "spine.airport"],
      ["spine-key-missing", "spine.tailnum"],
    ]);
  });

  it.each([
    ["rows without columns", [{}]],
    ["a query that gives no column", sql`select from flights`],
  ])("is told so too where it has no column at all: %s", async (_what, spine) => {
    expect(codes(await problems({ spine }))).toEqual(["spine-time-missing", "spine-key-missing"]);
  });

  it("has every column that is needed where it is an empty list", async () => {
    const sql = await storeWith()
      .getHistoricalFeatures({ features: [weather, planes], spine: [] })
      .sql();
    expect(sql).toMatch(/s\."airport",\n {2}s\."tailnum",\n {2}s\."event_timestamp",/);
  });

  it.each([undefined, null, 7, "flights", { airport: "JFK" }, forecast])(
    "is refused where it is none: %s",
    async (spine) => {
      expect(await problems({ spine })).toMatchObject([{ code: "spine-invalid", path: "spine" }]);
    },
  );
});

describe("a spine column of the wrong type", () => {
  const spine = sql`select airport, tailnum, event_timestamp from flights`;

  it("is told for keys and the time together, with types and the fix", async () => {
    const declared = spine.columns({ airport: t.int64, tailnum: t.string, event_timestamp: t.string });
    const found = await problems({ features: [weather, planes], spine: declared });
    expect(found).toMatchObject([
      {
        code: "spine-column-type",
        path: "spine.event_timestamp",
        message: "the spine's 'event_timestamp' is string, not a time",
        hint: "cast it to a timestamp in the spine's query",
      },
      {
        code: "spine-column-type",
        path: "spine.airport",
        message: "the spine's 'airport' is int64, but join key 'airport' of 'weather' is string",
        hint: "cast it to string in the spine",
        place: { file: expect.stringMatching(/asking\.ts$/) },
      },
      { code: "spine-column-type", path: "spine.tailnum" },
    ]);
  });

  it("is seen in the warehouse's catalog", async () => {
    const flights = { airport: column("int64"), event_timestamp: column("string") };
    const warehouse = warehouseOf({ ...tables, flights });
    const found = await problems({ spine: table("flights") }, warehouse);
    expect(found.map(({ code, path }) => [code, path])).toEqual([
      ["spine-column-type", "spine.event_timestamp"],
      ["spine-column-type", "spine.airport"],
    ]);
  });

  it("is seen in a query's columns, whatever the caller declares", async () => {
    const described = { airport: column("string"), event_timestamp: column("float64") };
    const found = await problems({ spine: sql`select * from flights` }, warehouseOf(tables, described));
    expect(found).toMatchObject([{ code: "spine-column-type", path: "spine.event_timestamp" }]);
  });

  it("compares integers and floats, and dates as times", async () => {
    const flights = { tailnum: column("int32"), event_timestamp: column("date", { form: "date", zone: "UTC" }) };
    const store = storeWith(warehouseOf({ ...tables, flights }));
    await expect(
      store.getHistoricalFeatures({ features: [planes], spine: table("flights") }).sql(),
    ).resolves.toBeTruthy();
  });
});

describe("columns that nobody knows", () => {
  const star = sql`select * from flights`;

  it("are asked for without a connection", async () => {
    expect(await problems({ spine: star })).toMatchObject([
      {
        code: "spine-columns-unknown",
        path: "spine",
        hint: "name each column in the query instead of *, or declare them: .columns({ id: t.int64, … })",
      },
    ]);
    expect(codes(await problems({ spine: table("flights") }))).toEqual(["spine-columns-unknown"]);
  });

  it("come from the warehouse, or from a declaration", async () => {
    const described = { airport: column("string"), event_timestamp: instant, id: column(null) };
    const store = storeWith(warehouseOf(tables, described));
    const sql = await store.getHistoricalFeatures({ features: [weather], spine: star }).sql();
    expect(sql).toMatch(/s\."airport",\n {2}s\."event_timestamp",\n {2}s\."id",/);
    const declared = star.columns({ airport: t.string, event_timestamp: t.timestamp });
    expect(
      await storeWith()
        .getHistoricalFeatures({ features: [weather], spine: declared })
        .sql(),
    ).toContain('"temp"');
  });

  it("are refused where they are declared and not there", async () => {
    const described = { airport: column("string"), event_timestamp: instant };
    const spine = star.columns({ airport: t.string, event_timestamp: t.timestamp, lable: t.bool });
    expect(await problems({ spine }, warehouseOf(tables, described))).toMatchObject([
      { code: "column-not-found", path: "spine.lable", message: "the spine has no column 'lable'" },
    ]);
  });
});

describe("a table as a spine", () => {
  it("that does not exist is told by its name", async () => {
    const spine = table("flihgts", { schema: "raw" });
    expect(await problems({ spine }, warehouseOf(tables))).toMatchObject([
      { code: "relation-not-found", message: "there is no table raw.flihgts in the warehouse", path: "spine" },
    ]);
  });
});

describe("moments", () => {
  it.each([
    ["text that is no instant", range("2026-13-01", noon)],
    ["more than microseconds", asOf("2026-01-01T00:00:00.0000001Z")],
    ["no date", asOf(new Date(Number.NaN))],
    ["a day that there is not", range("2026-02-30", noon)],
    ["nothing", asOf(undefined as never)],
  ])("are refused with their place: %s", async (_what, spine) => {
    const found = await problems({ spine });
    expect(found).toMatchObject([
      {
        code: "spine-invalid",
        path: "spine",
        place: { file: import.meta.filename },
        hint: expect.stringContaining("2013-07-01T00:00:00Z"),
      },
    ]);
  });

  it.each([
    ["before its start", range(noon, "2026-01-01")],
    ["at its start", range(noon, noon)],
    ["at its start in another zone", range(noon, "2026-01-01T13:00:00+01:00")],
  ])("are refused where a range ends %s", async (_what, spine) => {
    expect(await problems({ spine })).toMatchObject([{ code: "spine-invalid", path: expect.stringMatching(/^spine/) }]);
  });

  it("are refused as a range where no source has a time", async () => {
    const found = await problems({ features: [planes], spine: range("2026-01-01", noon) });
    expect(found).toMatchObject([
      { code: "spine-invalid", path: "spine.range", message: expect.stringContaining("'planes'") },
    ]);
  });

  it("need a population where views have different keys", async () => {
    for (const spine of [asOf(noon), range("2026-01-01", noon)]) {
      const found = await problems({ features: [weather, forecast.as("f"), routes], spine });
      expect(found).toMatchObject([
        {
          code: "population-needed",
          path: "spine",
          message: "'weather' and 'routes' have different join keys, so nothing says which combinations to list",
          hint: "give a population: a table or query that lists the entities",
        },
      ]);
    }
  });

  it("take a population for them", async () => {
    const population = sql`select airport, tailnum from flights`;
    const spine = asOf(noon, { population });
    expect(
      await storeWith()
        .getHistoricalFeatures({ features: [weather, planes], spine })
        .sql(),
    ).toContain("from flights");
  });

  it("tell what a population lacks", async () => {
    const population = sql`select airport from flights`;
    const found = await problems({ features: [weather, planes], spine: asOf(noon, { population }) });
    expect(found).toMatchObject([{ code: "spine-key-missing", path: "spine.tailnum" }]);
    expect(codes(await problems({ spine: asOf(noon, { population: sql`select * from flights` }) }))).toEqual([
      "spine-columns-unknown",
    ]);
    expect(codes(await problems({ spine: asOf(noon, { population: 7 as never }) }))).toEqual(["spine-invalid"]);
  });

  it("tell a population's table that is not there, beside the source's", async () => {
    const spine = asOf(noon, { population: table("nobody") });
    const found = await problems({ spine }, warehouseOf({}));
    expect(found.map(({ code, path }) => [code, path])).toEqual([
      ["relation-not-found", "featureViews.weather.source"],
      ["relation-not-found", "population"],
    ]);
  });
});

/** SQL that is not one read-only SELECT, with what must be named. */
const bad: readonly (readonly [what: string, text: ReturnType<typeof sql>, code: string, named: RegExp])[] = [
  ["two statements", sql`select 1 as airport; select 2`, "source-not-readonly", /statements/],
  ["a deleting CTE", sql`with d as (delete from flights returning *) select * from d`, "source-not-readonly", /DELETE/],
  [
    "an inserting CTE",
    sql`with d as (insert into flights values (1) returning 1) select 1`,
    "source-not-readonly",
    /INSERT/,
  ],
  ["SELECT INTO", sql`select * into copy from flights`, "source-not-readonly", /INTO/],
  ["DDL", sql`drop table flights`, "source-not-readonly", /DROP/],
  ["an update", sql`update flights set id = 1`, "source-not-readonly", /UPDATE/],
  ["a lock", sql`select * from flights for update`, "source-not-readonly", /FOR UPDATE/],
  ["a side effect", sql`select pg_terminate_backend(1)`, "source-not-readonly", /pg_terminate_backend/],
  ["no SQL", sql`selct 1`, "source-syntax", /selct/],
  ["nothing", sql`  `, "source-not-readonly", /./],
];

describe("SQL that may not run", () => {
  it.each(bad)("is refused as a spine, a source and a population: %s", async (_what, text, code, named) => {
    const bySpine = await problems({ spine: text });
    expect(bySpine).toMatchObject([{ code, hint: expect.any(String) }]);
    expect(bySpine[0]?.message).toMatch(named);
    expect(bySpine[0]?.path).toBe("spine");
    const byPopulation = await problems({ spine: asOf(noon, { population: text }) });
    expect(byPopulation).toMatchObject([{ code, path: "population" }]);
    expect(byPopulation[0]?.message).toMatch(named);
  });

  it("is told for the spine and for each source at once", async () => {
    const source = query("both", sql`select 1 as airport; select 2`, { eventTime: "at" });
    const both = featureView("both", { entities: [all.airport], source, features: { delay: t.float64 } });
    const asked = { features: [both, "wether"], spine: sql`delete from flights` };
    expect((await problems(asked, undefined, { ...all, both })).map(({ code, path }) => [code, path])).toEqual([
      ["source-not-readonly", "featureViews.both.source"],
      ["unknown-view", "features.wether"],
      ["source-not-readonly", "spine"],
    ]);
  });
});
