import { describe } from "vitest";
import { startBigQuery } from "../bigquery/start.ts";
import { describeWarehousePairs } from "./pairs.ts";

describe("materialized from BigQuery", () => {
  describeWarehousePairs({ dialect: "bigquery", engine: "Google's reference evaluator of GoogleSQL" }, async () => {
    const service = await startBigQuery({ location: "EU" });
    await service.client().createDataset("features");
    const { projectId, apiEndpoint } = service.connection;
    return {
      warehouse: {
        text: `{ kind: "bigquery", project: env("PROJECT"), location: "EU", dataset: "features", apiEndpoint: env("SERVICE") }`,
        variables: { PROJECT: projectId, SERVICE: apiEndpoint },
      },
      stop: () => service.stop(),
    };
  });
});
