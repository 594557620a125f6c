import type { OptionType } from "../../ports/configured-kind.ts";
import type { OnlineKind, OnlineSurroundings } from "../../ports/online-kind.ts";
import type { OnlineStore } from "../../ports/online-store.ts";
import type { SqlDatabase, SqlDatabaseKind } from "../../ports/sql-database.ts";
import { engineOf, isInProcess, kept } from "../../tables/shared-folder.ts";
import type { PostgresOnlineOptions } from "./options.ts";

const tables: Readonly<Record<keyof PostgresOnlineOptions, OptionType>> = {
  schema: "text",
  fillfactor: "number",
  unlogged: "boolean",
  switchMs: "number",
  graceMs: "number",
};

/** Tables on a server, read over sessions of their own, whatever the warehouse does meanwhile. */
export function serverOnlineKind(server: SqlDatabaseKind): OnlineKind {
  return {
    ...{ name: "postgres", options: { ...server.options, ...tables }, needs: [] },
    clients: server.clients,
    open: async (options, { folder, clock }) => opened(await server.open(options, folder), options, clock),
  };
}

/** Tables beside the embedded warehouse's own: a folder is open once, so that both share one engine. */
export function embeddedOnlineKind(embedded: SqlDatabaseKind): OnlineKind {
  return {
    ...{ name: "embedded", options: { ...embedded.options, ...tables }, needs: [] },
    clients: embedded.clients,
    open: async (options, around) => opened(await databaseBeside(options, around, embedded), options, around.clock),
  };
}

/** Where nothing else is said, online rows of a warehouse that is no embedded one. */
const ownFolder = ".asof/online";

async function databaseBeside(
  { folder: said }: { readonly folder?: string | null },
  { folder, warehouse }: OnlineSurroundings,
  embedded: SqlDatabaseKind,
): Promise<SqlDatabase> {
  if (said === null) return engineOf(null, folder, [], embedded);
  const database = (await warehouse?.())?.database;
  if (said === undefined && isInProcess(database)) return kept(database);
  return engineOf(said ?? ownFolder, folder, [database], embedded);
}

async function opened(
  database: SqlDatabase,
  options: PostgresOnlineOptions,
  clock: OnlineSurroundings["clock"],
): Promise<OnlineStore> {
  const { postgresOnlineStore } = await import("./store.ts");
  return postgresOnlineStore(database, clock, options);
}
