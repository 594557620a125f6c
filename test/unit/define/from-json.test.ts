import { expect, test } from "vitest";
import {
  collectDefinitions,
  definitionsFromJson,
  entity,
  featureService,
  featureView,
  query,
  sql,
  t,
  table,
} from "../../../src/define/index.ts";

const airport = entity("airport", { key: { airport: t.string } });
const weather = featureView("weather", {
  entities: [airport],
  source: query("q", sql`select ${1n}`, { eventTime: "at", columns: { at: t.timestamp } }),
  ttl: "3 hours",
  features: { temp: t.decimal(9, 2), parts: t.array(t.vector(2)) },
});
const facts = featureView("facts", { entities: [airport], source: table("x"), features: { f: t.bool } });
const service = featureService("s", {
  version: 2,
  features: [weather.as("w", { airport: "o" }).rename({ temp: "t" }), facts],
});

test("what authors define comes back from JSON the same", () => {
  const { definitions } = collectDefinitions([service]);
  const read = definitionsFromJson(JSON.parse(JSON.stringify(definitions)));
  expect(read).toEqual({ definitions, places: new Map(), problems: [] });
});

test("what may be null may be left out", () => {
  const view = {
    kind: "feature_view",
    name: "v",
    source: { name: "x", from: { kind: "table", relation: { name: "x" } } },
    features: [{ name: "f", type: { kind: "bool" } }],
  };
  const { definitions, problems } = definitionsFromJson([view]);
  expect(problems).toEqual([]);
  expect(definitions[0]).toMatchObject({
    entities: [],
    ttl: null,
    boundary: "inclusive",
    strategy: null,
    features: [{ column: "f" }],
    source: { eventTime: null, keys: {}, columns: null },
    tags: {},
  });
});

const view = (change: object) => ({
  kind: "feature_view",
  name: "v",
  entities: ["e"],
  source: { name: "x", from: { kind: "table", relation: { name: "x" } }, eventTime: "at" },
  features: [{ name: "f", type: { kind: "bool" } }],
  ...change,
});
const querySource = (inner: unknown) => view({ source: { name: "x", from: { kind: "query", query: inner } } });
const feature = (change: object) => view({ features: [{ name: "f", type: { kind: "bool" }, ...change }] });

test.each([
  [{}, "invalid-definition definitions: expected a list of definitions, found a value of type object"],
  [[null], "invalid-definition definitions[0]: this is no definition of a known kind"],
  [[{ kind: "toString", name: "x" }], "invalid-definition definitions[0]: this is no definition of a known kind"],
  [
    [{ kind: "entity", keys: [{ name: "k", type: { kind: "string" } }] }],
    "invalid-name definitions[0]: expected a name, found nothing",
  ],
  [
    [{ kind: "entity", name: "e", keys: [{ name: "k", type: { kind: "text" } }] }],
    "invalid-definition entities.e.keys[0].type: expected a type, found a value of type object",
  ],
  [
    [
      {
        kind: "entity",
        name: "e",
        keys: [
          { name: "k", type: { kind: "bool" } },
          { name: "k", type: { kind: "bool" } },
        ],
      },
    ],
    "duplicate-name entities.e.keys: join key 'k' stands here twice",
  ],
  [[view({ ttl: 0 })], "ttl-not-positive featureViews.v.ttl: a TTL must be greater than zero"],
  [
    [view({ ttl: "3 hours" })],
    "invalid-duration featureViews.v.ttl: expected whole microseconds, found a value of type string",
  ],
  [[view({ ttls: 5 })], "invalid-definition featureViews.v: there is no property 'ttls' here"],
  [[view({ source: undefined })], "invalid-definition featureViews.v.source: expected an object, found nothing"],
  [
    [view({ source: { name: "x", from: { kind: "stream" } } })],
    "invalid-definition featureViews.v.source: a source is a table, a query or a file",
  ],
  [
    [querySource({ texts: ["a", "b"], values: [] })],
    "invalid-definition featureViews.v.source.query: a query has one text more than it has values",
  ],
  [
    [querySource({ texts: ["a", "b"], values: [{ type: "int64", value: "9223372036854775808" }] })],
    "invalid-definition featureViews.v.source.query.values[0]: this is not a value that can be bound in SQL",
  ],
  [
    [querySource({ texts: ["a", "b"], values: [{ type: "float64", value: null }] })],
    "invalid-definition featureViews.v.source.query.values[0]: this is not a value that can be bound in SQL",
  ],
  [
    [feature({ column: 5 })],
    "invalid-name featureViews.v.features.f.column: expected a name, found a value of type number",
  ],
  [
    [feature({ nullable: true })],
    "invalid-definition featureViews.v.features[0]: there is no property 'nullable' here",
  ],
  [[view({}), view({})], "duplicate-name featureViews.v: two feature views have the name 'v'"],
  [
    [{ kind: "feature_service", name: "s", features: [{ view: "v", features: [] }] }],
    "empty-request featureServices.s.features[0].features: no feature is selected",
  ],
  [
    [{ kind: "feature_service", name: "s", features: ["v:f"] }],
    "invalid-definition featureServices.s.features[0]: expected an object, found a value of type string",
  ],
  [
    [{ kind: "feature_service", name: "s", version: 1.5, features: [{ view: "v" }] }],
    "invalid-definition featureServices.s.version: a version is not a whole number from 1 to 9007199254740991",
  ],
])("problem %# is told by its path", (json, problem) => {
  expect(definitionsFromJson(json).problems.map(({ code, path, message }) => `${code} ${path}: ${message}`)).toContain(
    problem,
  );
});

test("all problems are told at once", () => {
  expect(
    definitionsFromJson([view({ ttl: -1, boundary: "x", features: [] }), 5, feature({ type: 1 })]).problems.length,
  ).toBeGreaterThanOrEqual(5);
});

test("a key like __proto__ stays a key", () => {
  const json: unknown = JSON.parse(
    '[{"kind":"entity","name":"e","keys":[{"name":"__proto__","type":{"kind":"bool"}}],"tags":{"__proto__":"x"}}]',
  );
  const { definitions, problems } = definitionsFromJson(json);
  expect(problems).toEqual([]);
  expect(Object.hasOwn(definitions[0]?.tags ?? {}, "__proto__")).toBe(true);
});
