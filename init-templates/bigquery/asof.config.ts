import { defineConfig, env } from "asof";

export default defineConfig({
  project: "accounts",
  definitions: "features",
  // At home: PostgreSQL inside the process.
  warehouse: { kind: "embedded", folder: ".asof/warehouse" },
  environments: {
    // `asof --env production …`. Who asks is told by the machine's application-default credentials: no key stands anywhere here.
    production: {
      warehouse: {
        kind: "bigquery",
        project: env("GCP_PROJECT"),
        dataset: env("BIGQUERY_DATASET", "accounts"),
        labels: { team: "ml" },
      },
      // What a request may read, and so cost, at most.
      limits: { bytes: "10 GB" },
    },
  },
});
