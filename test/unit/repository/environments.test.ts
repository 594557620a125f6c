import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as asof from "../../../src/index.ts";
import { inEnvironment, loadRepository, openStore, type Repository } from "../../../src/index.ts";
import { workspace } from "./workspace.ts";

const config = `import { defineConfig, env } from "asof";

export default defineConfig({
  project: "flights",
  definitions: "features",
  registry: "registry/",
  environments: {
    production: { warehouse: { kind: "snowflake", account: "a", user: "u", password: env("P"), database: env("D"), schema: env("S", "PUBLIC"), role: "r", warehouse: "w" } },
    analysis: { warehouse: { kind: "bigquery" }, registry: "elsewhere" },
  },
});
`;
const features = `import { entity, featureView, table, t } from "asof";
export const airport = entity("airport", { key: { airport: t.string } });
export const weather = featureView("weather", { entities: [airport], source: table("weather", { eventTime: "at" }), features: { temp: t.float64 } });
`;

async function repository(): Promise<Repository> {
  return loadRepository(workspace({ "asof.config.ts": config, "features/weather.ts": features }), asof, null);
}
const dialectOf = async (...given: Parameters<typeof openStore>) =>
  (await openStore(...given).plan()).hasChanges ? openStore(...given).dialect.name : "";

describe("a repository's environments", () => {
  it("are chosen in code, else by the variable, else there is the default", async () => {
    const loaded = await repository();
    expect(loaded.config.environment).toBe(null);
    expect(Object.keys(loaded.config.environments)).toEqual(["default", "production", "analysis"]);
    expect(await dialectOf(loaded, {})).toBe("postgres");
    expect(await dialectOf(loaded, { ASOF_ENV: "analysis" })).toBe("bigquery");
    expect(await dialectOf(inEnvironment(loaded, "production"), { ASOF_ENV: "analysis" })).toBe("snowflake");
    expect(await dialectOf(inEnvironment(loaded, null), { ASOF_ENV: "analysis" })).toBe("postgres");
    expect(() => openStore(loaded, { ASOF_ENV: "other" })).toThrow(/there is no environment 'other'.*\n.*'default'/s);
    expect(() => inEnvironment(loaded, "toString")).toThrow(/there is no environment/);
  });

  it("have a registry each", async () => {
    const loaded = await repository();
    const registryOf = (name: string) => openStore(inEnvironment(loaded, name), {}).registryLocation;
    expect(registryOf("default")).toBe(join(loaded.root, "registry"));
    expect(registryOf("production")).toBe(join(loaded.root, "registry-production"));
    expect(registryOf("analysis")).toBe(join(loaded.root, "elsewhere"));
  });

  it("tell what is said of a warehouse, and neither its secrets nor variables that are not set", async () => {
    const store = openStore(inEnvironment(await repository(), "production"), { P: "hush-hush", D: "ml" });
    const { to, grants } = await store.grants();
    expect({ to, last: grants.at(-1)?.statement }).toEqual({
      to: "R",
      last: 'GRANT SELECT ON TABLE "ML"."PUBLIC"."weather" TO ROLE "R";',
    });
    const unset = openStore(inEnvironment(await repository(), "production"), { P: "hush-hush" });
    await expect(unset.grants()).rejects.toMatchObject({
      diagnostics: [{ code: "config-invalid", path: "warehouse.database" }],
    });
  });
});
