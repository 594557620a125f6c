import type { Relation } from "../../../src/ir/definition.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { identifier, qualified, type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import type { HealthQuestion, SchemaHealth, TableHealth, WarehouseHealth } from "../../../src/ports/health.ts";
import { plain, view } from "./catalog.ts";
import { print, printText } from "./query.ts";
import { type Current, placed, relationSql, text } from "./relation.ts";
import { type RawRow, type Session, textOf } from "./session.ts";

/** Microseconds by the warehouse's clock, while a statement runs. */
const clock = sql`DATE_PART(EPOCH_MICROSECOND, CURRENT_TIMESTAMP())`;

/** The state of an account, from what the role may see. */
export async function readHealth(session: Session, asked: HealthQuestion): Promise<WarehouseHealth> {
  const { rows } = await session.run(
    print(
      sql`SELECT ${clock}, CURRENT_VERSION(), CURRENT_USER(), CURRENT_ROLE(), CURRENT_DATABASE(), CURRENT_SCHEMA()`,
    ),
  );
  const [now, version, user, role, database, schema] = (rows[0] ?? []).map((cell) => textOf(cell));
  const who: Who = { role: role ?? "", current: { database: database ?? null, schema: schema ?? null } };
  const placeless = "name a database and a schema in the configuration: temporary tables are made there";
  return {
    version: { found: `Snowflake ${version ?? ""}`, wanted: "Snowflake", met: true },
    encoding: { found: "UTF-8", wanted: "UTF-8", met: true },
    user: user ?? "",
    database: database ?? "",
    clock: BigInt(now ?? 0),
    missingZones: await missingZones(session, asked.zones),
    temporaryTables: { granted: who.current.schema !== null, remedy: placeless },
    schemas: await inTurn(asked.makesIn, (name) => schemaHealth(session, name, who)),
    tables: await inTurn(asked.reads, (relation) => tableHealth(session, relation, who)),
  };
}

interface Who {
  readonly role: string;
  readonly current: Current;
}

/** No list of zones can be asked for: a zone is tried. */
async function missingZones(session: Session, zones: readonly string[]): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const zone of zones) {
    const tried = sql`SELECT CONVERT_TIMEZONE(${stringLiteral(zone)}, 'UTC', CAST('2000-01-01 00:00:00' AS TIMESTAMP_NTZ))`;
    if (!(await succeeds(() => session.run(print(tried))))) missing.push(zone);
  }
  return missing;
}

async function schemaHealth(session: Session, asked: string | null, { role, current }: Who): Promise<SchemaHealth> {
  const schema = asked ?? current.schema;
  if (schema === null || current.database === null)
    return { schema: null, granted: false, remedy: "name a database and a schema in the configuration" };
  const { rows } = await session.run(
    print(sql`SELECT 1 FROM ${view(current.database, "SCHEMATA")} WHERE SCHEMA_NAME = ${text(schema)}`),
  );
  const place = qualified([current.database, schema]);
  if (rows.length === 0) return { schema, granted: false, remedy: printText(sql`CREATE SCHEMA ${place}`) };
  const remedy = printText(sql`GRANT USAGE, CREATE TABLE ON SCHEMA ${place} TO ROLE ${identifier(role || "PUBLIC")}`);
  return { schema, granted: await mayCreate(session, current.database, schema), remedy };
}

/** A role has what is granted to it and to the roles that it contains. Where the grants cannot be read, none is claimed. */
async function mayCreate(session: Session, database: string, schema: string): Promise<boolean> {
  const granted = sql`SELECT 1 FROM ${view(database, "OBJECT_PRIVILEGES")}
    WHERE OBJECT_TYPE = 'SCHEMA' AND OBJECT_NAME = ${text(schema)} AND PRIVILEGE_TYPE IN ('OWNERSHIP', 'CREATE TABLE')
      AND IS_ROLE_IN_SESSION(GRANTEE) LIMIT 1`;
  let rows: readonly RawRow[] = [];
  await succeeds(async () => {
    rows = (await session.run(print(granted))).rows;
  });
  return rows.length > 0;
}

/** A table may be read where a query of it compiles, which runs nothing. */
async function tableHealth(session: Session, relation: Relation, { role, current }: Who): Promise<TableHealth> {
  const place = placed(relation, current);
  if (place === null)
    return {
      relation,
      exists: false,
      elsewhere: [],
      granted: false,
      remedy: "write its database and schema",
      analyze: null,
    };
  const rows = await named(session, place.database, place.name);
  const here = rows.some(([schema, name]) => plain(schema) === place.schema && plain(name) === place.name);
  const elsewhere = rows.filter(([schema, name]) => plain(schema) !== place.schema && plain(name) === place.name);
  const table = relationSql(place);
  const probe = (): Promise<unknown> => session.describe(print(sql`SELECT * FROM ${table}`));
  return {
    relation,
    exists: here,
    elsewhere: elsewhere.map(([schema]) => plain(schema)),
    granted: here && (await succeeds(probe)),
    remedy: here ? grants(table, qualified([place.database, place.schema]), role) : otherCase(rows, place.schema),
    analyze: null,
  };
}

/** In any letter case: `weather`, written in quotes, is not the table WEATHER. */
async function named(session: Session, database: string, name: string): Promise<readonly RawRow[]> {
  let rows: readonly RawRow[] = [];
  await succeeds(async () => {
    const asked = sql`SELECT TABLE_SCHEMA, TABLE_NAME FROM ${view(database, "TABLES")} WHERE UPPER(TABLE_NAME) = UPPER(${text(name)})`;
    rows = (await session.run(print(asked))).rows;
  });
  return rows;
}

function otherCase(rows: readonly RawRow[], schema: string): string {
  const other = rows.find((row) => plain(row[0]).toUpperCase() === schema.toUpperCase());
  if (other === undefined) return "name a table that is there";
  return `there is "${plain(other[0])}"."${plain(other[1])}": write it so, capital letters are part of a name`;
}

function grants(table: Sql, schema: Sql, role: string): string {
  const to = identifier(role || "PUBLIC");
  return [sql`GRANT USAGE ON SCHEMA ${schema} TO ROLE ${to}`, sql`GRANT SELECT ON ${table} TO ROLE ${to}`]
    .map(printText)
    .join("; ");
}

/** Whether the warehouse takes it. A lost connection is no answer. */
async function succeeds(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const silent = ["connection-lost", "cancelled", "statement-timeout"];
    if (!(error instanceof AsofError) || error.diagnostics.some(({ code }) => silent.includes(code))) throw error;
    return false;
  }
}

async function inTurn<A, B>(things: readonly A[], ask: (thing: A) => Promise<B>): Promise<readonly B[]> {
  const answers: B[] = [];
  for (const thing of things) answers.push(await ask(thing));
  return answers;
}
