import { describe, expect, it } from "vitest";
import { createStore, entity, featureView, t, table } from "../../../src/index.ts";
import type { Statement } from "../../../src/ir/statement.ts";
import type { FeatureStore } from "../../../src/runtime/feature-store.ts";
import { underTest } from "./compiled.ts";

const thing = entity("thing", { key: { k: t.int64 } });
/** Every alias that a template uses, as a feature, in either case. */
const hostile = { s: t.int64, r: t.int64, q: t.int64, P: t.int64, W: t.int64 };
const events = featureView("s", {
  entities: [thing],
  source: table("events", { eventTime: "at" }),
  features: hostile,
});
const store = createStore({ project: "p", definitions: { thing, events } }) as unknown as FeatureStore;
const spine = [{ k: 1n, event_timestamp: "2024-01-01T00:00:00Z" }];

describe.each(underTest)("outputs and features named like aliases, for $dialect.name", ({ dialect }) => {
  it("hide no alias: an order has the spine's number alone, a common table has other names", async () => {
    for (const strategies of [{}, { s: "rank" as const }]) {
      const { sql, columns } = await store.compile({ features: ["s"], spine, dialect: dialect.name, strategies });
      expect(sql.trimEnd().split("\n").at(-1)).toMatch(/^ORDER BY [`"]asof_row[`"]$/);
      expect(columns.map((column) => column.sqlName)).toEqual(["k", "event_timestamp", "s", "r", "q", "P", "W"]);
      const inner = sql.slice(0, sql.lastIndexOf("SELECT\n"));
      expect(inner).not.toMatch(/^\s*r\.[`"][srqpw][`"],?$/im);
    }
  });

  it("are refused by the verifier where they would hide one", async () => {
    const asked = {
      features: { kind: "selections", selections: [{ view: "s", alias: null, keys: {}, features: null }] },
      fullNames: false,
      strategy: "rank",
      strategies: {},
      spine: { kind: "upload", rows: spine, time: "event_timestamp", columns: [] },
    } as const;
    const { statement } = await (await store.trainingSet(asked, true, dialect.name)).compiled();
    const told = async (given: Statement) => (await dialect.verifier.verify(given)).map(({ message }) => message);
    expect(await told(statement)).toEqual([]);
    const hiding = statement.text.replaceAll("asof_feature_1", "R");
    expect(hiding).not.toBe(statement.text);
    expect(await told({ ...statement, text: hiding })).toEqual([expect.stringContaining("selected beside an alias")]);
    const columns = statement.outline.columns.map((column) =>
      column.name === "q" ? { ...column, sqlName: "ASOF_row" } : column,
    );
    const text = statement.text.replace(/ AS [`"]q[`"]/, (named) => named.replace("q", "ASOF_row"));
    const numbered = { ...statement, text, outline: { ...statement.outline, columns } };
    expect(await told(numbered)).toEqual([expect.stringContaining("as the spine's rows are numbered")]);
  });
});
