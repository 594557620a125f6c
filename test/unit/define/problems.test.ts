import { expect, test } from "vitest";
import {
  asOf,
  collectDefinitions,
  entity,
  featureService,
  featureView,
  query,
  range,
  sql,
  t,
  table,
} from "../../../src/define/index.ts";

const airport = entity("airport", { key: { airport: t.string } });
const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", { eventTime: "at" }),
  features: { temp: t.float64, wind: t.float64 },
});

/** What plain JavaScript may hand in: anything. */
const untyped = (value: unknown) => value as never;

function problemsOf(...made: unknown[]) {
  return collectDefinitions(made).problems.map(({ code, path, message }) => `${code} ${path}: ${message}`);
}

const viewOf = (options: object) =>
  featureView(
    "v",
    untyped({ entities: [airport], source: table("x", { eventTime: "at" }), features: { f: t.bool }, ...options }),
  );

test.each([
  ["0 hours", "ttl-not-positive featureViews.v.ttl: a TTL must be greater than zero"],
  ["-3 hours", "ttl-not-positive featureViews.v.ttl: a TTL must be greater than zero"],
  ["3 hous", "invalid-duration featureViews.v.ttl: this is not a duration"],
  ["", "invalid-duration featureViews.v.ttl: this is not a duration"],
  [7, "invalid-duration featureViews.v.ttl: this is not a duration"],
  ["40000 days", "ttl-too-long featureViews.v.ttl: a TTL may be a hundred years at most"],
  ["99999999999999999999 days", "ttl-too-long featureViews.v.ttl: a TTL may be a hundred years at most"],
])("a TTL of %s is refused", (ttl, problem) => {
  expect(problemsOf(viewOf({ ttl }))).toEqual([problem]);
});

test("a TTL on a static source is a warning", () => {
  const { problems } = collectDefinitions([viewOf({ ttl: "1 day", source: table("x") })]);
  expect(problems).toMatchObject([
    { severity: "warning", path: "featureViews.v.ttl", place: { line: expect.any(Number) } },
  ]);
});

test.each([
  [
    viewOf({ entities: [weather] }),
    "invalid-definition featureViews.v.entities[0]: expected an entity, found a feature view",
  ],
  [
    viewOf({ entities: undefined }),
    "invalid-definition featureViews.v.entities: expected a list of entities, found nothing",
  ],
  [
    viewOf({ entities: [airport, airport] }),
    "duplicate-name featureViews.v.entities: entity 'airport' stands here twice",
  ],
  [
    viewOf({ source: "weather" }),
    "invalid-definition featureViews.v.source: expected a source, found a value of type string",
  ],
  [viewOf({ features: {} }), "invalid-definition featureViews.v.features: a feature view needs a feature"],
  [
    viewOf({ features: { a: "bool" } }),
    "invalid-definition featureViews.v.features.a: expected a type, found a value of type string",
  ],
  [
    viewOf({ features: { a: t.decimal(50, 2) } }),
    "invalid-definition featureViews.v.features.a: a decimal's precision is not a whole number from 1 to 38",
  ],
  [
    viewOf({ features: { a: t.array(untyped("x")) } }),
    "invalid-definition featureViews.v.features.a.of: expected a type, found a value of type object",
  ],
  [viewOf({ features: { a: t.bool.from("") } }), "invalid-name featureViews.v.features.a.column: a name is empty"],
  [viewOf({ boundary: "open" }), "invalid-definition featureViews.v.boundary: this option does not have that value"],
  [viewOf({ tttl: "3 hours" }), "invalid-definition featureViews.v: there is no property 'tttl' here"],
  [viewOf({ tags: { a: 1 } }), "invalid-definition featureViews.v.tags.a: expected text, found a value of type number"],
  [
    viewOf({ source: table("x", { keys: { airprt: "o" } }) }),
    "unknown-key featureViews.v.source.keys: view 'v' has no join key 'airprt'",
  ],
  [
    viewOf({ source: table("x", { availableAt: "known" }) }),
    "invalid-definition sources.x.availableAt: a source without eventTime is static, so its availableAt would not be looked at",
  ],
  [
    viewOf({ source: table("x", { timeZone: "Mars" }) }),
    "invalid-definition sources.x.timeZone: this is not the name of a time zone",
  ],
  [
    viewOf({ source: table("x", { timeZone: "+02:00" }) }),
    "invalid-definition sources.x.timeZone: this is not the name of a time zone",
  ],
  [
    viewOf({ source: table("x", untyped({ eventtime: "at" })) }),
    "invalid-definition sources.x: there is no property 'eventtime' here",
  ],
  [viewOf({ source: table("") }), "invalid-name sources.table: a name is empty"],
  [viewOf({ source: query("q", sql` `) }), "source-syntax sources.q.query: a query is empty"],
  [
    viewOf({ source: query("q", sql`select ${untyped(new Date())}`) }),
    "invalid-definition null: value 1 of the query cannot be bound: found a value of type object",
  ],
  [
    featureView(untyped("a\0b"), { entities: [], source: table("x"), features: { f: t.bool } }),
    'invalid-name featureViews["a\\u0000b"]: a name holds a NUL character',
  ],
  [entity("", { key: { a: t.string } }), "invalid-name entities: a name is empty"],
  [entity("e", { key: {} }), "invalid-definition entities.e: an entity needs a join key"],
  [entity("e", untyped(null)), "invalid-definition entities.e: expected an object, found null"],
  [
    entity("e", { key: { a: t.string.from("b") } }),
    "invalid-definition entities.e.key.a: a join key's column is its source's matter",
  ],
  [weather.pick(untyped("tmp")), "unknown-feature featureViews.weather.pick: there is no feature 'tmp' here"],
  [
    weather.pick("temp", "temp"),
    "output-collision featureViews.weather.pick: 'temp' and 'temp' both give the column 'temp'",
  ],
  [weather.pick(), "empty-request featureViews.weather.pick: no feature is selected"],
  [
    weather.rename({ temp: "wind" }),
    "output-collision featureViews.weather.rename: 'temp' and 'wind' both give the column 'wind'",
  ],
  [
    weather.as("o", untyped({ airprt: "origin" })),
    "unknown-key featureViews.weather.as: view 'weather' has no join key 'airprt'",
  ],
  [weather.as(""), "invalid-name featureViews.weather.as: a name is empty"],
  [
    featureService("s", { features: [untyped(airport)] }),
    "invalid-definition featureServices.s.features[0]: expected a feature view, found an entity",
  ],
  [
    featureService("s", { features: [weather], version: 0 }),
    "invalid-definition featureServices.s.version: a version is not a whole number from 1 to 9007199254740991",
  ],
  [
    featureService("s", { features: [] }),
    "empty-request featureServices.s.features: a feature service needs a feature",
  ],
  [range("2013-02-01", "2013-01-01"), "spine-invalid spine: the range ends before it starts"],
  [asOf("yesterday"), "spine-invalid spine: expected an instant, found 'yesterday'"],
  [
    asOf("2013-01-01", { population: untyped("airports") }),
    "spine-invalid spine.population: expected a population, found a value of type string",
  ],
])("problem %# is told where it is", (made, problem) => {
  expect(problemsOf(made)).toContain(problem);
});

test("nothing that is handed in makes a definition function throw", () => {
  const rubbish: unknown[] = [
    undefined,
    null,
    0,
    "",
    "x",
    [],
    {},
    Symbol("x"),
    () => 1,
    Number.NaN,
    new Date(),
    [null],
    { key: 1, features: 1, entities: 1, source: 1 },
  ];
  const makers: ((a: never, b: never) => unknown)[] = [
    entity,
    featureView,
    featureService,
    table,
    query,
    range,
    asOf,
    sql,
    weather.as,
    weather.pick,
  ];
  for (const make of makers) {
    for (const first of rubbish)
      for (const second of rubbish) collectDefinitions([make(untyped(first), untyped(second))]);
  }
  for (const one of rubbish) collectDefinitions([weather.rename(untyped(one))]);
});

test("every problem has a hint and the author's own line", () => {
  const made = featureView("v", untyped({ entities: [1], source: 2, ttl: "0 days", features: { a: 3 } }));
  const { problems } = collectDefinitions([made]);
  expect(problems.map(({ code }) => code)).toEqual([
    "invalid-definition",
    "invalid-definition",
    "ttl-not-positive",
    "invalid-definition",
  ]);
  for (const problem of problems) {
    expect(problem.hint).toBeTruthy();
    expect(problem.place?.file).toMatch(/problems\.test\.ts$/);
  }
});

test("problems of a chain are told once, and carried along", () => {
  const chain = weather
    .as("o", untyped({ airprt: "x" }))
    .pick("temp")
    .rename({ temp: "t" });
  expect(problemsOf(chain, featureService("s", { features: [chain] }))).toHaveLength(1);
});

test("bound values never show in messages", () => {
  const { problems } = collectDefinitions([
    viewOf({ source: query("q", sql`select ${untyped({ password: "hunter2" })}`) }),
  ]);
  expect(JSON.stringify(problems)).not.toContain("hunter2");
});
