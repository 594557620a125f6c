import { featureTypes } from "../../property/values.ts";
import { startSnowflake } from "../snowflake/start.ts";
import { matrixSuite } from "./matrix-suite.ts";
import { snowflakeScenarios, snowflakeStorage } from "./snowflake-scenarios.ts";

matrixSuite(
  {
    dialect: "snowflake",
    engineName: "fakesnow, over DuckDB",
    scenarios: 50,
    seed: 53,
    strategies: [null, "rank"],
    impossible: ["infinite time", "infinite event time"],
    unlimited: { ...snowflakeStorage, featureTypes, takesName: () => true },
  },
  async () => {
    const service = await startSnowflake();
    return { engine: await snowflakeScenarios(service), stop: () => service.stop() };
  },
);
