/** What a configuration may say. */
import { type Config, defineConfig, type EnvironmentReference, env } from "../../src/repository/index.ts";
import { type Equal, expectType } from "./equal.ts";

const config = defineConfig({
  project: "flights",
  definitions: ["features", "shared/**/*.ts"],
  registry: ".asof/registry",
  warehouse: { kind: "postgres", url: env("DATABASE_URL"), port: 5432, ssl: true },
});
expectType<Equal<typeof config, Config>>();
expectType<Equal<ReturnType<typeof env>, EnvironmentReference>>();

// @ts-expect-error a project is needed
defineConfig({ definitions: "features" });
// @ts-expect-error no such option
defineConfig({ project: "flights", definition: "features", definitions: "features" });
// @ts-expect-error a warehouse has a kind
defineConfig({ project: "flights", definitions: "features", warehouse: { url: "x" } });
