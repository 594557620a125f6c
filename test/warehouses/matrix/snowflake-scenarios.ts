import { encoderOf } from "../../../dialects/snowflake/driver/encode.ts";
import { snowflake } from "../../../dialects/snowflake/index.ts";
import { lexicon } from "../../../dialects/snowflake/lexicon.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { identifier, join, qualified, type Sql, SqlPrinter, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import type { ScenarioColumn, ScenarioTable } from "../../naive/scenario.ts";
import type { Storage } from "../../property/storage.ts";
import { featureTypes } from "../../property/values.ts";
import type { ScenarioEngine } from "../../support/scenario-engine.ts";
import { emulatedWarehouse } from "../contract/snowflake-emulated.ts";
import type { ClientConnection } from "../snowflake/client.ts";
import { connected, execute } from "../snowflake/execute.ts";
import type { RunningSnowflake } from "../snowflake/start.ts";

/** The emulator tells an ARRAY as a VARIANT. */
const toldTypes = featureTypes.filter(({ kind }) => kind !== "array");

/** There are no infinite times. The emulator makes no table that has a quote in a name; the driver reads no query of a column with a name of every object's. */
export const snowflakeStorage: Storage = {
  schema: "PUBLIC",
  quoted: (name) => `"${name.replaceAll('"', '""')}"`,
  takesName: (name) => name.length <= 255 && !name.includes("'") && !(name in {}),
  keepsType: ({ kind }) => kind !== "int32" && kind !== "float32",
  featureTypes: toldTypes,
  infiniteTimes: false,
  held: (_type, value) => (value === "infinity" || value === "-infinity" ? null : value),
};

export async function snowflakeScenarios(service: RunningSnowflake): Promise<ScenarioEngine> {
  const place = service.connection();
  const connection = await connected(service.sdk.createConnection(place));
  return {
    dialect: snowflake,
    warehouse: await emulatedWarehouse(service, {}, place.database),
    storage: snowflakeStorage,
    createSchema: (name) =>
      run(connection, [sql`CREATE SCHEMA ${identifier(name)}`, sql`USE SCHEMA ${identifier(place.schema)}`]),
    createTables: (tables) => run(connection, tables.flatMap(createTable)),
    dropTables: (tables) => run(connection, tables.map(dropTable)),
  };
}

async function run(connection: ClientConnection, statements: readonly Sql[]): Promise<void> {
  for (const statement of statements) await execute(connection, new SqlPrinter(lexicon.spelling).print(statement));
}

function createTable(table: ScenarioTable): readonly Sql[] {
  const name = nameOf(table);
  const columns = table.columns.map((column) => sql`${identifier(column.name)} ${columnType(column)}`);
  const create = sql`CREATE TABLE ${name} (${join(columns, sql`, `)})`;
  if (table.rows.length === 0) return [create];
  const rows = table.rows.map((row) => {
    const cells = table.columns.map((column, index) => literal(row[index] ?? null, column));
    return sql`SELECT ${join(cells, sql`, `)}`;
  });
  return [create, sql`INSERT INTO ${name} ${join(rows, sql` UNION ALL `)}`];
}

function dropTable(table: ScenarioTable): Sql {
  return sql`DROP TABLE IF EXISTS ${nameOf(table)}`;
}

function nameOf({ relation }: ScenarioTable): Sql {
  return qualified([relation.schema, relation.name].filter((part) => part !== null));
}

function columnType(column: ScenarioColumn): Sql {
  return column.time?.form === "zoneless" ? sql`TIMESTAMP_NTZ` : lexicon.type(column.type);
}

function literal(value: CanonicalValue, column: ScenarioColumn): Sql {
  if (value === null) return sql`CAST(NULL AS ${columnType(column)})`;
  const text = stringLiteral(textOf(column, value));
  if (column.type.kind === "bytes") return sql`TO_BINARY(${text}, 'HEX')`;
  if (column.type.kind === "json") return sql`PARSE_JSON(${text})`;
  return column.type.kind === "array"
    ? sql`CAST(PARSE_JSON(${text}) AS ARRAY)`
    : sql`CAST(${text} AS ${columnType(column)})`;
}

/** Zoneless digits stand as they are; all else as the driver would upload it. */
function textOf({ time, type }: ScenarioColumn, value: Exclude<CanonicalValue, null>): string {
  return time?.form === "zoneless" ? String(value) : encoderOf(type)(value);
}
