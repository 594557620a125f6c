import type { WarehouseJobs } from "../../../src/ports/jobs.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { analyze } from "./analyze.ts";
import { ask } from "./ask.ts";
import { readCatalog } from "./catalog.ts";
import { postgresDatabase } from "./database.ts";
import type { Engine } from "./engine.ts";
import { estimateCost } from "./estimate-cost.ts";
import { estimateRows } from "./estimate-rows.ts";
import { readHealth } from "./health.ts";
import { noJobs } from "./jobs/unavailable.ts";
import { count, describeQuery } from "./questions.ts";
import { read } from "./read.ts";
import { spineTimes } from "./spine-times.ts";
import { createTable, load } from "./tables.ts";

/** The warehouse over an engine: all that the embedded one and a server share. */
export function postgresWarehouse(engine: Engine, jobs: WarehouseJobs = noJobs): Warehouse {
  return {
    dialect: "postgres",
    catalog: (relations, signal) => ask(engine, signal, (session) => readCatalog(session, relations)),
    describe: (query, signal) => ask(engine, signal, (session) => describeQuery(session, query)),
    estimateRows: (query, signal) => ask(engine, signal, (session) => estimateRows(session, query)),
    estimateCost: (question, signal) => estimateCost(engine, question, signal),
    spineTimes: (question, signal) => ask(engine, signal, (session) => spineTimes(session, question)),
    analyze: (run) => analyze(engine, run),
    count: (question, signal) => ask(engine, signal, (session) => count(session, question)),
    health: (asked, signal) => ask(engine, signal, (session) => readHealth(session, asked)),
    read: (run) => read(engine, run),
    createTable: (run) => createTable(engine, run),
    load: (run) => load(engine, run),
    jobs,
    database: postgresDatabase(engine),
    close: () => engine.close(),
  };
}
