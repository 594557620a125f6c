import { identifier, qualified, type Sql, SqlPrinter, sql } from "../../src/kernel/sql.ts";
import type { Grant, GrantsAnswer, GrantsQuestion, Lack } from "../../src/ports/grants.ts";
import { type Current, type Place, placed } from "./driver/relation.ts";
import { spelling } from "./spelling.ts";

/**
 * The rights of a role. A temporary table, which uploaded rows go into, needs no right to create tables:
 * https://docs.snowflake.com/en/sql-reference/sql/create-table#access-control-requirements
 */
export function grants({ to, options, reads, makesIn }: GrantsQuestion): GrantsAnswer {
  const [role, warehouse] = [to === null ? named(options["role"]) : named(to), named(options["warehouse"])];
  const current = { database: named(options["database"]), schema: named(options["schema"]) };
  const tables = reads.map((one) => placed(one, current));
  const uploads = makesIn === null ? null : inCurrent(current);
  const made = makesIn === null ? null : placed({ ...makesIn, name: "any" }, current);
  const known = tables.flatMap((one) => one ?? []);
  const placeless = known.length < tables.length || (makesIn !== null && (made === null || uploads === null));
  if (role === null || warehouse === null || placeless)
    return { ok: false, lacks: [...lacking(role, warehouse), ...lackingPlace(placeless, current)] };
  const places = [...known, ...(uploads ?? []), ...(made === null ? [] : [made])];
  const granted = (purpose: string, what: Sql): Grant => ({
    purpose,
    statement: new SqlPrinter(spelling).print(sql`GRANT ${what} TO ROLE ${identifier(role)};`),
  });
  return {
    ok: true,
    to: role,
    grants: [
      granted("to run queries", sql`USAGE ON WAREHOUSE ${identifier(warehouse)}`),
      ...databasesOf(places).map((one) => granted("to find tables", sql`USAGE ON DATABASE ${identifier(one)}`)),
      ...schemasOf(places).map((one) => granted("to find tables", sql`USAGE ON SCHEMA ${qualified(one)}`)),
      ...known.map(({ database, schema, name }) =>
        granted("to read sources", sql`SELECT ON TABLE ${qualified([database, schema, name])}`),
      ),
      ...(made === null
        ? []
        : [
            granted(
              "to make training sets as tables",
              sql`CREATE TABLE ON SCHEMA ${qualified([made.database, made.schema])}`,
            ),
          ]),
    ],
    remarks: [
      "for a source that is a view, write ON VIEW instead of ON TABLE",
      ...jobsRemark(made, uploads?.[0] ?? null),
    ],
  };
}

type SchemaPlace = Pick<Place, "database" | "schema">;

/** What is uploaded for a job is kept where the session is, in a table that is no temporary one. */
function jobsRemark(made: SchemaPlace | null, session: SchemaPlace | null): readonly string[] {
  if (made === null || session === null) return [];
  if (made.database === session.database && made.schema === session.schema) return [];
  const schema = new SqlPrinter(spelling).print(qualified([session.database, session.schema]));
  return [
    `jobs (--async) whose spine is uploaded need CREATE TABLE ON SCHEMA ${schema} as well, where it is kept meanwhile`,
  ];
}

/** Temporary tables are made where the session is. */
function inCurrent({ database, schema }: Current): readonly SchemaPlace[] | null {
  return database === null || schema === null ? null : [{ database, schema }];
}

/** A name of the configuration as a connection reads it: folded to capitals, unless it stands in double quotes. */
function named(value: unknown): string | null {
  if (typeof value !== "string" || value === "") return null;
  const quoted = /^"((?:[^"]|"")+)"$/.exec(value)?.[1];
  return quoted === undefined ? value.toUpperCase() : quoted.replaceAll('""', '"');
}

function databasesOf(places: readonly Pick<Place, "database">[]): readonly string[] {
  return [...new Set(places.map(({ database }) => database))].sort();
}

function schemasOf(places: readonly Pick<Place, "database" | "schema">[]): readonly (readonly [string, string])[] {
  const schemas = places.map(({ database, schema }): [string, string] => [database, schema]);
  const byText = new Map(schemas.map((one) => [JSON.stringify(one), one]));
  return [...byText].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, one]) => one);
}

function lacking(role: string | null, warehouse: string | null): readonly Lack[] {
  const name = "name a role (--to), or set role in the configuration of the warehouse";
  const hint = "set warehouse in the configuration: the virtual warehouse that runs the queries";
  return [
    ...(role === null ? [{ option: "to", message: "who is granted the rights is not said", hint: name }] : []),
    ...(warehouse === null ? [{ option: "warehouse", message: "the virtual warehouse is not said", hint }] : []),
  ];
}

function lackingPlace(placeless: boolean, { database, schema }: Current): readonly Lack[] {
  if (!placeless) return [];
  const lack = (option: string): Lack => ({
    option,
    message: `the ${option} of tables that are named without one is not said`,
    hint: `set ${option} in the configuration of the warehouse`,
  });
  return [...(database === null ? [lack("database")] : []), ...(schema === null ? [lack("schema")] : [])];
}
