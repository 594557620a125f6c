import { describe, expect, it } from "vitest";
import {
  avg,
  count,
  createStore,
  entity,
  expr,
  featureView,
  max,
  sum,
  t,
  table,
  variance,
} from "../../../src/index.ts";
import type { FeatureStore } from "../../../src/runtime/feature-store.ts";

const thing = entity("thing", { key: { k: t.int64 } });
const columns = {
  k: t.int64,
  at: t.timestamp,
  small: t.int32,
  wide: t.int64,
  price: t.decimal(10, 2),
  huge: t.decimal(38, 2),
  value: t.float64,
};
const events = table("events", { eventTime: "at", columns });
const untyped = table("events", { eventTime: "at" });
const entities = [thing];

const definitions = {
  thing,
  counts: featureView("counts", { entities, source: events, aggregate: { n: count("value").over("1 hour") } }),
  sums: featureView("sums", { entities, source: events, aggregate: { s: sum("wide", t.int64).over("1 day") } }),
  spreads: featureView("spreads", { entities, source: events, aggregate: { v: variance("price").over("1 day") } }),
  computed: featureView("computed", {
    entities,
    source: events,
    aggregate: { c: avg(expr.int64`small + wide`).where(expr.bool`small > 0`).over("1 day") },
  }),
  long: featureView("long", { entities, source: events, aggregate: { n: count().over("1 day", "8 days") } }),
  endless: featureView("endless", { entities, source: events, aggregate: { n: count().over("unbounded") } }),
  keyless: featureView("keyless", { entities: [], source: events, aggregate: { n: count().over("1 hour") } }),
  floats: featureView("floats", { entities, source: events, aggregate: { a: avg("value").over("unbounded") } }),
  unknown: featureView("unknown", { entities, source: untyped, aggregate: { a: avg("wide").over("1 day") } }),
  mixed: featureView("mixed", {
    entities,
    source: events,
    aggregate: { n: count().over("8 days"), top: max("value", t.float64).over("8 days") },
  }),
  hugeSums: featureView("huge_sums", {
    entities,
    source: events,
    aggregate: { s: sum("huge", t.decimal(38, 2)).over("1 day") },
  }),
  wideSpreads: featureView("wide_spreads", {
    entities,
    source: events,
    aggregate: { v: variance("wide").over("1 day") },
  }),
};
const store = createStore({ project: "p", definitions }) as unknown as FeatureStore;
const spine = [{ k: 1n, event_timestamp: "2024-01-01T00:00:00Z" }];
const dialects = ["postgres", "snowflake", "bigquery"];

function compile(view: string, dialect: string, strategies: Readonly<Record<string, "running">> = {}) {
  return store.compile({ features: [view], spine, dialect, strategies });
}

describe("running sums", () => {
  const taken = ["counts", "sums", "spreads", "computed", "long", "endless", "keyless"];
  it.each(dialects.flatMap((dialect) => taken.map((view) => [dialect, view] as const)))(
    "on %s compute %s",
    async (dialect, view) => {
      const { strategies } = await compile(view, dialect, { [view]: "running" });
      expect(strategies).toMatchObject([{ strategy: "running" }]);
    },
  );

  const everywhere = [
    ["floats", "'a_unbounded' is avg of float64, of which sums so far lose digits that a window has"],
    ["unknown", "'a_1d' is avg of a column whose type is not known, and that must be exact"],
    ["mixed", "'top_8d' is max, from which a row that leaves cannot be taken away again"],
  ] as const;
  it.each(dialects.flatMap((dialect) => everywhere.map(([view, why]) => [dialect, view, why] as const)))(
    "on %s refuse %s",
    async (dialect, view, why) => {
      await expect(compile(view, dialect, { [view]: "running" })).rejects.toThrow(why);
    },
  );

  it("refuse what may leave the digits of a warehouse's numbers", async () => {
    await expect(compile("huge_sums", "postgres", { huge_sums: "running" })).resolves.toBeDefined();
    await expect(compile("wide_spreads", "postgres", { wide_spreads: "running" })).resolves.toBeDefined();
    for (const dialect of ["snowflake", "bigquery"]) {
      const wide = compile("wide_spreads", dialect, { wide_spreads: "running" });
      await expect(wide).rejects.toThrow("'v_1d' is variance of int64, of which sums so far may overflow");
    }
    const huge = compile("huge_sums", "snowflake", { huge_sums: "running" });
    await expect(huge).rejects.toThrow("'s_1d' is sum of decimal(38,2), of which sums so far may overflow");
  });

  it.each([
    ["snowflake", "counts", "pairs"],
    ["snowflake", "sums", "pairs"],
    ["snowflake", "long", "running"],
    ["snowflake", "endless", "running"],
    ["snowflake", "floats", "frames"],
    ["snowflake", "mixed", "frames"],
    ["snowflake", "keyless", "pairs"],
    ["bigquery", "counts", "pairs"],
    ["bigquery", "long", "running"],
    ["bigquery", "keyless", "pairs"],
    ["bigquery", "mixed", "frames"],
  ])("%s computes %s by %s", async (dialect, view, used) => {
    expect((await compile(view, dialect)).strategies).toMatchObject([{ strategy: used }]);
  });

  it("share what they can: features of one value, condition and window", async () => {
    const view = featureView("shared", {
      entities,
      source: events,
      aggregate: {
        n: count("price").over("1 day", "2 days"),
        total: sum("price", t.decimal(10, 2)).over("1 day", "2 days"),
        mean: avg("price").over("1 day"),
        some: count("price").where(expr.bool`small > 0`).over("1 day"),
      },
    });
    const shared = createStore({ project: "p", definitions: { thing, view } }) as unknown as FeatureStore;
    const { sql } = await shared.compile({ features: ["shared"], spine, dialect: "postgres", strategy: "running" });
    expect(sql.match(/ OVER \(/g)).toHaveLength(3);
    expect(sql).toContain('r."price" AS "asof_value_1"');
    expect(sql).toMatch(/CASE WHEN [^\n]*"small"[^\n]* AND r\."price" IS NOT NULL THEN 1 END AS "asof_value_2"/);
  });
});
