/** What a configuration may say. */
import { type Config, defineConfig, type EnvironmentReference, env } from "../../src/repository/index.ts";
import { defineConfig as typed } from "../../src/store.ts";
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

typed({
  project: "flights",
  definitions: "features",
  warehouse: { kind: "postgres", url: env("URL"), port: env("PORT") },
});
typed({
  project: "flights",
  definitions: "features",
  warehouse: { kind: "embedded" },
  environments: {
    production: { warehouse: { kind: "snowflake", account: "a", user: "u", oauthToken: env("TOKEN"), maxSessions: 2 } },
    analysis: { warehouse: { kind: "bigquery", dataset: "d", labels: { env: "analysis" } }, registry: "elsewhere" },
  },
});
typed({
  project: "flights",
  definitions: "features",
  online: { kind: "postgres", url: env("URL"), schema: "served", fillfactor: 70 },
  environments: {
    production: {
      warehouse: { kind: "embedded" },
      online: { kind: "dynamodb", table: "features", secretAccessKey: env("KEY"), requests: 64 },
    },
  },
});
typed({
  project: "flights",
  definitions: "features",
  runs: { kind: "embedded", folder: "state", keepDays: 30 },
  environments: {
    production: { warehouse: { kind: "embedded" }, runs: { kind: "postgres", url: env("RUNS_URL"), schema: "runs" } },
  },
});
// @ts-expect-error there is no such kind
typed({ project: "flights", definitions: "features", runs: { kind: "dynamodb", table: "runs" } });
// @ts-expect-error a table is needed
typed({ project: "flights", definitions: "features", online: { kind: "dynamodb" } });
// @ts-expect-error no such option
typed({ project: "flights", definitions: "features", online: { kind: "embedded", url: "x" } });
// @ts-expect-error there is no such kind
typed({ project: "flights", definitions: "features", warehouse: { kind: "snowflak", account: "a" } });
// @ts-expect-error an account is needed
typed({ project: "flights", definitions: "features", warehouse: { kind: "snowflake" } });
// @ts-expect-error no such option
typed({ project: "flights", definitions: "features", warehouse: { kind: "bigquery", keyFilename: "key.json" } });
// @ts-expect-error a number is needed
typed({ project: "flights", definitions: "features", warehouse: { kind: "postgres", port: "5432" } });
// @ts-expect-error an environment names its warehouse
typed({ project: "flights", definitions: "features", environments: { production: { registry: "elsewhere" } } });
