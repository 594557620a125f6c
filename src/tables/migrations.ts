import type { Knex } from "knex";
import type { SqlDatabase, SqlSession } from "../ports/sql-database.ts";
import { knexOn } from "./knex-session.ts";

/** One word for the lock that everybody takes who makes or drops tables of a schema. */
const lock = "select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended($1, 0))";

/** What becomes of a schema of our own, step by step; a step that was published is never changed. */
export interface Migration {
  readonly name: string;
  up(database: Knex): PromiseLike<unknown>;
  down(database: Knex): PromiseLike<unknown>;
}

/** Brings the schema up to date. Several processes may do so at once. */
export async function migrate(session: SqlSession, schema: string, steps: readonly Migration[]): Promise<void> {
  await session.ask(lock, [schema]);
  const database = await knexOn(session);
  await database.raw("create schema if not exists ??", [schema]);
  await database.migrate.latest({
    schemaName: schema,
    tableName: "migrations",
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
