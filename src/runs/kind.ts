import type { OptionType } from "../ports/configured-kind.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { RunsKind, RunsSurroundings } from "../ports/runs-kind.ts";
import type { SqlDatabase, SqlDatabaseKind } from "../ports/sql-database.ts";
import { engineOf, isInProcess, kept } from "../tables/shared-folder.ts";
import type { RunStoreOptions } from "./options.ts";
import { runsSchema } from "./schema.ts";

/** Where run state lies where nothing else is said and nothing else can hold it. */
const ownFolder = ".asof/runs";

const tables: Readonly<Record<keyof RunStoreOptions, OptionType>> = { schema: "text", keepDays: "number" };

/** Tables on a server, for all machines that reach it. */
export function serverRunsKind(name: string, server: SqlDatabaseKind): RunsKind {
  return {
    ...{ name, options: { ...server.options, ...tables }, needs: [] },
    clients: server.clients,
    open: async (options, around) => opened(await server.open(options, around.folder), options, around),
  };
}

/** Tables of an engine in this process, for one process at a time. */
export function folderRunsKind(name: string, engine: SqlDatabaseKind): RunsKind {
  return {
    ...{ name, options: { ...engine.options, ...tables }, needs: [] },
    clients: engine.clients,
    open: async (options, around) => opened(await inFolder(options, around, engine), options, around),
  };
}

function inFolder(
  { folder = ownFolder }: { readonly folder?: string | null },
  { folder: root, online, warehouse }: RunsSurroundings,
  engine: SqlDatabaseKind,
): Promise<SqlDatabase> {
  return engineOf(folder, root, [online.database, warehouse.database], engine);
}

/**
 * Where nothing is said: beside the online rows, or in a warehouse of this process, so that whoever shares these shares it too; else
 * in a folder of its own.
 */
export async function runsBeside(around: RunsSurroundings, engine: SqlDatabaseKind): Promise<RunStore> {
  const { online, warehouse, folder } = around;
  const ofWarehouse = isInProcess(warehouse.database) ? warehouse.database : null;
  const shared = online.database ?? ofWarehouse;
  return opened(shared === null ? await engine.open({ folder: ownFolder }, folder) : kept(shared), {}, around);
}

async function opened(
  database: SqlDatabase,
  { schema, keepDays }: RunStoreOptions,
  { online }: RunsSurroundings,
): Promise<RunStore> {
  const { sqlRunStore } = await import("./store.ts");
  return sqlRunStore(database, { schema: schema ?? runsSchema(online, database), keepDays });
}
