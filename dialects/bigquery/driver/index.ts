import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { openClient } from "./client.ts";
import type { BigQueryOptions } from "./options.ts";
import { bigqueryWarehouse } from "./warehouse.ts";

export type { BigQueryOptions } from "./options.ts";

/**
 * BigQuery through its official client, as whom the machine's application-default credentials say. Asks nothing of the service
 * before it is used. Rejects with `client-missing` where `@google-cloud/bigquery` is not installed, and with `config-invalid`
 * for options that it does not take, keys above all.
 */
export async function openBigQuery(options: BigQueryOptions): Promise<Warehouse> {
  return bigqueryWarehouse(await openClient(options), options);
}
