import { expect, test } from "vitest";
import {
  collectDefinitions,
  entity,
  featureService,
  featureView,
  file,
  query,
  sql,
  t,
  table,
} from "../../../src/define/index.ts";

const nothingSaid = { description: null, owner: null, tags: {} };
const airport = entity("airport", {
  key: { airport: t.string },
  description: "A field",
  owner: "ops",
  tags: { b: "2", a: "" },
});
const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", {
    schema: "raw",
    eventTime: "observed_at",
    createdTime: "written_at",
    availableAt: "known_at",
    tieBreaks: ["station"],
    timeZone: "America/New_York",
    keys: { airport: "origin" },
  }),
  ttl: "3 hours",
  boundary: "strict",
  strategy: "sweep",
  features: { temp: t.float64, wind_speed: t.float64.from("wind").describe("in knots").tag({ unit: "kn" }) },
});

/** The definition of one kind and name, among what an object brings. */
function definitionOf(from: unknown, key: string) {
  const { definitions, problems } = collectDefinitions([from]);
  expect(problems).toEqual([]);
  return definitions.find((one) => `${one.kind}:${one.name}` === key);
}

test("an entity is its keys and what is said of it, tags sorted", () => {
  const definition = definitionOf(airport, "entity:airport");
  const keys = [{ name: "airport", type: { kind: "string" } }];
  expect(definition).toEqual({
    kind: "entity",
    name: "airport",
    keys,
    description: "A field",
    owner: "ops",
    tags: { a: "", b: "2" },
  });
  expect(Object.keys(definition?.tags ?? {})).toEqual(["a", "b"]);
});

test("a view has its source inside, its TTL in microseconds and its features in order", () => {
  expect(definitionOf(weather, "feature_view:weather")).toEqual({
    kind: "feature_view",
    name: "weather",
    entities: ["airport"],
    source: {
      name: "weather",
      from: { kind: "table", relation: { database: null, schema: "raw", name: "weather" } },
      eventTime: "observed_at",
      createdTime: "written_at",
      availableAt: "known_at",
      tieBreaks: ["station"],
      timeZone: "America/New_York",
      keys: { airport: "origin" },
      columns: null,
      ...nothingSaid,
    },
    ttl: 10_800_000_000,
    boundary: "strict",
    strategy: "sweep",
    features: [
      {
        name: "temp",
        type: { kind: "float64" },
        column: "temp",
        expression: null,
        aggregate: null,
        description: null,
        tags: {},
      },
      {
        name: "wind_speed",
        type: { kind: "float64" },
        column: "wind",
        expression: null,
        aggregate: null,
        description: "in knots",
        tags: { unit: "kn" },
      },
    ],
    ...nothingSaid,
  });
});

test("definitions survive JSON unchanged", () => {
  const { definitions } = collectDefinitions([featureService("s", { features: [weather.as("a").pick("temp")] })]);
  expect(definitions).toHaveLength(3);
  expect(JSON.parse(JSON.stringify(definitions))).toEqual(definitions);
});

test("what authors hold cannot be changed, and shows no machinery", () => {
  expect(Object.isFrozen(weather)).toBe(true);
  expect(Object.isFrozen(collectDefinitions([weather]).definitions[1]?.tags)).toBe(true);
  expect(JSON.stringify(weather)).toBe('{"is":"feature_view","name":"weather"}');
});

test.each([
  [t.bool, { kind: "bool" }],
  [t.int32, { kind: "int32" }],
  [t.int64, { kind: "int64" }],
  [t.float32, { kind: "float32" }],
  [t.decimal(18, 2), { kind: "decimal", precision: 18, scale: 2 }],
  [t.bytes, { kind: "bytes" }],
  [t.timestamp, { kind: "timestamp" }],
  [t.date, { kind: "date" }],
  [t.json, { kind: "json" }],
  [t.array(t.array(t.int64)), { kind: "array", of: { kind: "array", of: { kind: "int64" } } }],
  [t.vector(3), { kind: "vector", length: 3 }],
  [t.string.notNull(), { kind: "string" }],
])("the type %# is plain data", (type, data) => {
  const view = featureView("v", { entities: [], source: table("x"), features: { f: type } });
  expect(definitionOf(view, "feature_view:v")).toMatchObject({ entities: [], features: [{ name: "f", type: data }] });
});

test("a query is its texts around bound values", () => {
  const text = sql`select * from flights where carrier = ${"UA'; drop"} and n > ${5} and r < ${0.5} and b = ${true} and x is ${null} and i = ${2n ** 62n}`;
  const view = featureView("v", {
    entities: [],
    source: query("recent", text, { eventTime: "at" }),
    features: { f: t.bool },
  });
  expect(definitionOf(view, "feature_view:v")).toMatchObject({
    source: {
      name: "recent",
      from: {
        kind: "query",
        query: {
          texts: [
            "select * from flights where carrier = ",
            " and n > ",
            " and r < ",
            " and b = ",
            " and x is ",
            " and i = ",
            "",
          ],
          values: [
            { type: "string", value: "UA'; drop" },
            { type: "int64", value: "5" },
            { type: "float64", value: 0.5 },
            { type: "bool", value: true },
            { type: "null" },
            { type: "int64", value: "4611686018427387904" },
          ],
        },
      },
    },
  });
});

test("a query's text is sent as written", () => {
  const view = featureView("v", {
    entities: [],
    source: query("q", sql`select '\d+\n', \`x\`, '\${y}', '\\'`),
    features: { f: t.bool },
  });
  expect(definitionOf(view, "feature_view:v")).toMatchObject({
    source: { from: { query: { texts: [`select '\\d+\\n', \`x\`, '\${y}', '\\\\'`] } } },
  });
});

test("a file names the table that it is loaded into, and declared columns are types", () => {
  const source = file("data/weather.csv", {
    table: "weather",
    schema: "raw",
    columns: { at: t.timestamp },
    eventTime: "at",
  });
  const view = featureView("v", { entities: [], source, features: { f: t.bool } });
  expect(definitionOf(view, "feature_view:v")).toMatchObject({
    source: {
      name: "weather",
      from: { kind: "file", path: "data/weather.csv", relation: { database: null, schema: "raw", name: "weather" } },
      columns: { at: { kind: "timestamp" } },
    },
  });
});

test("names hold any character", () => {
  const odd = 'a "b".c 🛫 select';
  const view = featureView(odd, {
    entities: [entity(odd, { key: { [odd]: t.string } })],
    source: table(odd, { keys: { [odd]: "a.b" } }),
    features: { [odd]: t.bool.from("x\ny") },
  });
  expect(definitionOf(view, `feature_view:${odd}`)).toMatchObject({
    source: { keys: { [odd]: "a.b" } },
    features: [{ name: odd, column: "x\ny" }],
  });
});
