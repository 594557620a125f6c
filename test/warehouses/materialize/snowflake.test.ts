import { describe, vi } from "vitest";
import { startSnowflake } from "../snowflake/start.ts";
import { describeWarehousePairs } from "./pairs.ts";

/** The official client, with what the emulator does not take said otherwise. */
vi.mock("../../../dialects/snowflake/driver/installed.ts", async (original) => {
  const { loadClient } = await original<typeof import("../../../dialects/snowflake/driver/installed.ts")>();
  const { leniently } = await import("../contract/snowflake-leniently.ts");
  return { loadClient: async () => leniently(await loadClient()) };
});

describe("materialized from Snowflake", () => {
  describeWarehousePairs({ dialect: "snowflake", engine: "fakesnow, over DuckDB" }, async () => {
    const endpoint = await startSnowflake();
    const { account, accessUrl, username, password, database, schema, warehouse } = endpoint.connection();
    return {
      warehouse: {
        text: `{ kind: "snowflake", account: "${account}", accessUrl: env("ADDRESS"), user: "${username}", password: env("PASSWORD"), allowPassword: true, database: env("PLACE"), schema: "${schema}", warehouse: "${warehouse}" }`,
        variables: { ADDRESS: accessUrl, PASSWORD: password, PLACE: database },
      },
      stop: () => endpoint.stop(),
    };
  });
});
