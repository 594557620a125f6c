import type { OnlineTable } from "../../ir/online.ts";
import { sql } from "../../kernel/sql.ts";
import type { SqlDatabase, SqlSession } from "../../ports/sql-database.ts";
import type { OnlineHealth, VersionHealth } from "../../ports/store-health.ts";
import { missingRights, schemaState, type TableState, tableStates } from "../../tables/rights.ts";
import { ask } from "./own-database.ts";
import { type StoredTable, storedTable } from "./stored-table.ts";

/** What is so of the schema, of its tables, and of those of some versions. */
export function readHealth(
  database: SqlDatabase,
  schema: string,
  tables: readonly OnlineTable[],
  signal: AbortSignal | undefined,
): Promise<OnlineHealth> {
  return database.transaction(async (session) => {
    const { clock, about, user, isMade, findings } = await schemaState(session, schema);
    const known = await tableStates(session, schema);
    const stored = tables.map((table) => storedTable(schema, table));
    const ours = ["views", ...stored.map(({ name }) => name)].flatMap((name) => known.get(name) ?? []);
    const rights = missingRights(ours, schema, user);
    const versions: VersionHealth[] = [];
    for (const one of stored) versions.push(await versionHealth(database, session, one, known.get(one.name)));
    return { about, clock, clockStep: 0n, isMade, findings: [...findings, ...rights], versions };
  }, signal);
}

async function versionHealth(
  database: SqlDatabase,
  session: SqlSession,
  { relation }: StoredTable,
  state: TableState | undefined,
): Promise<VersionHealth> {
  if (state === undefined) return { isThere: false, isEmpty: true, isUnlogged: false };
  const { isUnlogged, mayRead, isLocked } = state;
  // Whoever looks into a table that is being filled waits for the end of it.
  if (!mayRead || isLocked) return { isThere: true, isEmpty: null, isUnlogged };
  const { rows } = await ask(database, session, sql`SELECT FROM ${relation} LIMIT 1`);
  return { isThere: true, isEmpty: rows.length === 0, isUnlogged };
}
