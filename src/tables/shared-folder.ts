import { resolve } from "node:path";
import type { SqlDatabase, SqlDatabaseKind } from "../ports/sql-database.ts";

/** Whether it is an engine in this process, which has its folder open. */
export function isInProcess(database: SqlDatabase | undefined): database is SqlDatabase {
  return database?.identity.kind === "folder";
}

/** The engine of a folder, relative to `root`; null for memory. A folder is open once: one of those that are open already shares its engine. */
export async function engineOf(
  said: string | null,
  root: string,
  open: readonly (SqlDatabase | undefined)[],
  engine: SqlDatabaseKind,
): Promise<SqlDatabase> {
  const shared = said === null ? undefined : open.find((one) => isFolder(one, resolve(root, said)));
  return shared === undefined ? engine.open({ folder: said }, root) : kept(shared);
}

function isFolder(database: SqlDatabase | undefined, folder: string): boolean {
  return database?.identity.kind === "folder" && database.identity.folder === folder;
}

/** Somebody else's, which goes on when those who share it are closed. */
export function kept(database: SqlDatabase): SqlDatabase {
  return { ...database, close: async () => undefined };
}
