import type { Relation } from "../../../src/ir/definition.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { parameter, qualified, type Sql, sql } from "../../../src/kernel/sql.ts";
import { print } from "./query.ts";
import type { Session } from "./session.ts";

export function relationSql({ database, schema, name }: Relation): Sql {
  return qualified([database, schema, name].filter((part) => part !== null));
}

/**
 * A table to be made, with its schema written out: an unqualified name would be made in one schema, and dropped in whichever
 * schema of the search path happens to have such a table.
 */
export async function placeOf(session: Session, relation: Relation): Promise<Relation> {
  const { rows } = await session.run(print(sql`select current_database(), current_schema()`));
  const [database, schema] = rows[0] ?? [];
  if (relation.database !== null && relation.database !== database)
    throw AsofError.of("relation-not-found", `tables can be made in database '${database}' only, which is connected`, {
      hint: "leave the database out of the table's name, or connect to the other one",
    });
  const place = relation.schema ?? schema ?? null;
  if (place === null)
    throw AsofError.of("relation-not-found", `no schema of the search path exists to make '${relation.name}' in`, {
      hint: "write the table's schema",
    });
  return { database: null, schema: place, name: relation.name };
}

/** Whether anything stands under a name that was placed. */
export async function isTaken(session: Session, { schema, name }: Relation): Promise<boolean> {
  const { rows } = await session.run(
    print(sql`
      select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${parameter({ value: schema })} and c.relname = ${parameter({ value: name })}`),
  );
  return rows.length > 0;
}

/** What to tell of a name that is taken. */
export function taken({ schema, name }: Relation): AsofError {
  return AsofError.of("file-exists", `the table '${schema}.${name}' exists already`, {
    hint: "choose another name, or replace it: --overwrite, in code overwrite: true",
  });
}
