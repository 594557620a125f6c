import type { OptionType } from "../../src/ports/configured-kind.ts";
import type { WarehouseKind } from "../../src/ports/warehouse-kind.ts";
import type { BigQueryOptions } from "./driver/options.ts";
import { bigquery } from "./index.ts";

/** BigQuery, as whom the machine's application-default credentials say: there is no option that takes a key. */
export interface BigQueryConfig extends BigQueryOptions {
  readonly kind: "bigquery";
}

const options: Readonly<Record<keyof BigQueryOptions, OptionType>> = {
  project: "text",
  location: "text",
  dataset: "text",
  datasetProject: "text",
  maximumBytesBilled: "number",
  statementTimeoutMs: "number",
  requestTimeoutMs: "number",
  labels: "labels",
  apiEndpoint: "text",
};

export const bigqueryKind: WarehouseKind = {
  name: "bigquery",
  dialect: bigquery,
  options,
  needs: [],
  clients: ["@google-cloud/bigquery"],
  open: async (given: BigQueryOptions) => {
    const { openBigQuery } = await import("./driver/index.ts");
    return openBigQuery(given);
  },
};
