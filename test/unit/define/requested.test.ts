import { expect, test } from "vitest";
import {
  asOf,
  entity,
  featureService,
  featureView,
  parseReference,
  range,
  requestedFeatures,
  requestedSpine,
  sql,
  t,
  table,
} from "../../../src/define/index.ts";

const airport = entity("airport", { key: { airport: t.string } });
const weather = featureView("weather", { entities: [airport], source: table("w"), features: { temp: t.float64 } });
const whole = { view: "weather", alias: null, keys: {}, features: null };
const temp = { ...whole, features: [{ name: "temp", rename: null }] };

test.each([
  ["weather:temp", temp],
  ["weather", whole],
  ["a b:c:d", { ...whole, view: "a b", features: [{ name: "c:d", rename: null }] }],
])("reads the reference %s", (text, selection) => {
  expect(parseReference(text)).toEqual({ selection, problems: [] });
});

test.each(["", ":", "weather:", ":temp", "a\0:b"])("refuses the reference %j", (text) => {
  const { selection, problems } = parseReference(text, "features[3]");
  expect(selection).toBeNull();
  expect(problems).toMatchObject([{ code: "invalid-name", path: "features[3]" }]);
});

test("a service is named with its version, a list becomes selections", () => {
  const service = featureService("model", { version: 3, features: [weather] });
  expect(requestedFeatures(service)).toEqual({
    features: { kind: "service", name: "model", version: 3 },
    problems: [],
  });
  expect(requestedFeatures(["weather:temp", weather.as("o").pick("temp")])).toEqual({
    features: { kind: "selections", selections: [temp, { ...temp, alias: "o" }] },
    problems: [],
  });
});

test("what is no feature is told by its place in the list", () => {
  const { problems } = requestedFeatures(["weather:", 5, airport]);
  expect(problems.map(({ path }) => path)).toEqual(["features[0]", "features[1]", "features[2]"]);
  expect(requestedFeatures(undefined).problems).toMatchObject([{ code: "empty-request", path: "features" }]);
});

test("a query is a spine, with the columns that are declared", () => {
  const query = { texts: ["select ", ""], values: [{ type: "int64", value: "1" }] };
  expect(requestedSpine(sql`select ${1}`, null)).toEqual({
    kind: "request",
    spine: { kind: "query", query, columns: null, time: "event_timestamp" },
    problems: [],
  });
  expect(requestedSpine(sql`select ${1}`.columns({ id: t.int64 }), "at")).toMatchObject({
    spine: { columns: [{ name: "id", type: { kind: "int64" } }], time: "at" },
  });
});

test("a table is a spine by its own event time", () => {
  const source = table("flights", { schema: "s", eventTime: "at", columns: { at: t.timestamp } });
  const spine = {
    kind: "table",
    relation: { database: null, schema: "s", name: "flights" },
    columns: [{ name: "at", type: { kind: "timestamp" } }],
  };
  expect(requestedSpine(source, null)).toEqual({ kind: "request", spine: { ...spine, time: "at" }, problems: [] });
  expect(requestedSpine(source, "other")).toMatchObject({ spine: { time: "other" } });
});

test("ranges and instants are told to the microsecond", () => {
  expect(requestedSpine(range("2013-01-01", new Date(0)), null)).toMatchObject({
    problems: [{ code: "spine-invalid" }],
  });
  expect(
    requestedSpine(range("2013-01-01T00:00:00.000001Z", "2013-02-01T01:00:00+01:00", { population: table("a") }), null),
  ).toMatchObject({
    spine: {
      kind: "range",
      start: "2013-01-01T00:00:00.000001Z",
      end: "2013-02-01T00:00:00Z",
      population: { kind: "table", relation: { name: "a" } },
    },
    problems: [],
  });
  expect(requestedSpine(asOf(new Date(0)), "at")).toEqual({
    kind: "request",
    spine: { kind: "as_of", instant: "1970-01-01T00:00:00Z", population: null, time: "at" },
    problems: [],
  });
});

test("rows are handed on unread", () => {
  const rows = [{ airport: "JFK" }];
  expect(requestedSpine(rows, null)).toEqual({ kind: "rows", rows, time: "event_timestamp", problems: [] });
  let pulled = 0;
  const lazy = (async function* () {
    pulled += 1;
    yield {};
  })();
  expect(requestedSpine(lazy, null).kind).toBe("rows");
  expect(pulled).toBe(0);
});

test.each([undefined, null, "flights", 5, {}, weather])("%# is no spine", (given) => {
  expect(requestedSpine(given, null)).toMatchObject({
    kind: "none",
    problems: [{ code: "spine-invalid", path: "spine" }],
  });
});
