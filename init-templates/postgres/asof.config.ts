import { defineConfig, env } from "asof";

export default defineConfig({
  project: "accounts",
  definitions: "features",
  // No secret stands here: each option is read from the environment when the warehouse is first needed.
  warehouse: {
    kind: "postgres",
    host: env("PGHOST", "localhost"),
    port: env("PGPORT", "5432"),
    database: env("PGDATABASE", "postgres"),
    user: env("PGUSER"),
    password: env("PGPASSWORD"),
    ssl: env("PGSSL", "false"),
  },
});
