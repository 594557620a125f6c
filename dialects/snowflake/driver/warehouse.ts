import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { analyze } from "./analyze.ts";
import { readCatalog } from "./catalog.ts";
import type { SnowflakeClient } from "./client.ts";
import { estimateCost } from "./estimate-cost.ts";
import { readHealth } from "./health.ts";
import { jobsOf } from "./jobs/index.ts";
import type { SnowflakeOptions } from "./options.ts";
import { count, describeQuery } from "./questions.ts";
import { read } from "./read.ts";
import { Sessions } from "./sessions.ts";
import { spineTimes } from "./spine-times.ts";
import { createTable, load } from "./tables.ts";

/** The warehouse over a client. Throws `config-invalid` for options that cannot be. */
export function snowflakeWarehouse(client: SnowflakeClient, options: SnowflakeOptions): Warehouse {
  const sessions = new Sessions(client, options);
  return {
    dialect: "snowflake",
    catalog: (relations, signal) => sessions.use(signal, (session) => readCatalog(session, relations)),
    describe: (query, signal) => sessions.use(signal, (session) => describeQuery(session, query)),
    // EXPLAIN tells partitions and bytes, and no rows.
    estimateRows: () => Promise.resolve(null),
    estimateCost: (question, signal) => sessions.use(signal, (session) => estimateCost(session, question)),
    spineTimes: (question, signal) => sessions.use(signal, (session) => spineTimes(session, question)),
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
