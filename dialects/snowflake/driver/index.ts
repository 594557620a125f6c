import { loadClient } from "./installed.ts";
import type { SnowflakeOptions } from "./options.ts";
import { type SnowflakeWarehouse, snowflakeWarehouse } from "./warehouse.ts";

export type { FetchRun, JobStatus, SnowflakeJobs, SubmitRun } from "./jobs.ts";
export type { SnowflakeOptions } from "./options.ts";
export type { SnowflakeWarehouse } from "./warehouse.ts";

/**
 * A Snowflake account. Connects when first used: `warehouse-unreachable` then names the account. Rejects with `config-invalid`
 * where the options do not name one way to log in, and with `client-missing` where `snowflake-sdk` is not installed.
 */
export async function openSnowflake(options: SnowflakeOptions): Promise<SnowflakeWarehouse> {
  return snowflakeWarehouse(await loadClient(), options);
}
