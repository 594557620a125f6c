import { describe, expect, it } from "vitest";
import * as asof from "../../../src/index.ts";
import { inEnvironment, loadRepository, openStore, type Repository } from "../../../src/index.ts";
import { refusal } from "../resolve/asking.ts";
import { workspace } from "./workspace.ts";

const features = `import { entity, featureView, table, t } from "asof";
export const airport = entity("airport", { key: { airport: t.string } });
export const weather = featureView("weather", { entities: [airport], source: table("weather", { eventTime: "at" }), features: { temp: t.float64 } });
`;

function repository(rest: string): Promise<Repository> {
  const config = `import { defineConfig } from "asof";
export default defineConfig({ project: "flights", definitions: "features", ${rest} });
`;
  return loadRepository(workspace({ "asof.config.ts": config, "features/weather.ts": features }), asof, null);
}

const production = `environments: {
  production: { warehouse: { kind: "bigquery" }, limits: { rows: 7 }, requireBounds: false },
  analysis: { warehouse: { kind: "bigquery" } },
}`;

describe("limits of a configuration", () => {
  it("are the project's, and an environment's own in their place", async () => {
    const loaded = await repository(
      `limits: { bytes: "1 GB", views: { weather: { seconds: 5 } } }, requireBounds: true, ${production}`,
    );
    const limitsOf = (name: string) => inEnvironment(loaded, name).config.limits;
    const own = {
      all: { bytes: 1_000_000_000n, rows: null, seconds: null },
      views: { weather: { bytes: null, rows: null, seconds: 5 } },
      requireBounds: true,
    };
    expect([limitsOf("default"), limitsOf("analysis")]).toEqual([own, own]);
    expect(limitsOf("production")).toEqual({
      all: { bytes: null, rows: 7n, seconds: null },
      views: {},
      requireBounds: false,
    });
    const ask = { features: ["weather"], spine: asof.range("2013-01-01", "2013-01-02") };
    expect(await refusal(() => openStore(inEnvironment(loaded, "analysis"), {}).compile(ask))).toMatchObject([
      { code: "unbounded-history", path: "featureViews.weather.ttl" },
    ]);
    expect((await openStore(inEnvironment(loaded, "production"), {}).compile(ask)).sql).toContain("weather");
  });

  it.each([
    [`limits: { bytes: "lots" }`, "config.limits.bytes"],
    [`limits: { byte: 5 }`, "config.limits.byte"],
    [`requireBounds: "yes"`, "config.requireBounds"],
    [
      `environments: { production: { warehouse: { kind: "bigquery" }, limits: { rows: -1 } } }`,
      "config.environments.production.limits.rows",
    ],
  ])("are refused with their place: %s", async (rest, path) => {
    const found = await refusal(async () => openStore(await repository(rest), {}));
    expect(found).toMatchObject([
      { code: "config-invalid", path, place: { file: expect.stringContaining("asof.config.ts") } },
    ]);
  });

  it("are refused of a view that there is not, in a file and in code", async () => {
    const loaded = await repository("limits: { views: { wether: { rows: 5 } } }");
    const wrong = [{ code: "config-invalid", path: "limits.views.wether", hint: expect.stringContaining("weather") }];
    expect(await refusal(() => openStore(loaded, {}))).toMatchObject(wrong);
    const airport = asof.entity("airport", { key: { airport: asof.t.string } });
    const weather = asof.featureView("weather", {
      entities: [airport],
      source: asof.table("weather", { eventTime: "at" }),
      features: { temp: asof.t.float64 },
    });
    const store = { project: "flights", definitions: { airport, weather } };
    expect(
      await refusal(() => asof.createStore({ ...store, limits: { views: { wether: { rows: 5 } } } })),
    ).toMatchObject(wrong);
    expect(await refusal(() => asof.createStore({ ...store, limits: { rows: 0 } }))).toMatchObject([
      { code: "config-invalid", path: "limits.rows" },
    ]);
  });
});
