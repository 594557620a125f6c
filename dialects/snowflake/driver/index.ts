import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { loadClient } from "./installed.ts";
import type { SnowflakeOptions } from "./options.ts";
import { snowflakeWarehouse } from "./warehouse.ts";

export type { SnowflakeOptions } from "./options.ts";

/**
 * A Snowflake account. Connects when first used: `warehouse-unreachable` then names the account. Rejects with `config-invalid`
 * where the options do not name one way to log in, and with `client-missing` where `snowflake-sdk` is not installed.
 */
export async function openSnowflake(options: SnowflakeOptions): Promise<Warehouse> {
  return snowflakeWarehouse(await loadClient(), options);
}
