import type { BigQuery } from "@google-cloud/bigquery";
import type { VerifiedStatement } from "../../../src/ir/statement.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { analyze } from "./analyze.ts";
import { readCatalog } from "./catalog.ts";
import type { Context } from "./context.ts";
import { type CostEstimate, describeQuery, estimateCost } from "./dry-run.ts";
import { readHealth } from "./health.ts";
import { type BigQueryOptions, checkOptions } from "./options.ts";
import { count } from "./questions.ts";
import { read } from "./read.ts";
import { Service } from "./service.ts";
import { createTable, load } from "./tables.ts";

export interface BigQueryWarehouse extends Warehouse {
  /** The bytes that a statement would read, from a dry run, which is free. */
  estimateCost(statement: VerifiedStatement, signal?: AbortSignal): Promise<CostEstimate>;
}

/** The warehouse over a client that was made with `clientSettings`. It keeps no connection: there is nothing to close. */
export function bigqueryWarehouse(client: BigQuery, options: BigQueryOptions): BigQueryWarehouse {
  checkOptions(options);
  const context: Context = { service: new Service(client, options.requestTimeoutMs ?? 60_000), options };
  return {
    dialect: "bigquery",
    catalog: (relations, signal) => readCatalog(context, relations, signal),
    describe: (query, signal) => describeQuery(context, query, signal),
    // The service prices a query by bytes and says nothing of its rows.
    estimateRows: async () => null,
    estimateCost: (statement, signal) => estimateCost(context, statement, signal),
    analyze: (run) => analyze(context, run),
    read: (run) => read(context, run),
    createTable: (run) => createTable(context, run),
    load: (run) => load(context, run),
    count: (question, signal) => count(context, question, signal),
    health: (question, signal) => readHealth(context, question, signal),
    close: async () => undefined,
  };
}
