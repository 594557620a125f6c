import { describe, expect, it } from "vitest";
import { describeDiff, summarizeDiff } from "../../../src/compiler/registry/describe-diff.ts";
import { diffRegistries } from "../../../src/compiler/registry/diff-registries.ts";
import type { Registry } from "../../../src/ir/registry.ts";
import { entity, feature, registry, selection, service, source, view } from "./definitions.ts";

function told(before: Registry | null, after: Registry): readonly string[] {
  return describeDiff(diffRegistries(before, after)).map((line) => `${line.mark} ${line.text}`);
}

const hour = 3_600_000_000;
const views = (...featureViews: Registry["featureViews"]) => registry({ featureViews });

describe("a diff for people", () => {
  it("shows what is new without what is empty", () => {
    const all = registry({ entities: [entity("airport")], featureServices: [service("delay_model", { version: 3 })] });
    expect(told(null, all)).toEqual([
      "+ entity airport",
      "+   keys.airport.type: string",
      "+ feature service delay_model@3",
      '+   features.weather.view: "weather"',
      "+   fullNames: false",
    ]);
    expect(told(all, registry())[0]).toBe("- entity airport");
    expect(summarizeDiff(diffRegistries(null, all))).toBe("2 to add, 0 to change, 0 to remove");
  });

  it("shows changed fields, types and durations as they are written", () => {
    const before = view("weather", { ttl: 3 * hour, features: [feature("temp"), feature("wind")] });
    const temp = feature("temp", { type: { kind: "decimal", precision: 5, scale: 2 } });
    const after = view("weather", {
      ttl: null,
      tags: { team: "x" },
      features: [temp, feature("wind"), feature("gust")],
    });
    expect(told(views(before), views(after))).toEqual([
      "~ feature view weather",
      "~   features.temp.type: float64 -> decimal(5,2)",
      '+   features.gust.column: "gust"',
      "+   features.gust.type: float64",
      '~   tags: {} -> {"team":"x"}',
      "~   ttl: 3 hours -> none",
    ]);
  });

  it("says nothing of tags in another order, and names the new order of features", () => {
    const tagged = (tags: Record<string, string>) => views(view("weather", { tags }));
    expect(told(tagged({ a: "1", b: "2" }), tagged({ b: "2", a: "1" }))).toEqual([]);
    const before = views(view("weather", { features: [feature("temp"), feature("wind")] }));
    const after = views(view("weather", { features: [feature("wind"), feature("temp")] }));
    expect(told(before, after)).toEqual(["~ feature view weather", '~   features: ["temp","wind"] -> ["wind","temp"]']);
  });

  it("shows a new kind of source, and roles by their names", () => {
    const query = { texts: ["select 1"], values: [] };
    const before = registry({ featureViews: [view("weather")], featureServices: [service("model")] });
    const origin = selection("weather", { alias: "origin", keys: { airport: "origin" } });
    const after = registry({
      featureViews: [view("weather", { source: source({ from: { kind: "query", query } }) })],
      featureServices: [service("model", { features: [selection("weather"), origin] })],
    });
    expect(told(before, after)).toEqual([
      "~ feature view weather",
      '~   source.from.kind: "table" -> "query"',
      '-   source.from.relation.name: "observations"',
      '+   source.from.query.texts: ["select 1"]',
      "~ feature service model@1",
      '+   features.origin.alias: "origin"',
      '+   features.origin.keys.airport: "origin"',
      '+   features.origin.view: "weather"',
    ]);
  });

  it("orders versions of a service as numbers", () => {
    const after = registry({ featureServices: [service("model", { version: 2 }), service("model", { version: 10 })] });
    expect(diffRegistries(null, after).changes.map((one) => one.key)).toEqual([
      "feature_service:model@2",
      "feature_service:model@10",
    ]);
  });
});
