import { encoderOf } from "../../dialects/postgres/driver/encode.ts";
import type { Engine } from "../../dialects/postgres/driver/engine.ts";
import { postgresWarehouse } from "../../dialects/postgres/driver/warehouse.ts";
import { postgres } from "../../dialects/postgres/index.ts";
import type { Relation } from "../../src/ir/definition.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import { identifier, join, qualified, type Sql, SqlPrinter, sql, stringLiteral } from "../../src/kernel/sql.ts";
import type { ScenarioColumn, ScenarioTable } from "../naive/scenario.ts";
import { isLong } from "../property/names.ts";
import type { Storage } from "../property/storage.ts";
import { featureTypes } from "../property/values.ts";
import type { ScenarioEngine } from "../support/scenario-engine.ts";

const { lexicon } = postgres;

/** Postgres keeps whatever a scenario may hold, but for long names. */
export const postgresStorage: Storage = {
  schema: "public",
  quoted: (name) => `"${name.replaceAll('"', '""')}"`,
  takesName: (name) => !isLong(name),
  keepsType: () => true,
  featureTypes,
  infiniteTimes: true,
  held: (_type, value) => value,
};

export function postgresScenarios(engine: Engine): ScenarioEngine {
  return {
    dialect: postgres,
    warehouse: postgresWarehouse(engine),
    storage: postgresStorage,
    createSchema: (name) => execute(engine, [sql`CREATE SCHEMA ${identifier(name)}`]),
    createTables: (tables) => execute(engine, tables.flatMap(createTable)),
    dropTables: (tables) => execute(engine, tables.map(dropTable)),
  };
}

async function execute(engine: Engine, statements: readonly Sql[]): Promise<void> {
  if (statements.length === 0) return;
  const lease = await engine.acquire(undefined);
  try {
    for (const statement of statements) {
      await lease.client.query(new SqlPrinter(lexicon.spelling).print(statement));
    }
  } finally {
    await lease.release(true);
  }
}

function createTable(table: ScenarioTable): readonly Sql[] {
  const name = relationSql(table.relation);
  const columns = table.columns.map((column) => sql`${identifier(column.name)} ${columnType(column)}`);
  const create = sql`CREATE TABLE ${name} (${join(columns, sql`, `)})`;
  if (table.rows.length === 0) return [create];
  const rows = table.rows.map((row) => {
    const cells = table.columns.map((column, index) => literal(row[index] ?? null, column));
    return cells.length === 0 ? sql`DEFAULT` : sql`(${join(cells, sql`, `)})`;
  });
  return [create, sql`INSERT INTO ${name} VALUES ${join(rows, sql`, `)}`];
}

function dropTable(table: ScenarioTable): Sql {
  return sql`DROP TABLE IF EXISTS ${relationSql(table.relation)}`;
}

function relationSql(relation: Relation): Sql {
  return qualified([relation.database, relation.schema, relation.name].filter((part) => part !== null));
}

function columnType(column: ScenarioColumn): Sql {
  if (column.time?.form === "zoneless") return sql`timestamp without time zone`;
  return lexicon.type(column.type);
}

function literal(value: CanonicalValue, column: ScenarioColumn): Sql {
  if (value === null) return sql`NULL`;
  return sql`CAST(${stringLiteral(text(value, column.type))} AS ${columnType(column)})`;
}

function text(value: Exclude<CanonicalValue, null>, type: CanonicalType): string {
  // Zoneless digits stand as they are; all else as the driver would upload it.
  return type.kind === "timestamp" && typeof value === "string" ? value : encoderOf(type)(value);
}
