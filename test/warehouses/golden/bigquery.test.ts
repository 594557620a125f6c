import { startBigQuery } from "../bigquery/start.ts";
import { bigqueryScenarios } from "../matrix/bigquery-scenarios.ts";
import { goldenSuite } from "./golden-suite.ts";

goldenSuite("bigquery", { hostile: ["tab le-with ünïcödé", "co'l"], nullList: [] }, async () => {
  const service = await startBigQuery();
  return { engine: await bigqueryScenarios(service), stop: () => service.stop() };
});
