import type { Migration } from "../tables/migrations.ts";

/** What becomes of the schema of run state. Instants are microseconds since 1970. */
export function runMigrations(schema: string): readonly Migration[] {
  return [
    {
      name: "0001_runs",
      up: async (database) => {
        const tables = () => database.schema.withSchema(schema);
        await tables().createTable("runs", (table) => {
          table.text("id").primary();
          table.text("project").notNullable();
          table.text("kind").notNullable();
          table.text("state").notNullable();
          table.text("made_by");
          table.text("asked").notNullable();
          table.bigInteger("started_at").notNullable();
          table.bigInteger("ended_at");
          table.bigInteger("lease_until").notNullable();
          table.integer("lease_ms").notNullable();
          table.boolean("is_cancelled").notNullable();
          table.text("reason");
          table.index(["project", "started_at"]);
        });
        await tables().createTable("versions", (table) => {
          for (const name of versionColumns) table.text(name).notNullable();
          table.bigInteger("since").notNullable();
          table.bigInteger("watermark").notNullable();
          table.primary([...versionColumns]);
        });
        await tables().createTable("intervals", (table) => {
          for (const name of versionColumns) table.text(name).notNullable();
          table.bigInteger("ends").notNullable();
          table.bigInteger("begins").notNullable();
          table.integer("shards").notNullable();
          table.integer("shard").notNullable();
          table.text("state").notNullable();
          table.text("run").notNullable();
          table.integer("attempt").notNullable();
          table.boolean("fills").notNullable();
          table.bigInteger("started_at");
          table.bigInteger("ended_at");
          table.bigInteger("received").notNullable();
          table.bigInteger("written").notNullable();
          table.text("reason");
          table.primary([...versionColumns, "ends", "begins", "shards", "shard"]);
          table.index([...versionColumns, "state"]);
          table.index(["run"]);
        });
        await tables().createTable("audit", (table) => {
          table.bigIncrements("number");
          for (const name of versionColumns) table.text(name).notNullable();
          table.bigInteger("at").notNullable();
          table.text("made_by");
          table.text("action").notNullable();
          table.bigInteger("before");
          table.bigInteger("after");
          table.text("reason").notNullable();
        });
      },
      down: async (database) => {
        const tables = () => database.schema.withSchema(schema);
        for (const name of ["audit", "intervals", "versions", "runs"]) await tables().dropTable(name);
      },
    },
    {
      name: "0002_spans",
      up: async (database) => {
        await database.schema.withSchema(schema).createTable("spans", (table) => {
          for (const name of versionColumns) table.text(name).notNullable();
          table.bigInteger("begins").notNullable();
          table.bigInteger("ends").notNullable();
          table.primary([...versionColumns, "begins"]);
        });
      },
      down: async (database) => {
        await database.schema.withSchema(schema).dropTable("spans");
      },
    },
    {
      name: "0003_billed",
      up: async (database) => {
        await database.schema.withSchema(schema).alterTable("intervals", (table) => {
          table.text("billed");
        });
      },
      down: async (database) => {
        await database.schema.withSchema(schema).alterTable("intervals", (table) => {
          table.dropColumn("billed");
        });
      },
    },
  ];
}

const versionColumns = ["project", "view", "version"] as const;
