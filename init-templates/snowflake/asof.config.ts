import { defineConfig, env } from "asof";

export default defineConfig({
  project: "accounts",
  definitions: "features",
  // At home: PostgreSQL inside the process.
  warehouse: { kind: "embedded", folder: ".asof/warehouse" },
  environments: {
    // `asof --env production …`. Each variable is read when Snowflake is first needed.
    production: {
      warehouse: {
        kind: "snowflake",
        account: env("SNOWFLAKE_ACCOUNT"),
        // A key pair. On AWS, Azure or Google Cloud no key is needed: workloadIdentity: "AWS", in place of these two.
        user: env("SNOWFLAKE_USER"),
        privateKeyPath: env("SNOWFLAKE_PRIVATE_KEY_PATH"),
        role: env("SNOWFLAKE_ROLE", "FEATURE_READER"),
        warehouse: env("SNOWFLAKE_WAREHOUSE", "FEATURES"),
        database: env("SNOWFLAKE_DATABASE", "ML"),
        schema: env("SNOWFLAKE_SCHEMA", "ACCOUNTS"),
      },
      limits: { seconds: 900 },
    },
  },
});
