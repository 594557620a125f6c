import { defineConfig } from "asof";

export default defineConfig({
  project: "machines",
  definitions: "features",
  // PostgreSQL inside the process. A server instead: { kind: "postgres", url: env("DATABASE_URL") }
  warehouse: { kind: "embedded", folder: ".asof/warehouse" },
});
