import type { Relation } from "../../../src/ir/definition.ts";
import { formatRelation } from "../../../src/ir/relation-name.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { parameter, qualified, type Sql, sql } from "../../../src/kernel/sql.ts";
import { print } from "./query.ts";
import type { Session } from "./session.ts";

/** A relation with all parts of its name. */
export interface Place {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

/** What names without a database or a schema mean. */
export interface Current {
  readonly database: string | null;
  readonly schema: string | null;
}

export function relationSql({ database, schema, name }: Relation): Sql {
  return qualified([database, schema, name].filter((part) => part !== null));
}

export async function currentPlace(session: Session): Promise<Current> {
  const { rows } = await session.run(print(sql`SELECT CURRENT_DATABASE(), CURRENT_SCHEMA()`));
  const [database, schema] = rows[0] ?? [];
  return { database: nameOf(database), schema: nameOf(schema) };
}

/** A table to be made, with its database and schema written out: nothing made or dropped then depends on the session. */
export async function placeOf(session: Session, relation: Relation): Promise<Place> {
  const place = placed(relation, await currentPlace(session));
  if (place !== null) return place;
  throw AsofError.of(
    "relation-not-found",
    `no database and schema are known to make '${formatRelation(relation)}' in`,
    {
      hint: "write the table's database and schema, or name them in the configuration",
    },
  );
}

/** Null where a part is not known. A schema that is not named is the current one only within the current database. */
export function placed({ database, schema, name }: Relation, current: Current): Place | null {
  const inDatabase = database ?? current.database;
  const elsewhere = database !== null && database !== current.database;
  const inSchema = schema ?? (elsewhere ? "PUBLIC" : current.schema);
  return inDatabase === null || inSchema === null ? null : { database: inDatabase, schema: inSchema, name };
}

/** Whether a table or a view stands under a name. */
export async function isTaken(session: Session, { database, schema, name }: Place): Promise<boolean> {
  const tables = qualified([database, "INFORMATION_SCHEMA", "TABLES"]);
  const { rows } = await session.run(
    print(sql`SELECT 1 FROM ${tables} WHERE TABLE_SCHEMA = ${text(schema)} AND TABLE_NAME = ${text(name)}`),
  );
  return rows.length > 0;
}

/** What to tell of a name that is taken. */
export function taken(place: Place): AsofError {
  return AsofError.of("file-exists", `the table '${formatRelation(place)}' exists already`, {
    hint: "choose another name, or replace it: --overwrite, in code overwrite: true",
  });
}

/** A bound text. */
export function text(value: string): Sql {
  return parameter({ value });
}

function nameOf(cell: unknown): string | null {
  return typeof cell === "string" && cell !== "" ? cell : null;
}
