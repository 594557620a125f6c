import type { BigQuery } from "@google-cloud/bigquery";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { analyze } from "./analyze.ts";
import { readCatalog } from "./catalog.ts";
import type { Context } from "./context.ts";
import { describeQuery, estimateCost } from "./dry-run.ts";
import { readHealth } from "./health.ts";
import { jobsOf } from "./jobs/index.ts";
import { limitedTo } from "./limits.ts";
import { type BigQueryOptions, checkOptions } from "./options.ts";
import { count } from "./questions.ts";
import { read } from "./read.ts";
import { Service } from "./service.ts";
import { spineTimes } from "./spine-times.ts";
import { createTable, load } from "./tables.ts";

export type BigQueryWarehouse = Warehouse;

/** The warehouse over a client that was made with `clientSettings`. It keeps no connection: there is nothing to close. */
export function bigqueryWarehouse(client: BigQuery, options: BigQueryOptions): Warehouse {
  checkOptions(options);
  const context: Context = { service: new Service(client, options.requestTimeoutMs ?? 60_000), options };
  return {
    dialect: "bigquery",
    catalog: (relations, signal) => readCatalog(context, relations, signal),
    describe: (query, signal) => describeQuery(context, query, signal),
    // The service prices a query by bytes and says nothing of its rows.
    estimateRows: async () => null,
    estimateCost: (question, signal) => estimateCost(context, question, signal),
    spineTimes: (question, signal) => spineTimes(limitedTo(context, question.limits), question, signal),
    analyze: (run) => analyze(limitedTo(context, run.limits), run),
    read: (run) => read(limitedTo(context, run.limits), run),
    createTable: (run) => createTable(limitedTo(context, run.limits), run),
    load: (run) => load(context, run),
    count: (question, signal) => count(context, question, signal),
    health: (question, signal) => readHealth(context, question, signal),
    jobs: jobsOf(context),
    close: async () => undefined,
  };
}
