import { describe, expect, it } from "vitest";
import { createStore, entity, featureView, t, table } from "../../../src/index.ts";
import type { FeatureStore } from "../../../src/runtime/feature-store.ts";
import { underTest } from "./compiled.ts";

const thing = entity("thing", { key: { k: t.int64 } });
const options = { eventTime: "at" } as const;
/** Every alias that a template uses, as a feature, in either case. */
const hostile = { s: t.int64, r: t.int64, q: t.int64, P: t.int64, W: t.int64 };
const views = {
  thing,
  events: featureView("s", { entities: [thing], source: table("events", options), features: hostile }),
  facts: featureView("r", {
    entities: [thing],
    source: table("facts"),
    features: { S: t.int64.from("s"), R: t.int64.from("r") },
  }),
};
const store = createStore({ project: "p", definitions: views }) as unknown as FeatureStore;
const request = {
  features: ["s", "r:S as of_facts"],
  spine: [{ k: 1n, event_timestamp: "2024-01-01T00:00:00Z" }],
};

describe.each(underTest)(
  "outputs and features named like aliases, in $dialect.name",
  ({ dialect: { name: dialect } }) => {
    it("hide no alias: an order has the spine's number alone, a common table has other names", async () => {
      for (const strategies of [{}, { s: "rank" }]) {
        const { sql, columns } = await store.compile({ ...request, features: ["s"], dialect, strategies });
        expect(sql.trimEnd().split("\n").at(-1)).toMatch(/^ORDER BY [`"]asof_row[`"]$/);
        expect(columns.map((column) => column.sqlName)).toEqual(["k", "event_timestamp", "s", "r", "q", "P", "W"]);
        const inner = sql.slice(0, sql.lastIndexOf("SELECT\n"));
        expect(inner).not.toMatch(/^\s*r\.[`"][srqpw][`"],?$/im);
      }
    });
  },
);
