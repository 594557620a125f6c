import { loadClient } from "../../../dialects/snowflake/driver/installed.ts";
import type { SnowflakeOptions } from "../../../dialects/snowflake/driver/options.ts";
import { snowflakeWarehouse } from "../../../dialects/snowflake/driver/warehouse.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import type { RunningSnowflake } from "../snowflake/start.ts";
import { leniently } from "./snowflake-leniently.ts";

/** The driver over the official client, connected to the local endpoint. */
export async function emulatedWarehouse(
  endpoint: RunningSnowflake,
  options: Partial<SnowflakeOptions> = {},
  ownDatabase?: string,
): Promise<Warehouse> {
  const { account, accessUrl, username, password, database, schema, warehouse } = endpoint.connection(ownDatabase);
  const place = { account, accessUrl, user: username, database, schema, warehouse };
  return snowflakeWarehouse(leniently(await loadClient()), { ...place, password, allowPassword: true, ...options });
}
