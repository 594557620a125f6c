import type { Relation } from "../../../src/ir/definition.ts";
import { identifier, parameter, type Sql, sql } from "../../../src/kernel/sql.ts";
import type {
  HealthQuestion,
  Requirement,
  Right,
  SchemaHealth,
  TableHealth,
  WarehouseHealth,
} from "../../../src/ports/health.ts";
import { formatArray } from "./array-text.ts";
import type { RawRow } from "./exchange.ts";
import { print, printText } from "./query.ts";
import { relationSql } from "./relation.ts";
import type { Session } from "./session.ts";

const oldestVersion = 14;

/** The state of a server or the embedded engine, from its catalog alone. */
export async function readHealth(session: Session, asked: HealthQuestion): Promise<WarehouseHealth> {
  const { rows } = await session.run(
    print(sql`
      select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint), current_setting('server_version'),
             current_setting('server_version_num'), current_setting('server_encoding'), current_user, current_database(),
             has_database_privilege(current_database(), 'temporary'), pg_is_in_recovery()`),
  );
  const [clock, version, number, encoding, user, database, temporary, standby] = rows[0] ?? [];
  const who = { user: user ?? "", database: database ?? "" };
  return {
    version: versionOf(version ?? "", Number(number)),
    encoding: { found: encoding ?? "", wanted: "UTF8", met: encoding === "UTF8" },
    ...who,
    clock: BigInt(clock ?? 0),
    missingZones: await missingZones(session, asked.zones),
    temporaryTables: temporaryTables(temporary === "t", standby === "t", who),
    schemas: await schemas(session, asked.makesIn, who),
    tables: await tables(session, asked.reads, who),
  };
}

interface Who {
  readonly user: string;
  readonly database: string;
}

function versionOf(text: string, number: number): Requirement {
  // Distributions add words of their own: `16.4 (Debian 16.4-1)`.
  const found = `PostgreSQL ${text.replace(/ \(.*$/, "")}`;
  return { found, wanted: `PostgreSQL ${oldestVersion} or newer`, met: number >= oldestVersion * 10_000 };
}

function temporaryTables(granted: boolean, standby: boolean, { user, database }: Who): Right {
  if (standby) return { granted: false, remedy: "this is a standby, which makes no tables: connect to the primary" };
  return {
    granted,
    remedy: printText(sql`grant temporary on database ${identifier(database)} to ${identifier(user)}`),
  };
}

/** The server takes a zone's name in any case, and abbreviations too. */
async function missingZones(session: Session, zones: readonly string[]): Promise<readonly string[]> {
  if (zones.length === 0) return [];
  const { rows } = await session.run(
    print(sql`
      select asked.zone from unnest(${texts(zones)}) as asked(zone)
      where not exists (select from pg_catalog.pg_timezone_names z where lower(z.name) = lower(asked.zone))
        and not exists (select from pg_catalog.pg_timezone_abbrevs a where lower(a.abbrev) = lower(asked.zone))`),
  );
  return rows.map(([zone]) => zone ?? "");
}

async function schemas(
  session: Session,
  asked: readonly (string | null)[],
  { user }: Who,
): Promise<readonly SchemaHealth[]> {
  if (asked.length === 0) return [];
  const { rows } = await session.run(
    print(sql`
      select coalesce(asked.name, current_schema()), n.oid, has_schema_privilege(n.oid, 'create')
      from unnest(${texts(asked)}) with ordinality as asked(name, position)
      left join pg_catalog.pg_namespace n on n.nspname = coalesce(asked.name, current_schema())
      order by asked.position`),
  );
  return rows.map(([schema = null, oid = null, granted]): SchemaHealth => {
    if (schema === null)
      return { schema, granted: false, remedy: "no schema of the search path exists: write the table's schema" };
    const [of, role] = [identifier(schema), identifier(user)];
    const remedy =
      oid === null ? sql`create schema ${of} authorization ${role}` : sql`grant create on schema ${of} to ${role}`;
    return { schema, granted: granted === "t", remedy: printText(remedy) };
  });
}

/** All tables of each name, wherever they are: those that the role may not see by a plain query among them. */
async function tables(session: Session, asked: readonly Relation[], who: Who): Promise<readonly TableHealth[]> {
  if (asked.length === 0) return [];
  const { rows } = await session.run(
    print(sql`
      select asked.position - 1, n.nspname,
             coalesce(asked.database = current_database(), true)
               and case when asked.schema is null then pg_catalog.pg_table_is_visible(c.oid) else n.nspname = asked.schema end,
             has_schema_privilege(n.oid, 'usage'), has_any_column_privilege(c.oid, 'select'),
             c.relkind in ('r', 'p', 'm') and c.reltuples < 0
      from unnest(${texts(asked.map(({ database }) => database))}, ${texts(asked.map(({ schema }) => schema))},
                  ${texts(asked.map(({ name }) => name))})
           with ordinality as asked(database, schema, name, position)
      join pg_catalog.pg_class c on c.relname = asked.name and c.relkind in ('r', 'v', 'm', 'p', 'f')
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      order by asked.position, n.nspname`),
  );
  return asked.map((relation, index) => {
    const named = rows.filter((row) => Number(row[0]) === index);
    return tableHealth(relation, named, who);
  });
}

function tableHealth(relation: Relation, named: readonly RawRow[], { user }: Who): TableHealth {
  const row = named.find((one) => one[2] === "t");
  const elsewhere = named.filter((one) => one !== row).map((one) => one[1] ?? "");
  if (row === undefined)
    return { relation, exists: false, elsewhere, granted: false, remedy: "name a table that is there", analyze: null };
  const [, schema, , usage, select, uncounted] = row;
  const table = relationSql({ ...relation, database: null });
  const role = identifier(user);
  const grants = [
    ...(usage === "t" ? [] : [sql`grant usage on schema ${identifier(schema ?? "")} to ${role}`]),
    ...(select === "t" ? [] : [sql`grant select on ${table} to ${role}`]),
  ];
  return {
    relation,
    exists: true,
    elsewhere,
    granted: grants.length === 0,
    remedy: grants.map(printText).join("; "),
    analyze: uncounted === "t" ? printText(sql`analyze ${table}`) : null,
  };
}

function texts(values: readonly (string | null)[]): Sql {
  return sql`cast(${parameter({ value: formatArray(values) })} as text[])`;
}
