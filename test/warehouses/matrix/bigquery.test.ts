import { startBigQuery } from "../bigquery/start.ts";
import { bigqueryScenarios, bigqueryStorage } from "./bigquery-scenarios.ts";
import { matrixSuite } from "./matrix-suite.ts";

matrixSuite(
  {
    dialect: "bigquery",
    engineName: "Google's reference evaluator of GoogleSQL",
    scenarios: 120,
    seed: 11,
    strategies: [null, "rank"],
    impossible: ["infinite time", "infinite event time"],
    unlimited: bigqueryStorage,
  },
  async () => {
    const service = await startBigQuery();
    return { engine: await bigqueryScenarios(service), stop: () => service.stop() };
  },
);
