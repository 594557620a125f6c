import { identifier, qualified, type Sql, sql } from "../../kernel/sql.ts";
import type { OnlineView } from "../../ports/online-store.ts";
import type { SqlDatabase } from "../../ports/sql-database.ts";
import { knexOn } from "../../tables/knex-session.ts";
import { isMissingTable } from "../../tables/missing-table.ts";
import { preparedRead } from "../../tables/prepared-read.ts";
import type { Ledger, Numbered } from "../versions/ledger.ts";
import type { ViewRecord } from "../versions/record.ts";

/** Records as rows of a table beside the versions. */
export class PostgresLedger implements Ledger {
  readonly #database: SqlDatabase;
  readonly #schema: string;

  constructor(database: SqlDatabase, schema: string) {
    this.#database = database;
    this.#schema = schema;
  }

  async read({ project, view }: OnlineView, signal?: AbortSignal): Promise<Numbered> {
    const statement = preparedRead(this.#database, question(qualified([this.#schema, "views"])), columns);
    try {
      const [row] = await this.#database.read(statement, [project, view], signal);
      if (row === undefined) return nothing;
      return { number: Number(row[0]), record: JSON.parse(String(row[1])) };
    } catch (error) {
      // Nobody has prepared anything yet.
      if (isMissingTable(error)) return nothing;
      throw error;
    }
  }

  replace({ project, view }: OnlineView, record: ViewRecord, expected: number, signal?: AbortSignal): Promise<boolean> {
    return this.#database.transaction(async (session) => {
      const views = (await knexOn(session)).withSchema(this.#schema).table("views");
      const changed = { number: expected + 1, record: JSON.stringify(record) };
      const done: unknown =
        expected === 0
          ? await views
              .insert({ project, view, ...changed })
              .onConflict(["project", "view"])
              .ignore()
          : await views.where({ project, view, number: expected }).update(changed);
      return done === 1 || (typeof done === "object" && done !== null && Reflect.get(done, "rowCount") === 1);
    }, signal);
  }
}

const nothing: Numbered = { record: [], number: 0 };
const columns = [
  { name: "number", type: { kind: "int32" } },
  { name: "record", type: { kind: "string" } },
] as const;

function question(views: Sql): Sql {
  return sql`select ${identifier("number")}, record from ${views} where project = $1 and ${identifier("view")} = $2`;
}
