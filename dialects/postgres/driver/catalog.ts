import type {
  Catalog,
  CatalogColumn,
  CatalogIndex,
  CatalogIndexColumn,
  CatalogTable,
} from "../../../src/ir/catalog.ts";
import type { Relation } from "../../../src/ir/definition.ts";
import { parameter, type Sql, sql } from "../../../src/kernel/sql.ts";
import { formatArray } from "./array-text.ts";
import type { RawRow } from "./exchange.ts";
import { print } from "./query.ts";
import type { Session } from "./session.ts";
import { readStatistics } from "./statistics.ts";
import { knownTypes } from "./types.ts";

/** A relation that was found, by its number in the catalog. */
interface Found {
  readonly oid: string;
  readonly kind: CatalogTable["kind"];
  readonly rows: number | null;
}

/** What the catalog says of some relations: one query for each kind of thing, however many relations there are. */
export async function readCatalog(session: Session, relations: readonly Relation[]): Promise<Catalog> {
  const found = await findRelations(session, relations);
  const oids = [...found.values()].map(({ oid }) => oid);
  const columns = oids.length === 0 ? new Map() : await readColumns(session, oids);
  const indexes = oids.length === 0 ? new Map() : await readIndexes(session, oids);
  const statistics = oids.length === 0 ? new Map() : await readStatistics(session, oids);
  return {
    tables: relations.map((relation, index) => {
      const one = found.get(index);
      if (one === undefined) return missing(relation);
      const { oid, kind, rows } = one;
      return {
        relation,
        exists: true,
        kind,
        columns: columns.get(oid) ?? [],
        indexes: indexes.get(oid) ?? [],
        rows,
        statistics: statistics.get(oid) ?? null,
      };
    }),
  };
}

function missing(relation: Relation): CatalogTable {
  return { relation, exists: false, kind: "other", columns: [], indexes: [], rows: null, statistics: null };
}

const kinds: Readonly<Record<string, CatalogTable["kind"]>> = { r: "table", v: "view", m: "view", p: "partitioned" };

/**
 * A table with inheritance children is read with their rows, as a partitioned one is. Without the right to read the whole
 * table its addresses (ctid) are refused, and only a heap is known to fetch by them.
 */
const kind = sql`
  case when c.relkind = 'r' and exists (select from pg_catalog.pg_inherits i where i.inhparent = c.oid) then 'p'
       when c.relkind = 'r' and not (
         has_column_privilege(c.oid, 'ctid', 'select')
         and exists (select from pg_catalog.pg_am m where m.oid = c.relam and m.amname = 'heap')
       ) then 'o'
       else c.relkind::text end`;

/** By position in the list asked for. A name without a schema is looked up as SQL would: along the search path. */
async function findRelations(session: Session, relations: readonly Relation[]): Promise<ReadonlyMap<number, Found>> {
  const { rows } = await session.run(
    print(sql`
      select asked.position - 1, c.oid, ${kind}, c.reltuples, c.relpages
      from unnest(${texts(relations.map(({ database }) => database))}, ${texts(relations.map(({ schema }) => schema))},
                  ${texts(relations.map(({ name }) => name))})
           with ordinality as asked(database, schema, name, position)
      join pg_catalog.pg_class c on c.relname = asked.name
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'v', 'm', 'p', 'f')
        and coalesce(asked.database = current_database(), true)
        and case when asked.schema is null then pg_catalog.pg_table_is_visible(c.oid) else n.nspname = asked.schema end
        and has_schema_privilege(n.oid, 'usage')
        and has_any_column_privilege(c.oid, 'select')`),
  );
  return new Map(rows.map((row) => [Number(row[0]), foundRelation(row)]));
}

function foundRelation([, oid, kind, tuples, pages]: RawRow): Found {
  const estimate = Number(tuples);
  // Servers before 14 say 0 for "never counted"; a table without pages is then as good as unknown.
  const known = estimate > 0 || (estimate === 0 && Number(pages) > 0);
  return { oid: oid ?? "", kind: kinds[kind ?? ""] ?? "other", rows: known ? estimate : null };
}

async function readColumns(
  session: Session,
  oids: readonly string[],
): Promise<ReadonlyMap<string, readonly CatalogColumn[]>> {
  const { rows } = await session.run(
    print(sql`
      select a.attrelid, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypid, a.atttypmod
      from pg_catalog.pg_attribute a
      where a.attrelid = any (${oidArray(oids)}) and a.attnum > 0 and not a.attisdropped
      order by a.attrelid, a.attnum`),
  );
  const types = await knownTypes(
    session,
    rows.map((row) => ({ oid: Number(row[3]), modifier: Number(row[4]) })),
  );
  const columns = rows.map(([, name, warehouseType], index) => ({
    name: name ?? "",
    warehouseType: warehouseType ?? "",
    ...(types[index] ?? { type: null, time: null }),
  }));
  return grouped(rows, columns);
}

/**
 * Usable B-tree indexes over all rows, with the columns that they include. A key that is an expression, or sorts by another collation than its column, is null: a
 * join cannot use it.
 */
async function readIndexes(
  session: Session,
  oids: readonly string[],
): Promise<ReadonlyMap<string, readonly CatalogIndex[]>> {
  const { rows } = await session.run(
    print(sql`
      select i.indrelid, i.indexrelid, c.relname,
             case when k.collated in (0, a.attcollation) or k.position > i.indnkeyatts then a.attname end,
             k.options & 1, k.options & 2, k.position > i.indnkeyatts
      from pg_catalog.pg_index i
      join pg_catalog.pg_class c on c.oid = i.indexrelid
      join pg_catalog.pg_am m on m.oid = c.relam
      cross join lateral unnest(i.indkey, i.indoption, i.indcollation)
        with ordinality as k(attnum, options, collated, position)
      left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum and k.attnum > 0
      where i.indrelid = any (${oidArray(oids)})
        and m.amname = 'btree' and i.indisvalid and i.indisready and i.indpred is null
      order by i.indrelid, c.relname, i.indexrelid, k.position`),
  );
  const indexes = [...byFirst(rows.map((row) => [row[1] ?? "", row])).values()];
  return grouped(
    indexes.map((keys) => keys[0] ?? []),
    indexes.map(indexOf),
  );
}

function indexOf(rows: readonly RawRow[]): CatalogIndex {
  const isIncluded = (row: RawRow): boolean => row[6] === "t";
  const includes = rows.filter(isIncluded).map((row) => row[3] ?? "");
  const columns = rows.filter((row) => !isIncluded(row)).map(indexColumn);
  return { name: rows[0]?.[2] ?? "", columns, ...(includes.length === 0 ? {} : { includes }) };
}

function indexColumn([, , , name, descending, nullsFirst]: RawRow): CatalogIndexColumn | null {
  if (name === null || name === undefined) return null;
  return { name, descending: descending !== "0", nullsFirst: nullsFirst !== "0" };
}

/** Things by the relation that their row begins with. */
function grouped<T>(rows: readonly RawRow[], things: readonly T[]): ReadonlyMap<string, readonly T[]> {
  return byFirst(things.map((thing, index) => [rows[index]?.[0] ?? "", thing]));
}

function byFirst<T>(pairs: readonly (readonly [string, T])[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

function texts(values: readonly (string | null)[]): Sql {
  return sql`cast(${parameter({ value: formatArray(values) })} as text[])`;
}

function oidArray(oids: readonly string[]): Sql {
  return sql`cast(${parameter({ value: formatArray(oids) })} as oid[])`;
}
