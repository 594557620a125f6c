import type { Relation } from "../../src/ir/definition.ts";
import { identifier, qualified, type Sql, SqlPrinter, sql } from "../../src/kernel/sql.ts";
import type { Grant, GrantsAnswer, GrantsQuestion, Lack } from "../../src/ports/grants.ts";
import { spelling } from "./spelling.ts";

/** Where a name without a schema leads, unless somebody has changed the search path. */
const usual = "public";
/** What everybody may read. */
const catalogs = ["pg_catalog", "information_schema"];

/** The rights of a role: https://www.postgresql.org/docs/current/ddl-priv.html */
export function grants({ to, options, reads, makesIn }: GrantsQuestion): GrantsAnswer {
  const said = place(options);
  const [role, database] = [to ?? said.user, said.database];
  if (role === null || database === null) return { ok: false, lacks: lacking(role, database) };
  const granted = (purpose: string, what: Sql): Grant => ({
    purpose,
    statement: new SqlPrinter(spelling).print(sql`GRANT ${what} TO ${identifier(role)};`),
  });
  const tables = reads.filter(({ schema }) => schema === null || !catalogs.includes(schema));
  const made = makesIn === null ? null : (makesIn.schema ?? usual);
  const schemas = new Set([...tables.map(schemaOf), ...(made === null ? [] : [made])]);
  return {
    ok: true,
    to: role,
    grants: [
      granted("to connect", sql`CONNECT ON DATABASE ${identifier(database)}`),
      ...[...schemas].sort().map((one) => granted("to find tables", sql`USAGE ON SCHEMA ${identifier(one)}`)),
      ...tables.map((one) => granted("to read sources", sql`SELECT ON TABLE ${qualified([schemaOf(one), one.name])}`)),
      ...(made === null
        ? []
        : [
            granted("to upload spines", sql`TEMPORARY ON DATABASE ${identifier(database)}`),
            granted("to make training sets as tables", sql`CREATE ON SCHEMA ${identifier(made)}`),
          ]),
    ],
    remarks: tables.some(({ schema }) => schema === null)
      ? [`names without a schema are taken for tables of schema ${usual}`]
      : [],
  };
}

function schemaOf({ schema }: Relation): string {
  return schema ?? usual;
}

interface SaidPlace {
  readonly user: string | null;
  readonly database: string | null;
}

/** What a URL says wins over the other options, as when it is connected to. */
function place({ url, user, database }: GrantsQuestion["options"]): SaidPlace {
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : null;
  return {
    user: decoded(parsed?.username) ?? text(user),
    database: decoded(parsed?.pathname.slice(1)) ?? text(database),
  };
}

function decoded(part: string | undefined): string | null {
  return part === undefined || part === "" ? null : decodeURIComponent(part);
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function lacking(role: string | null, database: string | null): readonly Lack[] {
  const whose = "set it in the configuration of a server; the embedded warehouse has one user, who needs no grants";
  return [
    ...(role === null
      ? [
          {
            option: "to",
            message: "who is granted the rights is not said",
            hint: "name one (--to), or set user in the configuration",
          },
        ]
      : []),
    ...(database === null ? [{ option: "database", message: "the database is not said", hint: whose }] : []),
  ];
}
