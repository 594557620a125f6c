import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { createStore, entity, featureView, sql, t, table } from "../../src/index.ts";
import { version } from "../../src/kernel/version.ts";

const airport = entity("airport", { key: { airport: t.string } });
const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", { eventTime: "at" }),
  features: { temp: t.float64 },
});
const request = {
  features: [weather],
  spine: sql`select airport, event_timestamp from labels where kind = ${"x"} and n > ${2}`,
};

describe("a store", () => {
  it("compiles without any warehouse, and says what is bound", async () => {
    const store = createStore({ project: "p", definitions: { weather } });
    const compiled = await store.compile(request);
    expect(compiled.parameters).toEqual(["x", 2n]);
    expect(compiled.columns.map((column) => column.name)).toEqual(["airport", "event_timestamp", "temp"]);
    expect(compiled.certificates.map((one) => one.verdict)).toEqual(["proved"]);
    expect(compiled.strategies).toEqual([
      {
        role: "weather",
        strategy: "sweep",
        reason: "nothing is known of the table's indexes",
        estimates: [],
        advice: null,
      },
    ]);
    expect((await store.compile(request)).sha256).toBe(compiled.sha256);
  });

  it("takes the strategy that is asked for, and no other", async () => {
    const store = createStore({ project: "p", definitions: { weather } });
    const sqlOf = async (strategy: string) => (await store.compile({ ...request, strategy })).sql;
    expect(await sqlOf("probe")).toContain("LEFT JOIN LATERAL");
    expect(await sqlOf("rank")).toContain("ROW_NUMBER() OVER (PARTITION BY");
    const lookup = store.compile({ ...request, strategies: { weather: "lookup" } });
    await expect(lookup).rejects.toThrow(/strategy-unavailable.*a lookup is for static sources/s);
    const own = featureView("own", {
      entities: [airport],
      source: table("weather", { eventTime: "at" }),
      features: { wind: t.float64 },
      strategy: "rank",
    });
    const both = createStore({ project: "p", definitions: { weather, own } });
    const chosen = async (asked: { strategy?: string; strategies?: Record<string, string> }) =>
      (await both.compile({ ...request, features: [weather, own], ...asked })).strategies.map((one) => one.strategy);
    expect(await chosen({})).toEqual(["sweep", "rank"]);
    expect(await chosen({ strategy: "probe" })).toEqual(["probe", "probe"]);
    expect(await chosen({ strategy: "lookup" })).toEqual(["sweep", "rank"]);
    expect(await chosen({ strategy: "probe", strategies: { own: "sweep" } })).toEqual(["probe", "sweep"]);
    await expect(sqlOf("prob")).rejects.toThrow(/did you mean 'probe'/);
  });

  it("tells every problem of its definitions at once", () => {
    const broken = {
      one: featureView("one", { entities: [airport], source: table("a"), ttl: "0 hours", features: { x: t.int32 } }),
      two: featureView("two", { entities: [], source: table("b", { eventTime: "at" }), features: {} }),
    };
    expect(() => createStore({ project: "p q", definitions: broken })).toThrow(
      /(?=.*ttl-not-positive)(?=.*featureViews\.two)(?=.*project)(?=.*store\.test\.ts:\d+)/s,
    );
  });

  it("needs a warehouse only for rows", async () => {
    const store = createStore({ project: "p", definitions: { weather } });
    const job = store.getHistoricalFeatures(request);
    expect(await job.sql()).toContain("weather");
    await expect(job.toArray()).rejects.toThrow(/no warehouse is configured/);
  });

  it("knows the version of its package", () => {
    expect(version).toBe(packageJson.version);
  });
});
