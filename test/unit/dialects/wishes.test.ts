import { describe, expect, it } from "vitest";
import { createStore, entity, featureView, t, table } from "../../../src/index.ts";
import type { FeatureStore } from "../../../src/runtime/feature-store.ts";

const thing = entity("thing", { key: { k: t.int64 } });
const viewOf = (strategy: "probe" | "asof" | "lookup" | "sweep") =>
  featureView(strategy, {
    entities: [thing],
    source: table("events", { eventTime: "at" }),
    strategy,
    features: { v: t.int64 },
  });
const definitions = {
  thing,
  probe: viewOf("probe"),
  asof: viewOf("asof"),
  lookup: viewOf("lookup"),
  sweep: viewOf("sweep"),
};
const store = createStore({ project: "p", definitions }) as unknown as FeatureStore;
const spine = [{ k: 1n, event_timestamp: "2024-01-01T00:00:00Z" }];

describe("a view's own strategy", () => {
  it.each([
    ["snowflake", "probe", "asof"],
    ["snowflake", "sweep", "asof"],
    ["bigquery", "probe", "sweep"],
    ["bigquery", "asof", "sweep"],
    ["postgres", "asof", "sweep"],
  ])("is a wish where there is none such: %s, %s", async (dialect, view, used) => {
    const { strategies, warnings } = await store.compile({ features: [view], spine, dialect });
    expect(strategies).toMatchObject([{ role: view, strategy: used }]);
    expect(strategies[0]?.reason).toContain(`; its view's own choice is '${view}': `);
    expect(warnings).toMatchObject([
      { code: "strategy-unavailable", severity: "warning", path: `featureViews.${view}.strategy` },
    ]);
    expect(warnings[0]?.message).toMatch(`'${view}' is joined by '${used}', not by '${view}' as its view says: `);
    expect(warnings[0]?.place?.line).toBeGreaterThan(1);
  });

  it.each(["snowflake", "bigquery", "postgres"])(
    "is refused where it is there and does not apply: %s",
    async (dialect) => {
      const compiled = store.compile({ features: ["lookup"], spine, dialect });
      await expect(compiled).rejects.toThrow(/error\[strategy-unavailable\] 'lookup' cannot be joined by 'lookup'/);
    },
  );

  it("is refused where the request demands what there is not", async () => {
    const demanded = store.compile({ features: ["sweep"], spine, dialect: "bigquery", strategies: { sweep: "asof" } });
    await expect(demanded).rejects.toThrow(/'sweep' cannot be joined by 'asof': BigQuery has no ASOF JOIN/);
  });

  it("says nothing where the request chose otherwise", async () => {
    for (const by of [{ strategy: "rank" as const }, { strategies: { probe: "rank" as const } }]) {
      const { strategies, warnings } = await store.compile({ features: ["probe"], spine, dialect: "snowflake", ...by });
      expect([strategies[0]?.strategy, strategies[0]?.reason, warnings]).toEqual(["rank", "asked for", []]);
    }
  });
});
