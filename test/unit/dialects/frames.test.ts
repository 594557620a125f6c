import { describe, expect, it } from "vitest";
import {
  avg,
  count,
  countDistinct,
  createStore,
  entity,
  expr,
  featureView,
  last,
  max,
  min,
  stddev,
  sum,
  t,
  table,
} from "../../../src/index.ts";
import type { FeatureStore } from "../../../src/runtime/feature-store.ts";

const thing = entity("thing", { key: { k: t.int64 } });
const columns = {
  k: t.int64,
  at: t.timestamp,
  known: t.timestamp,
  wide: t.int64,
  huge: t.decimal(38, 2),
  value: t.float64,
  open: t.bool,
  tags: t.array(t.string),
};
const source = table("events", { eventTime: "at", columns });
const view = (name: string, aggregate: Parameters<typeof featureView>[1]["aggregate"], entities = [thing]) =>
  featureView(name, { entities, source, aggregate } as never);

const definitions = {
  thing,
  counts: view("counts", { n: count("tags").over("1 hour", "unbounded") }),
  sums: view("sums", { s: sum("wide", t.int64).over("1 day") }),
  floats: view("floats", { s: sum("value", t.float64).over("1 day"), d: stddev("value").over("1 hour") }),
  extremes: view("extremes", {
    least: min("value", t.float64).over("1 day"),
    top: max("wide", t.int64).over("8 days"),
  }),
  computed: view("computed", { m: avg(expr`value * 2`).where(expr.bool`open`).over("1 day") }),
  booleans: view("booleans", { all: min("open", t.bool).over("8 days") }),
  keyless: view("keyless", { top: max("value", t.float64).over("1 hour") }, []),
  hugeSums: view("huge_sums", { s: sum("huge", t.decimal(38, 2)).over("1 day") }),
  ordered: view("ordered", { newest: last("value", t.float64).over("1 day") }),
  different: view("different", { kinds: countDistinct("value").over("1 day") }),
  late: featureView("late", {
    entities: [thing],
    source: table("events", { eventTime: "at", availableAt: "known", columns }),
    aggregate: { top: max("value", t.float64).over("1 day") },
  }),
};
const store = createStore({ project: "p", definitions }) as unknown as FeatureStore;
const spine = [{ k: 1n, event_timestamp: "2024-01-01T00:00:00Z" }];
const dialects = ["postgres", "snowflake", "bigquery"];

function compile(name: string, dialect: string, strategies: Readonly<Record<string, "frames">> = {}) {
  return store.compile({ features: [name], spine, dialect, strategies });
}

const framed = (name: string, dialect: string) => compile(name, dialect, { [name]: "frames" });

describe("frames", () => {
  const taken = ["counts", "sums", "floats", "extremes", "computed", "keyless"];
  it.each(dialects.flatMap((dialect) => taken.map((name) => [dialect, name] as const)))(
    "on %s compute %s",
    async (dialect, name) => {
      expect((await framed(name, dialect)).strategies).toMatchObject([{ strategy: "frames" }]);
    },
  );

  const everywhere = [
    ["ordered", "'newest_1d' is last, and a frame has its rows in the order of one time, not in the winner's"],
    ["different", "'kinds_1d' is count_distinct, and in a frame equal values cannot be counted once"],
    ["late", 'rows may be known later than they happened ("known")'],
  ] as const;
  it.each(dialects.flatMap((dialect) => everywhere.map(([name, why]) => [dialect, name, why] as const)))(
    "on %s refuse %s",
    async (dialect, name, why) => {
      await expect(framed(name, dialect)).rejects.toThrow(why);
    },
  );

  it("refuse what a warehouse has no function or no digits for", async () => {
    for (const dialect of ["postgres", "bigquery"]) await expect(framed("booleans", dialect)).resolves.toBeDefined();
    await expect(framed("booleans", "snowflake")).rejects.toThrow(
      "'all_8d' is of booleans, for which Snowflake has no",
    );
    await expect(framed("huge_sums", "postgres")).resolves.toBeDefined();
    await expect(framed("huge_sums", "snowflake")).rejects.toThrow(
      "of which a frame may overflow where no window does",
    );
  });

  it.each([
    ["snowflake", "extremes", "frames"],
    ["snowflake", "floats", "pairs"],
    ["snowflake", "booleans", "pairs"],
    ["bigquery", "extremes", "frames"],
    ["bigquery", "floats", "pairs"],
    ["bigquery", "booleans", "frames"],
    ["bigquery", "counts", "running"],
  ])("%s computes %s by %s", async (dialect, name, used) => {
    expect((await compile(name, dialect)).strategies).toMatchObject([{ strategy: used }]);
  });

  it("count windows in the steps that a warehouse keeps time by, and keep a value once", async () => {
    const { sql } = await framed("extremes", "postgres");
    expect(sql).toContain("RANGE BETWEEN 86399999999 PRECEDING AND CURRENT ROW");
    expect((await framed("extremes", "snowflake")).sql).toContain("RANGE BETWEEN 86399999999999 PRECEDING");
    expect((await framed("floats", "postgres")).sql.match(/ AS "asof_value_\d+"/g)).toHaveLength(1);
  });
});
