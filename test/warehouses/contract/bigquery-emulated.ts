import { BigQuery } from "@google-cloud/bigquery";
import { clientSettings } from "../../../dialects/bigquery/driver/client.ts";
import type { BigQueryOptions } from "../../../dialects/bigquery/driver/options.ts";
import { bigqueryWarehouse } from "../../../dialects/bigquery/driver/warehouse.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import type { RunningBigQuery } from "../bigquery/start.ts";

/** The driver over the official client, led to the local service with a credential that asks nobody. */
export function emulatedWarehouse(service: RunningBigQuery, options: BigQueryOptions = {}): Warehouse {
  const connection = service.connection as unknown as ConstructorParameters<typeof BigQuery>[0];
  return bigqueryWarehouse(new BigQuery({ ...clientSettings(options), ...connection }), options);
}
