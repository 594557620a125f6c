import { expect, test, vi } from "vitest";
import { collectDefinitions, entity, featureView, t, table } from "../../../src/define/index.ts";

const here = import.meta.url.replace("file://", "");

/** The line of this file that the caller is on. */
function line(): number {
  return Number(/collect\.test\.ts:(\d+)/.exec(new Error().stack?.split("\n")[2] ?? "")?.[1]);
}

test("places are the lines of the calls", () => {
  const [airport, first] = [entity("airport", { key: { airport: t.string } }), line()];
  const [view, second] = [
    featureView("weather", { entities: [airport], source: table("x"), features: { f: t.bool } }),
    line() - 1,
  ];
  const { places } = collectDefinitions({ airport, view });
  expect(places.get("entity:airport")).toEqual({ file: here, line: first, column: null });
  expect(places.get("feature_view:weather")).toEqual({ file: here, line: second, column: null });
});

test("one object under many names and in lists is one definition", () => {
  const airport = entity("airport", { key: { airport: t.string } });
  const nested = { list: [airport], deep: { airport } };
  expect(collectDefinitions({ airport, again: airport, nested, text: "x", fn: () => 1 }).definitions).toHaveLength(1);
  expect(collectDefinitions(new Set([airport, nested])).definitions).toHaveLength(1);
});

test("exports that go round in circles end", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  expect(collectDefinitions(circle)).toMatchObject({ definitions: [], problems: [] });
});

test("two definitions of one name are refused with both places", () => {
  const first = entity("airport", { key: { airport: t.string } });
  const second = entity("airport", { key: { airport: t.int64 } });
  const { definitions, problems } = collectDefinitions({ first, second });
  expect(definitions).toHaveLength(1);
  expect(problems).toMatchObject([{ code: "duplicate-name", path: "entities.airport", place: { file: here } }]);
  expect(problems[0]?.message).toMatch(
    /two entities have the name 'airport'; the other is at .*collect\.test\.ts:\d+$/,
  );
});

test("even alike, two definitions on two lines are two", () => {
  const first = entity("airport", { key: { airport: t.string } });
  const second = entity("airport", { key: { airport: t.string } });
  expect(collectDefinitions({ first, second }).problems).toHaveLength(1);
});

test("one line that ran twice defines one thing; a view may be named like an entity", () => {
  const make = () => entity("airport", { key: { airport: t.string } });
  const airport = make();
  const view = featureView("airport", { entities: [airport], source: table("x"), features: { f: t.bool } });
  expect(collectDefinitions([airport, make(), view])).toMatchObject({ definitions: [{}, {}], problems: [] });
});

test("definitions of another copy of the module are recognised", async () => {
  vi.resetModules();
  const copy = await import("../../../src/define/index.ts");
  expect(copy.entity).not.toBe(entity);
  const airport = copy.entity("airport", { key: { airport: copy.t.string } });
  const view = featureView("weather", { entities: [airport], source: copy.table("x"), features: { f: copy.t.bool } });
  expect(collectDefinitions([view])).toMatchObject({
    definitions: [{ kind: "entity" }, { kind: "feature_view" }],
    problems: [],
  });
});
