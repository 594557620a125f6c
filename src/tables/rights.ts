import type { SqlSession } from "../ports/sql-database.ts";
import type { StoreFinding } from "../ports/store-health.ts";

/** What a database says of itself, and of a schema of our own. */
export interface SchemaState {
  readonly about: string;
  readonly user: string;
  /** Microseconds since 1970. */
  readonly clock: bigint;
  readonly isMade: boolean;
  readonly findings: readonly StoreFinding[];
}

const question = `
select (extract(epoch from clock_timestamp()) * 1000000)::int8, version(), current_user::text,
       current_database()::text, pg_is_in_recovery(), has_database_privilege(current_database(), 'create'),
       has_database_privilege(current_database(), 'temporary'), n.oid is not null,
       coalesce(has_schema_privilege(n.oid, 'usage'), false), coalesce(has_schema_privilege(n.oid, 'create'), false)
from (select $1::text as name) asked left join pg_catalog.pg_namespace n on n.nspname = asked.name`;

/** Looks at a schema that tables of our own lie in, or will lie in: from the catalog alone. */
export async function schemaState(session: SqlSession, schema: string): Promise<SchemaState> {
  const { rows } = await session.ask(question, [schema]);
  const [clock, version, user, database, standby, create, temporary, isMade, usage, make] = rows[0] ?? [];
  const role = quoted(user ?? "");
  const findings: StoreFinding[] = [];
  const miss = (isSevere: boolean, found: string, fix: string): void => void findings.push({ isSevere, found, fix });
  if (standby === "t") miss(true, "it is a standby, which takes no rows", "connect to the primary");
  if (isMade !== "t" && create !== "t")
    miss(
      true,
      `the schema ${schema} is not there, and may not be made`,
      `create schema ${quoted(schema)} authorization ${role}`,
    );
  if (isMade === "t" && usage !== "t")
    miss(true, `the schema ${schema} may not be used`, `grant usage on schema ${quoted(schema)} to ${role}`);
  if (isMade === "t" && make !== "t")
    miss(
      false,
      `no tables may be made in the schema ${schema}, as runs need`,
      `grant create on schema ${quoted(schema)} to ${role}`,
    );
  if (temporary !== "t")
    miss(
      false,
      "no temporary tables may be made, as streams of rows need",
      `grant temporary on database ${quoted(database ?? "")} to ${role}`,
    );
  return {
    about: `${(version ?? "").split(" ", 2).join(" ")} as ${user}`,
    user: user ?? "",
    clock: BigInt(clock ?? 0),
    isMade: isMade === "t",
    findings,
  };
}

/** A table of a schema, as the asker sees it. */
export interface TableState {
  readonly name: string;
  readonly isUnlogged: boolean;
  /** Whether somebody keeps everybody else from reading it, as a first load does. */
  readonly isLocked: boolean;
  readonly mayRead: boolean;
  readonly mayWrite: boolean;
  /** Whether it may be changed and dropped. */
  readonly isOwn: boolean;
}

const tablesQuestion = `
select c.relname::text, c.relpersistence = 'u',
       has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select'),
       has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'update'), pg_has_role(c.relowner, 'usage'),
       exists (select from pg_catalog.pg_locks l
               where l.relation = c.oid and l.mode = 'AccessExclusiveLock' and l.granted and l.pid <> pg_backend_pid())
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relkind in ('r', 'p')
order by c.relname`;

/** All tables of a schema, by their names. */
export async function tableStates(session: SqlSession, schema: string): Promise<ReadonlyMap<string, TableState>> {
  const { rows } = await session.ask(tablesQuestion, [schema]);
  const states = rows.map(([name, isUnlogged, mayRead, mayWrite, isOwn, isLocked]): TableState => {
    const rights = { mayRead: mayRead === "t", mayWrite: mayWrite === "t", isOwn: isOwn === "t" };
    return { name: name ?? "", isUnlogged: isUnlogged === "t", isLocked: isLocked === "t", ...rights };
  });
  return new Map(states.map((state) => [state.name, state]));
}

/** What the asker may not do with tables of a schema, and what would let them. */
export function missingRights(tables: readonly TableState[], schema: string, user: string): readonly StoreFinding[] {
  const all = `all tables in schema ${quoted(schema)}`;
  const role = quoted(user);
  return [
    lacking(tables, "mayRead", { isSevere: true, found: "read", fix: `grant select on ${all} to ${role}` }),
    lacking(tables, "mayWrite", {
      isSevere: false,
      found: "written, as runs and pushes need",
      fix: `grant insert, update on ${all} to ${role}`,
    }),
    lacking(tables, "isOwn", {
      isSevere: false,
      found: "changed or dropped, as runs need",
      fix: `make runs as the role that owns them, or grant that role to ${role}`,
    }),
  ].flat();
}

/** `found`: what may not be done with them. */
function lacking(
  tables: readonly TableState[],
  right: "mayRead" | "mayWrite" | "isOwn",
  finding: StoreFinding,
): readonly StoreFinding[] {
  const names = tables.filter((table) => !table[right]).map(({ name }) => name);
  if (names.length === 0) return [];
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return [{ ...finding, found: `${names.slice(0, 3).join(", ")}${more} may not be ${finding.found}` }];
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
