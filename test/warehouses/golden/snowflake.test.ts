import { snowflakeScenarios } from "../matrix/snowflake-scenarios.ts";
import { startSnowflake } from "../snowflake/start.ts";
import { goldenSuite } from "./golden-suite.ts";

goldenSuite("snowflake", { hostile: ['tab"le.with quotes', 'co"l'], nullList: null }, async () => {
  const service = await startSnowflake();
  return { engine: await snowflakeScenarios(service), stop: () => service.stop() };
});
