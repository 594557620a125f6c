import type { Knex } from "knex";
import type { SqlDatabase } from "../ports/sql-database.ts";
import { knexOn } from "../tables/knex-session.ts";
import { migrate } from "../tables/migrations.ts";
import { runMigrations } from "./migrations.ts";

/** A transaction over the tables of run state. */
export interface Tables {
  readonly of: (name: "runs" | "versions" | "intervals" | "spans" | "audit") => Knex.QueryBuilder;
  /** Microseconds since 1970, by the database's clock. */
  readonly now: number;
}

/** Where the tables are, made when first needed. */
export class RunTables {
  readonly #database: SqlDatabase;
  readonly #schema: string;
  #migrated: Promise<void> | null = null;

  constructor(database: SqlDatabase, schema: string) {
    this.#database = database;
    this.#schema = schema;
  }

  get place(): string {
    return `the schema ${this.#schema} of ${this.#database.place}`;
  }

  /** Nothing is kept of work that fails. Its time is that of its beginning: waiting for a lock makes a lease look longer, by that wait. */
  async transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    await this.#ready();
    return this.#database.transaction(async (session) => {
      const knex = await knexOn(session);
      const { rows } = await session.ask(clock, []);
      return work({ now: Number(rows[0]?.[0]), of: (name) => knex.withSchema(this.#schema).table(name) });
    });
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  #ready(): Promise<void> {
    this.#migrated ??= this.#database.transaction(async (session) => {
      await migrate(session, this.#schema, runMigrations(this.#schema));
      if (this.#database.identity.kind === "folder") await endLeases(await knexOn(session), this.#schema);
    });
    this.#migrated.catch(() => {
      this.#migrated = null;
    });
    return this.#migrated;
  }
}

/** Who has a folder open has it alone: runs of a process that had it before are dead, and nobody needs to wait for them. */
async function endLeases(knex: Knex, schema: string): Promise<void> {
  await knex.withSchema(schema).table("runs").where({ state: "running" }).update({ lease_until: 0 });
}

const clock = "select (extract(epoch from pg_catalog.clock_timestamp()) * 1000000)::pg_catalog.int8 as now";
