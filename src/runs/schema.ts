import { sha256 } from "../kernel/hash.ts";
import type { OnlineStore } from "../ports/online-store.ts";
import { isSameDatabase, type SqlDatabase } from "../ports/sql-database.ts";

/** Where the tables are, as far as nobody says otherwise. */
export const usualSchema = "asof_runs";

/**
 * The schema of a store's ledger: a ledger is of one store, and several stores may have theirs in one database. The usual one is
 * of the store whose rows lie in that database; any other has a hash of what tells it from others.
 */
export function runsSchema({ scope, database }: Pick<OnlineStore, "scope" | "database">, runs: SqlDatabase): string {
  if (database === undefined || isSameDatabase(database, runs)) return scope === undefined ? usualSchema : named(scope);
  return named(JSON.stringify([whereOf(database), scope ?? null]));
}

function named(words: string): string {
  return `${usualSchema}_${sha256(words).slice(0, 8)}`;
}

/** Whoever connects. */
function whereOf({ identity }: SqlDatabase): string {
  return identity.kind === "folder" ? `${identity.folder}` : `${identity.address}/${identity.database}`;
}
