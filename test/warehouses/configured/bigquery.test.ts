import { describe } from "vitest";
import { startBigQuery } from "../bigquery/start.ts";
import { describeConfigured } from "./configured-suite.ts";

describe("a store that is configured for BigQuery", () => {
  describeConfigured(async () => {
    const service = await startBigQuery({ location: "EU" });
    await service.client().createDataset("features");
    const { projectId: project, apiEndpoint } = service.connection;
    const labels = { env: "tests" };
    return {
      warehouse: { kind: "bigquery", project, location: "EU", dataset: "features", apiEndpoint, labels },
      text: `{ kind: "bigquery", project: env("PROJECT"), location: "EU", dataset: "features", apiEndpoint: env("ENDPOINT"), maximumBytesBilled: env("BYTES"), labels: { env: "tests" } }`,
      variables: { PROJECT: project, ENDPOINT: apiEndpoint, BYTES: "100000000" },
      stop: () => service.stop(),
    };
  });
});
