import type { Knex } from "knex";
import type { SqlDatabase, SqlSession } from "../../ports/sql-database.ts";
import { knexOn } from "./knex-session.ts";

/** One word for the lock that everybody takes who makes or drops tables of a schema. */
const lock = "select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended($1, 0))";

/** What becomes of a database step by step; a step that was published is never changed. */
function steps(schema: string): readonly Migration[] {
  return [
    {
      name: "0001_views",
      up: (database) =>
        database.schema.withSchema(schema).createTable("views", (table) => {
          table.text("project").notNullable();
          table.text("view").notNullable();
          table.integer("number").notNullable();
          table.text("record").notNullable();
          table.primary(["project", "view"]);
        }),
      down: (database) => database.schema.withSchema(schema).dropTable("views"),
    },
  ];
}

interface Migration {
  readonly name: string;
  up(database: Knex): PromiseLike<unknown>;
  down(database: Knex): PromiseLike<unknown>;
}

/** Brings the schema up to date. Several processes may do so at once. */
export async function migrate(session: SqlSession, schema: string): Promise<void> {
  await session.ask(lock, [schema]);
  const database = await knexOn(session);
  await database.raw("create schema if not exists ??", [schema]);
  await database.migrate.latest({
    schemaName: schema,
    tableName: "migrations",
    migrationSource: {
      getMigrations: async () => [...steps(schema)],
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
