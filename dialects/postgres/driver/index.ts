import type { Warehouse } from "../../../src/ports/warehouse.ts";
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
