import type { SqlDatabase } from "../../../src/ports/sql-database.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { postgresDatabase } from "./database.ts";
import { type EmbeddedOptions, embeddedEngine } from "./embedded.ts";
import { serverJobs } from "./jobs/index.ts";
import { type ServerOptions, serverEngine } from "./server.ts";
import { postgresWarehouse } from "./warehouse.ts";

export type { EmbeddedOptions } from "./embedded.ts";
export type { ServerCertificates, ServerOptions } from "./server.ts";

/**
 * PostgreSQL inside this process, kept in a folder or, with null, in memory. The engine starts when first used, and does one
 * thing at a time: a result that is being read holds it until it is read to the end or returned.
 *
 * Rejects with `folder-in-use` where the folder is open already, in this process or another, and with `client-missing` where
 * its packages (`@electric-sql/pglite`, `pg`) are not installed.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Warehouse> {
  return postgresWarehouse(await embeddedEngine(options));
}

/**
 * A PostgreSQL server. Connects when first used: `warehouse-unreachable` then names the host and port. Rejects with
 * `client-missing` where the package `pg` is not installed.
 */
export async function openServer(options: ServerOptions): Promise<Warehouse> {
  const engine = await serverEngine(options);
  return postgresWarehouse(engine, serverJobs(engine, options, options.jobFolder ?? ".asof/jobs"));
}

/** A folder of the embedded engine, or null for memory, as a database for tables of our own; it rejects as `openEmbedded` does. */
export async function openEmbeddedDatabase(options: EmbeddedOptions): Promise<SqlDatabase> {
  return postgresDatabase(await embeddedEngine(options));
}

/** A PostgreSQL server as a database for tables of our own; it rejects as `openServer` does. */
export async function openServerDatabase(options: ServerOptions): Promise<SqlDatabase> {
  return postgresDatabase(await serverEngine(options));
}
