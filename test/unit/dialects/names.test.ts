import { describe, expect, it } from "vitest";
import { snowflake } from "../../../dialects/snowflake/index.ts";
import { createStore, entity, featureView, t, table } from "../../../src/index.ts";
import type { FeatureStore } from "../../../src/runtime/feature-store.ts";
import { underTest } from "./compiled.ts";

const thing = entity("thing", { key: { k: t.int64 } });
const names = ["1st", "__private", "_TABLE_", "🛩", "2"];
const views = names.map((name, index) =>
  featureView(name, {
    entities: [thing],
    source: table("events", { eventTime: "at" }),
    features: { [`f${index}`]: t.int64, ...(index === 0 ? { constructor: t.int64, toString: t.string } : {}) },
  }),
);
const store = createStore({
  project: "p",
  definitions: { thing, ...Object.fromEntries(views.map((view, index) => [`v${index}`, view])) },
}) as unknown as FeatureStore;
const request = { features: names, spine: [{ k: 1n, event_timestamp: "2024-01-01T00:00:00Z" }] };

describe.each(underTest)("names that others keep for themselves, in $dialect.name", ({ dialect }) => {
  it("are not those of common tables: views may begin with a digit or an underscore", async () => {
    for (const strategy of [undefined, "rank"]) {
      const { sql } = await store.compile({ ...request, dialect: dialect.name, ...(strategy ? { strategy } : {}) });
      expect(sql).not.toMatch(/AS [`"](\d|_)/);
    }
  });

  it("are mapped where a client cannot take them, and mapped back", async () => {
    const { columns } = await store.compile({ ...request, features: ["1st"], dialect: dialect.name });
    const sent = columns.filter(({ name }) => name === "constructor" || name === "toString").map((one) => one.sqlName);
    const isClientsTrouble = dialect.name === snowflake.name;
    expect(sent).toEqual(isClientsTrouble ? ["asof_output_4", "asof_output_5"] : ["constructor", "toString"]);
  });
});
