import { describe, expect, it } from "vitest";
import { count, createStore, entity, featureView, max, sum, t, table } from "../../../src/index.ts";
import type { FeatureStore } from "../../../src/runtime/feature-store.ts";

const thing = entity("thing", { key: { k: t.int64 } });
const columns = { k: t.int64, at: t.timestamp, known: t.timestamp, value: t.float64, tag: t.string };
const source = table("events", { eventTime: "at", availableAt: "known", columns });
const definitions = {
  thing,
  short: featureView("short", { entities: [thing], source, aggregate: { n: count().over("1 hour", "1 day") } }),
  endless: featureView("endless", {
    entities: [thing],
    source,
    aggregate: { top: max("tag", t.string).over("1 hour", "unbounded") },
  }),
  keyless: featureView("keyless", { entities: [], source, aggregate: { top: max("tag", t.string).over("2 days") } }),
  all: featureView("all", { entities: [], source, aggregate: { s: sum("value", t.float64).over("unbounded") } }),
};
const store = createStore({ project: "p", definitions }) as unknown as FeatureStore;
const spine = [{ k: 1n, event_timestamp: "2024-01-01T00:00:00Z" }];

function compile(name: string, dialect: string, strategy: "pairs" | null = "pairs") {
  const strategies = strategy === null ? {} : { [name]: strategy };
  return store.compile({ features: [name], spine, dialect, strategies });
}

const buckets: Readonly<Record<string, RegExp>> = {
  postgres: /DATE_BIN\(INTERVAL '86400 seconds', r\."at", [^)]+\) = s\."asof_bucket"/,
  bigquery: /DIV\(UNIX_MICROS\(r\.`at`\) \+ 62135596800000000, 86400000000\) = s\.`asof_bucket`/,
  snowflake: /\(DATE_PART\(EPOCH_NANOSECOND, r\."at"\) \+ \d+\) - MOD\(.*, 86400000000000\) = s\."asof_bucket"/,
};

describe("pairs", () => {
  it.each(Object.entries(buckets))(
    "on %s are found by buckets as wide as the widest window",
    async (dialect, bucket) => {
      const { sql } = await compile("short", dialect);
      expect(sql).toMatch(bucket);
      expect(sql.match(/SELECT 1 AS .asof_ask. UNION ALL SELECT 2\b/g)).toHaveLength(1);
    },
  );

  it.each(Object.keys(buckets))("on %s are found by keys alone where a window has no start", async (dialect) => {
    expect((await compile("endless", dialect)).sql).not.toContain("asof_bucket");
  });

  it("need no keys on BigQuery where the widest window has a start", async () => {
    const { sql, strategies } = await compile("keyless", "bigquery", null);
    expect(strategies).toMatchObject([{ strategy: "pairs" }]);
    expect(sql).toContain("= s.`asof_bucket`");
    await expect(compile("all", "bigquery")).rejects.toThrow("neither an entity nor a start of its widest window");
    for (const dialect of ["postgres", "snowflake"])
      await expect(compile("all", dialect)).resolves.toMatchObject({ strategies: [{ strategy: "pairs" }] });
  });
});
