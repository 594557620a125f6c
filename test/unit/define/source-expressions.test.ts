import { describe, expect, it } from "vitest";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import { collectDefinitions, definitionsFromJson } from "../../../src/define/index.ts";
import {
  avg,
  count,
  createStore,
  entity,
  expr,
  featureView,
  max,
  type Source,
  sum,
  t,
  table,
  type WindowedAggregation,
} from "../../../src/index.ts";

const airport = entity("airport", { key: { origin: t.string } });
const columns = {
  at: t.timestamp,
  origin: t.string,
  cancelled: t.bool,
  distance: t.int32,
  air_time: t.float64,
  carrier: t.string,
  'the "gate"': t.string,
};
const declared = table("flights", { eventTime: "at", columns });
const undeclared = table("flights", { eventTime: "at" });

function build(...exports: readonly object[]) {
  const collected = collectDefinitions(exports);
  const built = buildRegistry("p", collected.definitions, collected.places);
  return { ...built, places: collected.places, problems: [...collected.problems, ...built.problems] };
}

const windowed = (aggregate: Readonly<Record<string, WindowedAggregation>>, source: Source = declared) =>
  featureView("v", { entities: [airport], source, aggregate });

const told = (...exports: readonly object[]): readonly string[] =>
  build(...exports).problems.map(({ code, path, message }) => `${code} ${path}: ${message}`);

describe("features computed of the source's columns", () => {
  const view = featureView("v", {
    entities: [airport],
    source: declared,
    features: { speed: expr`distance / air_time`.describe("miles a minute").tag({ unit: "mi" }), carrier: t.string },
  });

  it("are kept as trees, with what is said of them", () => {
    const { registry, problems } = build(view);
    expect(problems).toEqual([]);
    expect(registry.featureViews[0]?.features).toMatchObject([
      {
        name: "speed",
        type: { kind: "float64" },
        expression: { kind: "call", function: "divide" },
        description: "miles a minute",
        tags: { unit: "mi" },
      },
      { name: "carrier", expression: null },
    ]);
  });

  it("survive JSON, as trees and as text", () => {
    const { registry } = build(view, windowed({ n: count().where(expr.bool`cancelled`).over("3 hours") }));
    const all = [...registry.entities, ...registry.featureViews];
    const again = definitionsFromJson(JSON.parse(JSON.stringify(all)));
    expect(again.problems).toEqual([]);
    expect(again.definitions).toEqual(all);
    const [first] = registry.featureViews;
    const written = {
      ...first,
      features: [{ name: "s", type: { kind: "float64" }, expression: "distance /  air_time" }],
    };
    expect(definitionsFromJson([written]).definitions[0]).toMatchObject({
      features: [{ column: "s", expression: { kind: "call", function: "divide" } }],
    });
    const both = { ...written, features: [{ ...written.features[0], column: "distance" }] };
    expect(definitionsFromJson([both]).problems).toMatchObject([{ code: "invalid-definition" }]);
  });

  it("are checked with the declared columns, at their lines", () => {
    const wrong = featureView("wrong", {
      entities: [airport],
      source: declared,
      features: {
        typo: expr`distence / air_time`,
        text: expr`carrier`,
        deep: expr`case
          when cancelled then 0
          else carrier + 1 end`,
      },
    });
    const { problems } = build(wrong);
    expect(problems.map(({ code, path, hint }) => [code, path, hint])).toEqual([
      ["column-not-found", 'featureViews.wrong.features.typo.expression.arguments["0"]', "did you mean 'distance'?"],
      [
        "expression-type",
        "featureViews.wrong.features.text.expression",
        "write expr.string`…`, or cast the expression",
      ],
      ["expression-type", "featureViews.wrong.features.deep.expression.otherwise", expect.any(String)],
    ]);
    const [typo, , deep] = problems.map(({ place }) => place?.line ?? 0);
    expect((deep ?? 0) - (typo ?? 0)).toBe(4);
  });
});

describe("conditions and inputs of functions over windows", () => {
  it("are joined by AND, each with its place", () => {
    const late = avg("air_time").where(expr.bool`air_time > 15`);
    const kept = late.where(expr.bool`not cancelled`);
    const view = windowed({ late: kept.over("3 hours", "1 day") });
    const { registry, problems, places } = build(view);
    expect(problems).toEqual([]);
    const where = { kind: "call", function: "and", arguments: [{ function: "greater" }, { function: "not" }] };
    expect(registry.featureViews[0]?.features).toMatchObject([{ aggregate: { where } }, { aggregate: { where } }]);
    const first = places.get('featureViews.v.features.late_1d.aggregate.where.arguments["0"]');
    const second = places.get('featureViews.v.features.late_1d.aggregate.where.arguments["1"]');
    expect((second?.line ?? 0) - (first?.line ?? 0)).toBe(1);
  });

  it.each([
    [
      windowed({ n: count().where(expr.bool`canceled`).over("1 hour") }),
      "column-not-found featureViews.v.features.n_1h.aggregate.where",
    ],
    [
      windowed({ n: sum(expr.int64`distance / 2`).over("1 hour") }),
      "expression-type featureViews.v.features.n_1h.expression",
    ],
    [
      windowed({ n: avg(expr`case when cancelled then carrier end`).over("1 hour") }),
      "expression-type featureViews.v.features.n_1h.expression",
    ],
    [
      windowed({ n: avg("carrier").over("1 hour") }),
      "column-type featureViews.v.features.n_1h: feature 'n_1h': avg takes numbers, and 'carrier' is string",
    ],
    [
      windowed({ n: count().where(expr.bool`distance >`).over("1 hour") }),
      "expression-syntax featureViews.v.aggregate.n",
    ],
    [windowed({ n: max(expr`2 *`).over("1 hour") }), "expression-syntax featureViews.v.aggregate.n"],
    [
      windowed({
        n: count()
          .where(expr`distance` as never)
          .over("1 hour"),
      }),
      "invalid-definition featureViews.v.aggregate.n: expected a condition, found an expression of float64",
    ],
    [
      windowed({
        n: count()
          .where("cancelled" as never)
          .over("1 hour"),
      }),
      "invalid-definition featureViews.v.aggregate.n: expected a condition",
    ],
  ])("that are wrong are told (%#)", (view, expected) => {
    expect(told(view)).toEqual([expect.stringContaining(expected)]);
  });
});

describe("types of columns that nobody has said", () => {
  const spine = [{ origin: "JFK", event_timestamp: "2013-01-01T00:00:00Z" }];
  it("are asked for, with the fix", async () => {
    const view = windowed({ n: count().where(expr.bool`cancelled`).over("1 hour") }, undeclared);
    await expect(
      createStore({ project: "p", definitions: { view } }).compile({ features: [view], spine }),
    ).rejects.toMatchObject({
      diagnostics: [
        {
          code: "column-type-unknown",
          path: "featureViews.v.features.n_1h.aggregate.where",
          place: { file: expect.stringContaining("source-expressions.test.ts") },
          hint: expect.stringContaining("declare the source's columns"),
        },
      ],
    });
  });

  it.each(["postgres", "snowflake", "bigquery"])("are not where columns are declared (%s)", async (dialect) => {
    const view = windowed({
      n: count().where(expr.bool`cancelled and "the ""gate""" = 'A1'`).over("1 hour"),
      far: max(expr.int64`distance + 1`).over("1 hour"),
    });
    const { sql } = await createStore({ project: "p", definitions: { view } }).compile({
      features: [view],
      spine,
      dialect,
    });
    expect(sql).toMatch(dialect === "bigquery" ? /r\.`the "gate"` = 'A1'/ : /r\."the ""gate""" = 'A1'/);
  });

  it.each(["snowflake", "bigquery"])("a view's own probe of windows is a wish on %s", async (dialect) => {
    const view = featureView("v", {
      entities: [airport],
      source: declared,
      strategy: "probe",
      aggregate: { n: count().over("1 hour") },
    });
    const store = createStore({ project: "p", definitions: { view } });
    const { warnings } = await store.compile({ features: [view], spine, dialect });
    expect(warnings).toMatchObject([{ message: expect.stringContaining("not by 'probe' as its view says") }]);
    await expect(store.compile({ features: [view], spine, dialect, strategies: { v: "probe" } })).rejects.toMatchObject(
      {
        diagnostics: [{ code: "strategy-unavailable" }],
      },
    );
  });
});
