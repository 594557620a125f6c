import type { Knex } from "knex";
import { qualified, sql } from "../kernel/sql.ts";
import type { OnlineVersionName } from "../ports/online-store.ts";
import type { Coverage } from "../ports/run-store.ts";
import type { PreparedRead, SqlDatabase } from "../ports/sql-database.ts";
import { knexOn } from "../tables/knex-session.ts";
import { bringUpToDate } from "../tables/migrations.ts";
import { preparedRead } from "../tables/prepared-read.ts";
import { runMigrations } from "./migrations.ts";
import { coverageOf, nameOf } from "./rows.ts";

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

  /** Microseconds since 1970, by the database's clock. */
  async now(): Promise<bigint> {
    await this.#ready();
    const [row] = await this.#database.read({ name: "asof_now", text: clock, columns: [clockColumn] }, []);
    return BigInt(String(row?.[0]));
  }

  /** How far a version is filled: asked for so often that a transaction would cost more than the question. */
  async coverage(version: OnlineVersionName): Promise<Coverage | null> {
    await this.#ready();
    const { project, view, version: name } = version;
    const [row] = await this.#database.read(this.#question(), [project, view, name]);
    if (row === undefined) return null;
    return coverageOf({ ...nameOf(version), since: Number(row[0]), watermark: Number(row[1]) });
  }

  #question(): PreparedRead {
    const fragment = sql`SELECT since, watermark FROM ${qualified([this.#schema, "versions"])}
WHERE project = $1 AND "view" = $2 AND "version" = $3`;
    return preparedRead(this.#database, fragment, coverageColumns);
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
    this.#migrated ??= this.#migrate();
    this.#migrated.catch(() => {
      this.#migrated = null;
    });
    return this.#migrated;
  }

  async #migrate(): Promise<void> {
    const [database, schema] = [this.#database, this.#schema];
    await bringUpToDate(database, schema, runMigrations(schema));
    if (database.identity.kind === "folder")
      await database.transaction(async (session) => endLeases(await knexOn(session), schema));
  }
}

/** Who has a folder open has it alone: runs of a process that had it before are dead, and nobody needs to wait for them. */
async function endLeases(knex: Knex, schema: string): Promise<void> {
  await knex.withSchema(schema).table("runs").where({ state: "running" }).update({ lease_until: 0 });
}

const coverageColumns = [
  { name: "since", type: { kind: "int64" } },
  { name: "watermark", type: { kind: "int64" } },
] as const;
const clockColumn = { name: "now", type: { kind: "int64" } } as const;
const clock = "select (extract(epoch from pg_catalog.clock_timestamp()) * 1000000)::pg_catalog.int8 as now";
