import type { Knex } from "knex";
import { AsofError } from "../kernel/diagnostics.ts";
import { identifier, qualified, sql } from "../kernel/sql.ts";
import type { SqlDatabase, SqlSession } from "../ports/sql-database.ts";
import { knexOn } from "./knex-session.ts";
import { isMissingTable } from "./missing-table.ts";
import { preparedRead } from "./prepared-read.ts";

/** One word for the lock that everybody takes who makes or drops tables of a schema. */
const lock = "select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended($1, 0))";

/** Of a schema, where knex keeps the steps that were taken. */
const table = "migrations";

/** What becomes of a schema of our own, step by step; a step that was published is never changed. */
export interface Migration {
  readonly name: string;
  up(database: Knex): PromiseLike<unknown>;
  down(database: Knex): PromiseLike<unknown>;
}

/**
 * Brings the schema up to date. Several processes may do so at once. Where nothing is to be done, which is nearly always, that costs one
 * question, and no right to make schemas.
 */
export async function bringUpToDate(
  database: SqlDatabase,
  schema: string,
  steps: readonly Migration[],
  signal?: AbortSignal,
): Promise<void> {
  const taken = await stepsTaken(database, schema, signal);
  requireKnown(schema, steps, taken);
  if (taken.length === steps.length) return;
  await database.transaction((session) => migrate(session, schema, steps), signal);
}

/** Steps that we do not know of are a later release's: what it made of the tables cannot be told, and is left alone. */
function requireKnown(schema: string, steps: readonly Migration[], taken: readonly string[]): void {
  const later = taken.find((name) => !steps.some((step) => step.name === name));
  if (later === undefined) return;
  throw AsofError.of("tables-newer", `the tables in schema '${schema}' were made by a newer asof: step ${later}`, {
    hint: "update the npm package asof to the version that made them",
  });
}

async function stepsTaken(
  database: SqlDatabase,
  schema: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const question = sql`SELECT ${identifier("name")} FROM ${qualified([schema, table])} ORDER BY id`;
  const columns = [{ name: "name", type: { kind: "string" } }] as const;
  try {
    const rows = await database.read(preparedRead(database, question, columns), [], signal);
    return rows.map(([name]) => String(name));
  } catch (error) {
    if (isMissingTable(error)) return [];
    throw error;
  }
}

export async function migrate(session: SqlSession, schema: string, steps: readonly Migration[]): Promise<void> {
  await session.ask(lock, [schema]);
  const database = await knexOn(session);
  await database.raw("create schema if not exists ??", [schema]);
  await database.migrate.latest({
    schemaName: schema,
    tableName: table,
    migrationSource: {
      getMigrations: async () => [...steps],
      getMigrationName: ({ name }: Migration) => name,
      getMigration: async ({ up, down }: Migration) => ({
        up: async (on: Knex) => void (await up(on)),
        down: async (on: Knex) => void (await down(on)),
      }),
    },
  });
}

/** Runs work that makes or drops tables, one at a time. */
export function alone<T>(
  database: SqlDatabase,
  schema: string,
  work: (database: Knex) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  return database.transaction(async (session) => {
    await session.ask(lock, [schema]);
    return work(await knexOn(session));
  }, signal);
}
