import { describe, expect, it } from "vitest";
import {
  collectDefinitions,
  collectTests,
  entity,
  featureTest,
  featureView,
  query,
  rowsOf,
  sql,
  t,
  table,
} from "../../../src/define/index.ts";

const airport = entity("airport", { key: { airport: t.string } });
const reports = table("reports", { eventTime: "at", columns: { airport: t.string, at: t.timestamp, temp: t.float64 } });
const weather = featureView("weather", { entities: [airport], source: reports, features: { temp: t.float64 } });
const spine = [{ airport: "EWR", event_timestamp: "2013-01-01T10:00:00Z" }];

function messagesOf(...tests: readonly unknown[]): readonly string[] {
  return collectTests(tests).flatMap(({ problems }) =>
    problems.map(({ code, path, message }) => `${code} ${path}: ${message}`),
  );
}

describe("a test of features", () => {
  const told = featureTest("the newest counts", {
    features: [weather],
    given: [rowsOf(reports, [{ airport: "EWR", at: new Date(0), temp: 3 }]), rowsOf(weather.as("origin"), [])],
    spine,
    expect: [{ temp: null }],
  });

  it("is plain data with a place", () => {
    const [collected] = collectTests([told]);
    expect(collected?.problems).toEqual([]);
    expect(collected?.test).toMatchObject({
      name: "the newest counts",
      features: { kind: "selections", selections: [{ view: "weather" }] },
      given: [
        { source: { name: "reports" }, rows: [{ temp: 3 }] },
        { source: { name: "reports" }, rows: [] },
      ],
      place: { file: import.meta.filename, line: expect.any(Number) },
    });
    expect(collected?.test.place?.line).toBeLessThan(collected?.test.given[0]?.place?.line ?? 0);
  });

  it("defines nothing, and brings along nothing that is to be defined", () => {
    expect(collectDefinitions([told])).toEqual({ definitions: [], places: new Map(), problems: [] });
    expect(collectTests([weather, reports])).toEqual([]);
  });

  it("is collected once, however often it is exported, in the order of the lines", () => {
    const later = featureTest("later", { features: [weather], spine, expect: [{}] });
    expect(collectTests([{ later, told }, [told]]).map(({ test }) => test.name)).toEqual([
      "the newest counts",
      "later",
    ]);
  });

  it("keeps bytes as they are", () => {
    const bytes = new Uint8Array([1]);
    const test = featureTest("bytes", {
      features: [weather],
      given: [rowsOf(weather, [{ bytes }])],
      spine,
      expect: [{}],
    });
    expect(collectTests([test])[0]?.test.given[0]?.rows[0]?.["bytes"]).toBe(bytes);
  });
});

describe("a test of features is refused", () => {
  it("where rows and expectations are not as many", () => {
    expect(messagesOf(featureTest("few", { features: [weather], spine, expect: [] }))).toEqual([
      "invalid-test featureTests.few.expect: 0 rows expected of 1 row of the spine",
    ]);
    expect(messagesOf(featureTest("none", { features: [weather], spine: [], expect: [] }))).toEqual([
      "invalid-test featureTests.none.spine: there is no row to enrich",
    ]);
  });

  it("where what is given is none of what it takes", () => {
    const wrong = {
      features: "x",
      given: [weather, rowsOf({} as never, [3] as never)],
      spine: {},
      expect: [null],
      expected: [],
    };
    expect(messagesOf(featureTest("wrong", wrong as never))).toEqual([
      "invalid-definition featureTests.wrong: there is no property 'expected' here",
      "invalid-test featureTests.wrong.given[0]: expected rows of a source, found a feature view",
      "invalid-test rowsOf: expected a source, found a value of type object",
      "invalid-test rowsOf[0]: expected a row, found a value of type number",
      "invalid-test featureTests.wrong.spine: expected a list of rows, found a value of type object",
      "invalid-test featureTests.wrong.expect[0]: expected a row, found null",
      "invalid-test featureTests.wrong.spine: there is no row to enrich",
    ]);
  });

  it("where another has its name", () => {
    const [one, two] = [1, 2].map((_) => featureTest("twin", { features: [weather], spine, expect: [{}] }));
    expect(messagesOf(one, two)).toEqual([]);
    const other = featureTest("twin", { features: [weather], spine, expect: [{}] });
    expect(messagesOf(one, other)).toEqual([
      expect.stringMatching(
        /^duplicate-name featureTests\.twin: two tests have the name 'twin'; the other is at .*:\d+$/,
      ),
    ]);
  });
});

it("names a query by its name", () => {
  expect(rowsOf(query("recent", sql`select 1 as a`), []).source).toBe("recent");
});
