import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import { onlineMigrations } from "../../../src/online/postgres/migrations.ts";
import type { SqlDatabase } from "../../../src/ports/sql-database.ts";
import { runMigrations } from "../../../src/runs/migrations.ts";
import { bringUpToDate, type Migration } from "../../../src/tables/migrations.ts";
import { startEmbedded } from "../../engines/embedded.ts";
import type { RunningEngine } from "../../engines/running.ts";

const schemas = { "run state": runMigrations, "online tables": onlineMigrations };

describe.each(Object.entries(schemas))("the schema of %s", (what, stepsOf) => {
  let running: RunningEngine;
  let database: SqlDatabase;

  beforeAll(async () => {
    running = await startEmbedded();
    database = postgresDatabase(running.engine);
  });
  afterAll(() => running.stop());

  const stepsDone = async (schema: string) =>
    running.query(`select name, batch from "${schema}".migrations order by id`);

  it("goes on from where it is, with steps that came later, and refuses what a later asof left", async () => {
    const schema = `later ${what}`;
    const steps = stepsOf(schema);
    await bringUpToDate(database, schema, steps);
    const later: Migration = {
      name: "9999_later",
      up: (knex) => knex.schema.withSchema(schema).createTable("later", (table) => table.text("note")),
      down: async () => undefined,
    };
    const before = await stepsDone(schema);
    await bringUpToDate(database, schema, [...steps, later]);
    await bringUpToDate(database, schema, [...steps, later]);
    expect(await stepsDone(schema)).toEqual([...before, ["9999_later", "2"]]);
    expect(await running.query(`select count(*) from "${schema}".later`)).toEqual([["0"]]);
    await expect(bringUpToDate(database, schema, steps)).rejects.toThrow(
      /\[tables-newer\] the tables in schema '.+' were made by a newer asof: step 9999_later/,
    );
  });

  it("is made once by several at once", async () => {
    const schema = `raced ${what}`;
    const steps = stepsOf(schema);
    await Promise.all([1, 2, 3].map(() => bringUpToDate(database, schema, steps)));
    expect(await stepsDone(schema)).toEqual(steps.map(({ name }) => [name, "1"]));
  });

  it("costs no transaction where nothing is to be done", async () => {
    const schema = `again ${what}`;
    await bringUpToDate(database, schema, stepsOf(schema));
    let transactions = 0;
    const counting: SqlDatabase = {
      ...database,
      transaction: (work, signal) => {
        transactions += 1;
        return database.transaction(work, signal);
      },
    };
    await bringUpToDate(counting, schema, stepsOf(schema));
    expect(transactions).toBe(0);
  });
});
