import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { analyze } from "./analyze.ts";
import { readCatalog } from "./catalog.ts";
import type { SnowflakeClient } from "./client.ts";
import { readHealth } from "./health.ts";
import { jobsOf, type SnowflakeJobs } from "./jobs.ts";
import type { SnowflakeOptions } from "./options.ts";
import { count, describeQuery } from "./questions.ts";
import { read } from "./read.ts";
import { Sessions } from "./sessions.ts";
import { createTable, load } from "./tables.ts";

/** A warehouse, and its queries that go on by themselves. */
export interface SnowflakeWarehouse extends Warehouse {
  readonly jobs: SnowflakeJobs;
}

/** The warehouse over a client. Throws `config-invalid` for options that cannot be. */
export function snowflakeWarehouse(client: SnowflakeClient, options: SnowflakeOptions): SnowflakeWarehouse {
  const sessions = new Sessions(client, options);
  return {
    dialect: "snowflake",
    catalog: (relations, signal) => sessions.use(signal, (session) => readCatalog(session, relations)),
    describe: (query, signal) => sessions.use(signal, (session) => describeQuery(session, query)),
    // EXPLAIN tells partitions and bytes, and no rows.
    estimateRows: () => Promise.resolve(null),
    analyze: (run) => analyze(sessions, run),
    count: (question, signal) => sessions.use(signal, (session) => count(session, question)),
    health: (asked, signal) => sessions.use(signal, (session) => readHealth(session, asked)),
    read: (run) => read(sessions, run),
    createTable: (run) => createTable(sessions, run),
    load: (run) => load(sessions, run),
    close: () => sessions.close(),
    jobs: jobsOf(sessions),
  };
}
