import { describe, expect, it } from "vitest";
import { avg, count, createStore, entity, featureView, lastN, sum, t, table } from "../../../src/index.ts";
import type { FeatureStore } from "../../../src/runtime/feature-store.ts";

const thing = entity("thing", { key: { k: t.int64 } });
const columns = { k: t.int64, at: t.timestamp, value: t.float64 };
const source = table("events", { eventTime: "at", columns });
const digits = table("digits", { eventTime: "at", timeZone: "UTC", columns });
const aggregate = { n: count().over("1 hour", "1 day", "7 days"), m: avg("value").over("1 hour", "1 day") };
const definitions = {
  thing,
  several: featureView("several", { entities: [thing], source, aggregate }),
  strict: featureView("strict", { entities: [thing], source, aggregate, boundary: "strict" }),
  digits: featureView("digits", { entities: [thing], source: digits, aggregate }),
  single: featureView("single", { entities: [thing], source, aggregate: { n: count().over("1 hour") } }),
  endless: featureView("endless", {
    entities: [thing],
    source,
    aggregate: {
      s: sum("value", t.float64).over("1 hour", "unbounded"),
      l: lastN("value", t.float64, 2).over("1 hour"),
    },
  }),
};
const store = createStore({ project: "p", definitions }) as unknown as FeatureStore;
const spine = [{ k: 1n, event_timestamp: "2024-01-01T00:00:00Z" }];

/** The text by a strategy of every view; verified, or it would not be given. */
async function textOf(features: readonly string[], strategy: "probe" | "arrays" | "pairs"): Promise<string> {
  const strategies = Object.fromEntries(features.map((name) => [name, strategy]));
  return (await store.compile({ features: [...features], spine, dialect: "postgres", strategies, fullNames: true }))
    .sql;
}

const startsIn = (text: string): readonly string[] =>
  [...text.matchAll(/(\S.*) AS "asof_start_\d"/g)].map(([, start]) => start ?? "");
const hour = `s."event_timestamp" - INTERVAL '3600 seconds'`;
const day = `s."event_timestamp" - INTERVAL '86400 seconds'`;

describe("starts of windows", () => {
  it.each(["probe", "arrays"] as const)("are computed once for a spine row: by %s", async (strategy) => {
    const text = await textOf(["several"], strategy);
    expect(startsIn(text)).toEqual([hour, day]);
    expect(text.match(/FILTER \(WHERE r\."at" > s\."asof_start_[12]"\)/g)).toHaveLength(4);
    expect(text).not.toMatch(/FILTER[^\n]*INTERVAL/);
  });

  it("are sorted where a probe walks an index, and fenced off elsewhere", async () => {
    expect(await textOf(["several"], "probe")).toContain('\n  ORDER BY s."k", s."event_timestamp"\n) AS s\n');
    expect(await textOf(["several"], "arrays")).toContain("\n  OFFSET 0\n) AS s\n");
  });

  it("are shared by views, whichever end counts", async () => {
    expect(startsIn(await textOf(["several", "strict", "endless"], "probe"))).toEqual([hour, day]);
  });

  it("stand in the form of the source's time", async () => {
    const inDigits = [hour, day].map((start) => `((${start}) AT TIME ZONE 'UTC')`);
    expect(startsIn(await textOf(["digits"], "arrays"))).toEqual(inDigits);
    expect(startsIn(await textOf(["several", "digits"], "arrays"))).toEqual([hour, day, ...inDigits]);
  });

  it("are not there where all functions are over the widest window, or over pairs", async () => {
    for (const strategy of ["probe", "arrays"] as const)
      expect(startsIn(await textOf(["single"], strategy))).toEqual([]);
    expect(startsIn(await textOf(["several"], "pairs"))).toEqual([]);
  });

  it("of a window without a start beside others are those of the others", async () => {
    expect(startsIn(await textOf(["endless"], "arrays"))).toEqual([hour]);
  });
});
