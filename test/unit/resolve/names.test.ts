import { describe, expect, it } from "vitest";
import { asOf, range, sql } from "../../../src/index.ts";
import { all, codes, noon, planes, problems, refusal, row, storeWith, weather } from "./asking.ts";

describe("a name that is not defined", () => {
  it.each([
    ["a view", ["wether"], { code: "unknown-view", path: "features.wether", hint: "did you mean 'weather'?" }],
    [
      "a feature",
      ["weather:tmp"],
      { code: "unknown-feature", path: "features.weather.tmp", hint: "did you mean 'temp'?" },
    ],
    ["a service", "delay_modle", { code: "unknown-service", path: "features", hint: "did you mean 'delay_model'?" }],
    ["a version", "delay_model@3", { code: "unknown-service", path: "features", hint: "there are: 1, 2" }],
  ])("is told with what is near: %s", async (_what, features, expected) => {
    expect(await problems({ features })).toMatchObject([expected]);
  });

  it("is told with what there is, where nothing is near", async () => {
    expect(await problems({ features: ["nothing_like_it"] })).toMatchObject([
      { hint: "there are: 'forecast', 'planes', 'recent', 'routes', 'weather'" },
    ]);
  });

  it("takes the newest version of a service where none is named", async () => {
    const sql = await storeWith()
      .getHistoricalFeatures({ features: "delay_model", spine: [row] })
      .sql();
    expect(sql).toContain('"seats"');
    const older = await storeWith()
      .getHistoricalFeatures({ features: "delay_model@1", spine: [row] })
      .sql();
    expect(older).not.toContain('"seats"');
  });

  it("is told together with every other problem of the request", async () => {
    const found = await problems({
      features: ["wether", "weather:tmp", "planes", "planes:sets"],
      spine: [{ temp: 1 }],
      strategies: { plane: "probe" },
    });
    expect(codes(found).toSorted()).toEqual([
      "invalid-option",
      "output-collision",
      "spine-key-missing",
      "spine-key-missing",
      "spine-time-missing",
      "unknown-feature",
      "unknown-feature",
      "unknown-view",
    ]);
  });

  it("in a definition is told with its file and line when the store is made", async () => {
    const found = await refusal(() => storeWith(undefined, { ...all, picked: weather.pick("tmp" as "temp") }));
    expect(found).toMatchObject([
      {
        code: "unknown-feature",
        hint: "did you mean 'temp'?",
        place: { file: import.meta.filename, line: expect.any(Number) },
      },
    ]);
  });
});

describe("a request for nothing", () => {
  it.each([undefined, 7, {}])("is refused: %j", async (features) => {
    expect(await problems({ features })).toMatchObject([{ code: "empty-request", path: "features" }]);
  });

  it("gives the spine as it is where there is one, and is refused where the features would have to make one", async () => {
    expect(
      await storeWith()
        .getHistoricalFeatures({ features: [], spine: [row] })
        .sql(),
    ).not.toContain("JOIN");
    for (const spine of [
      asOf(noon),
      range("2026-01-01", noon),
      range("2026-01-01", noon, { population: sql`select 1 as a` }),
    ])
      expect(await problems({ features: [], spine })).toMatchObject([{ code: "empty-request", path: "features" }]);
  });

  it("says what cannot stand in a list", async () => {
    const found = await problems({ features: [weather, 7, "weather:"] });
    expect(found).toMatchObject([
      { code: "invalid-definition", path: "features[1]" },
      { code: "invalid-name", path: "features[2]" },
    ]);
  });
});

describe("a role", () => {
  it("that maps a key which its view does not have names the place and what is near", async () => {
    const role = weather.as("origin", { airprt: "origin" } as never);
    expect(await problems({ features: [role] })).toMatchObject([
      {
        code: "unknown-key",
        message: "view 'weather' has no join key 'airprt'",
        hint: "did you mean 'airport'?",
        place: { file: import.meta.filename },
      },
    ]);
  });

  it("is refused twice", async () => {
    const found = await problems({ features: [weather.as("here"), planes.as("here")] });
    expect(found).toMatchObject([
      { code: "output-collision", message: "'here' is asked for twice", path: "features.here" },
    ]);
  });

  it("reads a spine column as one type only", async () => {
    const features = [weather.as("a", { airport: "place" }), planes.as("b", { tailnum: "place" })];
    const found = await problems({ features, spine: [{ place: "x", event_timestamp: row.event_timestamp }] });
    expect(found[0]).toMatchObject({
      code: "key-type-conflict",
      message: "spine column 'place' is string for 'a' and int64 for 'b'",
      path: "features.b.keys.tailnum",
      hint: "declare the keys with one type, or map one of them",
    });
  });
});

describe("output columns of one name", () => {
  it("are refused with both origins and the fix", async () => {
    const found = await problems({ features: ["weather:temp", "forecast:temp"] });
    expect(found).toMatchObject([
      {
        code: "output-collision",
        message: "output column 'temp' comes from weather:temp and from forecast:temp",
        path: "features.forecast.temp",
        hint: 'ask for full names, or give one of the views an alias: .as("other")',
      },
    ]);
  });

  it("are told each", async () => {
    const found = await problems({
      features: ["weather", "forecast:temp", "recent:delay"],
      spine: [{ ...row, wind: 1, delay: 2 }],
    });
    expect(found.map((one) => one.message)).toEqual([
      "output column 'wind' comes from the spine and from weather:wind",
      "output column 'temp' comes from weather:temp and from forecast:temp",
      "output column 'delay' comes from the spine and from recent:delay",
    ]);
    expect(found[0]?.hint).toBe("ask for full names, rename the spine's column, or give the view an alias");
  });

  it("are fine with full names, an alias or a rename", async () => {
    const store = storeWith();
    const sql = (features: readonly unknown[], fullNames = false) =>
      store.getHistoricalFeatures({ features, spine: [row], fullNames }).sql();
    expect(await sql(["weather:temp", "forecast:temp"], true)).toMatch(/"weather__temp"[\s\S]*"forecast__temp"/);
    expect(await sql([weather, all.forecast.as("other")])).toMatch(/"temp"[\s\S]*"other__temp"/);
    expect(await sql([weather, all.forecast.rename({ temp: "expected" })])).toMatch(/"temp"[\s\S]*"expected"/);
  });

  it("come from one feature that is asked for twice", async () => {
    expect(await problems({ features: ["weather:temp", "weather:temp"] })).toMatchObject([
      { code: "output-collision", path: "features.weather.temp" },
    ]);
    expect(codes(await problems({ features: ["weather", "weather:temp"] }))).toContain("output-collision");
  });
});
