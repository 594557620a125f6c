import { describe, expect, it } from "vitest";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import { describeDiff } from "../../../src/compiler/registry/describe-diff.ts";
import { diffRegistries } from "../../../src/compiler/registry/diff-registries.ts";
import { isWhole, manifestOf } from "../../../src/compiler/registry/manifest.ts";
import { collectDefinitions, definitionsFromJson } from "../../../src/define/index.ts";
import { entity, expr, featureView, onDemandView, t, table } from "../../../src/index.ts";

const airport = entity("airport", { key: { airport: t.string } });
const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", { eventTime: "observed_at" }),
  features: { temp: t.float64, wind_speed: t.float64, visib: t.float64 },
});
const comfort = onDemandView("comfort", {
  inputs: { weather },
  request: { hours: t.int64 },
  features: {
    wind_chill: expr`35.74 + 0.6215 * temp - 35.75 * power(wind_speed, 0.16)`.describe("felt").tag({ unit: "F" }),
    is_cold: expr.bool`weather__temp < 32 and hours > 2`,
  },
});
const trip = onDemandView("trip", {
  inputs: { comfort, dest: weather.as("dest", { airport: "dest" }) },
  features: { worse: expr`least(wind_chill, dest__temp)` },
});

function build(...exports: readonly object[]) {
  const collected = collectDefinitions(exports);
  const built = buildRegistry("p", collected.definitions, collected.places);
  return { ...built, problems: [...collected.problems, ...built.problems] };
}

describe("an on-demand view", () => {
  it("brings its inputs along, and has a registry's place", () => {
    const { registry, problems } = build(trip);
    expect(problems).toEqual([]);
    expect(registry.onDemandViews.map(({ name }) => name)).toEqual(["comfort", "trip"]);
    expect(registry.featureViews.map(({ name }) => name)).toEqual(["weather"]);
    const [definition] = registry.onDemandViews;
    expect(definition?.request).toEqual([{ name: "hours", type: { kind: "int64" }, description: null }]);
    expect(definition?.features[0]).toMatchObject({ name: "wind_chill", description: "felt", tags: { unit: "F" } });
  });

  it("survives JSON, as its tree and as text", () => {
    const { registry } = build(trip);
    const manifest = manifestOf(registry);
    expect(isWhole(JSON.parse(JSON.stringify(manifest)))).toBe(true);
    const all = [...registry.entities, ...registry.featureViews, ...registry.onDemandViews];
    const again = definitionsFromJson(JSON.parse(JSON.stringify(all)));
    expect(again.problems).toEqual([]);
    expect(again.definitions).toEqual(all);
    const [view] = registry.onDemandViews;
    const written = { ...view, features: [{ name: "a", type: { kind: "float64" }, expression: "temp  +  1" }] };
    const [read] = definitionsFromJson([written]).definitions;
    expect(read).toMatchObject({ features: [{ expression: { kind: "call", function: "add" } }] });
  });

  it("keeps its fingerprint through spaces and comments", () => {
    const one = (feature: ReturnType<typeof expr>) =>
      build(onDemandView("v", { inputs: { weather }, features: { f: feature } }));
    const fingerprint = (built: ReturnType<typeof one>) => manifestOf(built.registry).fingerprint;
    const spaced = one(expr`temp  * 2 -- twice
      + 1`);
    expect(fingerprint(spaced)).toBe(fingerprint(one(expr`temp * 2 + 1`)));
    expect(fingerprint(spaced)).not.toBe(fingerprint(one(expr`temp * 2 + 2`)));
  });

  it("changes by the text of its expressions", () => {
    const before = build(onDemandView("v", { inputs: { weather }, features: { f: expr`temp + 1` } })).registry;
    const after = build(onDemandView("v", { inputs: { weather }, features: { f: expr`temp + 2` } })).registry;
    expect(describeDiff(diffRegistries(before, after)).map(({ text }) => text)).toEqual([
      "on-demand view v",
      "  features.f.expression: temp + 1 -> temp + 2",
    ]);
  });

  it("refuses what cannot be, each where it is written", () => {
    const bad = onDemandView("bad", {
      inputs: { origin: weather, dest: weather.as("dest", { airport: "dest" }) },
      request: { visib: t.float64 },
      features: {
        shared: expr`temp + 1`,
        unknown: expr`
          origin__temp
          + tmep`,
        claimed: expr.string`origin__temp`,
        broken: expr`sum(origin__temp)`,
      },
    });
    const { problems } = build(bad);
    const told = problems.map(({ code, path, message, hint }) => ({ code, path, message, hint }));
    expect(told).toEqual([
      {
        code: "expression-syntax",
        path: "onDemandViews.bad.features.broken",
        message: "there is no function 'sum'",
        hint: "an expression has one row before it: declare a window in a feature view, and refer to its feature",
      },
      {
        code: "unknown-feature",
        path: 'onDemandViews.bad.features.shared.expression.arguments["0"]',
        message: "'temp' is neither a feature nor a value that is known here",
        hint: "several have that name: write origin__temp or dest__temp",
      },
      {
        code: "unknown-feature",
        path: 'onDemandViews.bad.features.unknown.expression.arguments["1"]',
        message: "'tmep' is neither a feature nor a value that is known here",
        hint: expect.stringContaining("there are: 'origin__temp'"),
      },
      {
        code: "expression-type",
        path: "onDemandViews.bad.features.claimed",
        message: "feature 'claimed': string is claimed, and the expression gives float64",
        hint: "write expr`…`, or cast the expression",
      },
    ]);
    const places = problems.map(({ place }) => place);
    expect(places.every((place) => place?.file.endsWith("on-demand.test.ts"))).toBe(true);
    const [, shared, unknown] = places;
    expect((unknown?.line ?? 0) - (shared?.line ?? 0)).toBe(3);
  });

  it("refuses a circle, and a view that is not there", () => {
    const [one, two] = ["one", "two"].map((name, index) => ({
      kind: "on_demand_view",
      name,
      inputs: [{ name: "in", selection: { view: index === 0 ? "two" : "one" } }],
      features: [{ name: `f_${name}`, type: { kind: "float64" }, expression: "1.0" }],
    }));
    const lost = { ...one, name: "lost", inputs: [{ name: "in", selection: { view: "wether" } }] };
    const collected = definitionsFromJson([one, two, lost]);
    expect(collected.problems).toEqual([]);
    const { problems } = buildRegistry("p", collected.definitions, new Map());
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ["expression-cycle", "on-demand view 'one' is made of itself: one -> two -> one"],
      ["expression-cycle", "on-demand view 'two' is made of itself: two -> one -> two"],
      ["unknown-view", "on-demand view 'lost' names view 'wether', which is not defined"],
    ]);
  });

  it("refuses hostile trees", () => {
    const nested = Array.from({ length: 5_000 }).reduce<object>(
      (inner) => ({ kind: "call", function: "negate", arguments: [inner] }),
      { kind: "reference", name: "temp" },
    );
    const trees = [
      nested,
      { kind: "call", function: "pg_sleep", arguments: [] },
      { kind: "literal", type: "number", value: "1; drop" },
      { kind: "subquery" },
    ];
    for (const expression of trees) {
      const view = {
        kind: "on_demand_view",
        name: "v",
        features: [{ name: "f", type: { kind: "float64" }, expression }],
      };
      expect(definitionsFromJson([view]).problems.length).toBeGreaterThan(0);
    }
  });
});
