import type { Knex } from "knex";
import type { CanonicalType } from "../../ir/types.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { sql, stringLiteral } from "../../kernel/sql.ts";
import type { SqlDatabase } from "../../ports/sql-database.ts";
import { preparedRead } from "../../tables/prepared-read.ts";
import type { StorageOptions } from "./options.ts";
import { printed } from "./own-database.ts";
import type { StoredColumn, StoredTable } from "./stored-table.ts";

/** A page of Postgres, less what it keeps for itself. */
const pageBytes = 8_160;
const mostColumns = 1_600;

/** Makes the table of a version. Nothing happens where it is there. */
export async function createTable(
  knex: Knex,
  { lexicon }: Pick<SqlDatabase, "lexicon">,
  stored: StoredTable,
  { fillfactor = 85, unlogged = false }: StorageOptions,
): Promise<void> {
  const { schema, name, columns, keys } = stored;
  requireFit(stored);
  if (await knex.schema.withSchema(schema).hasTable(name)) return;
  await knex.schema.withSchema(schema).createTable(name, (table) => {
    for (const column of columns) table.specificType(column.sqlName, columnType(lexicon, column));
    table.primary(keys.map(({ sqlName }) => sqlName));
  });
  await knex.raw(`alter table ??.?? set (fillfactor = ${percent(fillfactor)})`, [schema, name]);
  if (unlogged) await knex.raw("alter table ??.?? set unlogged", [schema, name]);
}

/** Whether anything of its name is there. */
export async function hasTable(
  database: SqlDatabase,
  { relation }: StoredTable,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const name = stringLiteral(printed(database, relation).text);
  const question = sql`SELECT pg_catalog.to_regclass(${name}) IS NOT NULL`;
  const columns = [{ name: "is_there", type: { kind: "bool" } }] as const;
  const [row] = await database.read(preparedRead(database, question, columns), [], signal);
  return row?.[0] === true;
}

export async function dropTable(knex: Knex, { schema, name }: StoredTable): Promise<void> {
  await knex.schema.withSchema(schema).dropTableIfExists(name);
}

/** Text compares by code point, whatever the database's own collation. */
function columnType(lexicon: SqlDatabase["lexicon"], { type }: StoredColumn): string {
  const { text } = printed({ lexicon }, lexicon.type(type));
  return type.kind === "string" ? `${text} collate "C"` : text;
}

function percent(fillfactor: number): number {
  if (Number.isInteger(fillfactor) && fillfactor >= 10 && fillfactor <= 100) return fillfactor;
  throw AsofError.of("invalid-option", `a fillfactor of ${fillfactor} is not possible`, { hint: "give 10 to 100" });
}

/** Throws where a full row would not fit a page: the engine says so only when it meets one. */
function requireFit({ columns }: StoredTable): void {
  const header = 8 * Math.ceil((23 + Math.ceil(columns.length / 8)) / 8);
  const bytes = columns.reduce((sum, { type }) => sum + leastBytes(type), header);
  if (columns.length <= mostColumns && bytes <= pageBytes) return;
  throw AsofError.of(
    "too-many-columns",
    `a row of ${columns.length} columns does not fit a table of the online store`,
    {
      hint: "divide the view's features among several views of the same source",
    },
  );
}

/** What a value takes in its row; long ones are moved elsewhere and leave an address of 18 bytes. */
function leastBytes({ kind }: CanonicalType): number {
  switch (kind) {
    case "bool":
      return 1;
    case "int32":
    case "float32":
    case "date":
      return 4;
    case "int64":
    case "float64":
    case "timestamp":
      return 8;
    default:
      return 18;
  }
}
