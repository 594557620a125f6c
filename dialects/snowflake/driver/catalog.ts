import type { Catalog, CatalogColumn, CatalogTable } from "../../../src/ir/catalog.ts";
import type { Relation } from "../../../src/ir/definition.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { join, qualified, type Sql, sql } from "../../../src/kernel/sql.ts";
import { print } from "./query.ts";
import { type Current, currentPlace, type Place, placed, text } from "./relation.ts";
import { type RawRow, type Session, textOf } from "./session.ts";
import { knownType } from "./types.ts";

/** What the catalog says of some relations: two queries for each database, however many relations there are. */
export async function readCatalog(session: Session, relations: readonly Relation[]): Promise<Catalog> {
  if (relations.length === 0) return { tables: [] };
  const current = await currentPlace(session);
  const places = relations.flatMap((relation) => placed(relation, current) ?? []);
  const tables = new Map<string, Found>();
  for (const [database, inside] of byDatabase(places)) {
    for (const [key, found] of await readDatabase(session, database, inside)) tables.set(key, found);
  }
  return { tables: relations.map((relation) => tableOf(relation, current, tables)) };
}

interface Found {
  readonly kind: CatalogTable["kind"];
  readonly rows: number | null;
  readonly columns: CatalogColumn[];
}

function tableOf(relation: Relation, current: Current, tables: ReadonlyMap<string, Found>): CatalogTable {
  const place = placed(relation, current);
  const found = place === null ? undefined : tables.get(keyOf(place));
  if (found === undefined)
    return { relation, exists: false, kind: "other", columns: [], indexes: [], rows: null, statistics: null };
  return { relation, exists: true, ...found, indexes: [], statistics: null };
}

const kinds: Readonly<Record<string, CatalogTable["kind"]>> = {
  "BASE TABLE": "table",
  "TEMPORARY TABLE": "table",
  TRANSIENT: "table",
  VIEW: "view",
  "MATERIALIZED VIEW": "view",
};

/** A database that does not exist, or that the role may not use, holds nothing. */
async function readDatabase(
  session: Session,
  database: string,
  places: readonly Place[],
): Promise<ReadonlyMap<string, Found>> {
  try {
    const asked = join(places.map(isPlace), sql` OR `);
    const tables = await session.run(
      print(sql`SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ROW_COUNT
        FROM ${view(database, "TABLES")} WHERE ${asked}`),
    );
    const found = new Map(tables.rows.map((row) => [rowKey(database, row), foundTable(row)]));
    const columns = await session.run(
      print(sql`SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, NUMERIC_PRECISION, NUMERIC_SCALE
        FROM ${view(database, "COLUMNS")} WHERE ${asked} ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`),
    );
    for (const row of columns.rows) found.get(rowKey(database, row))?.columns.push(catalogColumn(row));
    return found;
  } catch (error) {
    if (error instanceof AsofError && error.diagnostics.some(({ code }) => code === "relation-not-found"))
      return new Map();
    throw error;
  }
}

export function view(database: string, name: string): Sql {
  return qualified([database, "INFORMATION_SCHEMA", name]);
}

function isPlace({ schema, name }: Place): Sql {
  return sql`(TABLE_SCHEMA = ${text(schema)} AND TABLE_NAME = ${text(name)})`;
}

function foundTable([, , type, rows]: RawRow): Found {
  const kind = kinds[textOf(type) ?? ""] ?? "other";
  const count = textOf(rows);
  return { kind, rows: count === null || kind !== "table" ? null : Number(count), columns: [] };
}

function catalogColumn([, , name, type, precision, scale]: RawRow): CatalogColumn {
  const told = { name: textOf(type) ?? "", precision: number(precision), scale: number(scale) };
  return { name: plain(name), ...knownType(told) };
}

function number(cell: unknown): number | null {
  const digits = textOf(cell);
  return digits === null ? null : Number(digits);
}

/** A name is a text as it stands, were it `NULL`. */
export function plain(cell: unknown): string {
  return typeof cell === "string" ? cell : "";
}

function rowKey(database: string, [schema, name]: RawRow): string {
  return keyOf({ database, schema: plain(schema), name: plain(name) });
}

function keyOf({ database, schema, name }: Place): string {
  return JSON.stringify([database, schema, name]);
}

function byDatabase(places: readonly Place[]): ReadonlyMap<string, readonly Place[]> {
  const groups = new Map<string, Place[]>();
  for (const place of places) groups.set(place.database, [...(groups.get(place.database) ?? []), place]);
  return groups;
}
