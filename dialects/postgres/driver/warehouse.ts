import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { readCatalog } from "./catalog.ts";
import type { Engine } from "./engine.ts";
import { count, describeQuery } from "./questions.ts";
import { read } from "./read.ts";
import { createTable, load } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

/** The warehouse over an engine: all that the embedded one and a server share. */
export function postgresWarehouse(engine: Engine): Warehouse {
  const asking = (signal: AbortSignal | undefined) => ({ mode: "read only", signal }) as const;
  return {
    dialect: "postgres",
    catalog: (relations, signal) => inTransaction(engine, asking(signal), (session) => readCatalog(session, relations)),
    describe: (query, signal) => inTransaction(engine, asking(signal), (session) => describeQuery(session, query)),
    count: (question, signal) => inTransaction(engine, asking(signal), (session) => count(session, question)),
    read: (run) => read(engine, run),
    createTable: (run) => createTable(engine, run),
    load: (run) => load(engine, run),
    close: () => engine.close(),
  };
}
