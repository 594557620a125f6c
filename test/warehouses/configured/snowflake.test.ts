import { describe, vi } from "vitest";
import { startSnowflake } from "../snowflake/start.ts";
import { describeConfigured } from "./configured-suite.ts";

/** The official client, with what the emulator does not take said otherwise. */
vi.mock("../../../dialects/snowflake/driver/installed.ts", async (original) => {
  const { loadClient } = await original<typeof import("../../../dialects/snowflake/driver/installed.ts")>();
  const { leniently } = await import("../contract/snowflake-leniently.ts");
  return { loadClient: async () => leniently(await loadClient()) };
});

describe("a store that is configured for Snowflake", () => {
  describeConfigured(async () => {
    const endpoint = await startSnowflake();
    const { account, accessUrl, username: user, password, database, schema, warehouse } = endpoint.connection();
    const place = { account, accessUrl, user, database, schema, warehouse };
    return {
      warehouse: { kind: "snowflake", ...place, password, allowPassword: true },
      text: `{ kind: "snowflake", account: "${account}", accessUrl: env("ADDRESS"), user: "${user}", password: env("PASSWORD"), allowPassword: true, database: env("PLACE"), schema: "${schema}", warehouse: "${warehouse}", maxSessions: env("SESSIONS", "2") }`,
      variables: { ADDRESS: accessUrl, PASSWORD: password, PLACE: database },
      stop: () => endpoint.stop(),
    };
  });
});
