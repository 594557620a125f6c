import { type OnlineTable, onlineLayout } from "../../ir/online.ts";
import type { Shard } from "../../ir/shard.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { identifier, integerLiteral, join, parameter, type Sql, sql } from "../../kernel/sql.ts";
import type { StoredRow, UnfitColumn } from "../../ports/online-store.ts";
import type { PreparedRead, SqlDatabase } from "../../ports/sql-database.ts";
import { preparedRead } from "../../tables/prepared-read.ts";
import { hasKey } from "../rows.ts";
import { column } from "./newer.ts";
import { ask } from "./own-database.ts";
import { type StoredColumn, type StoredTable, storedRow } from "./stored-table.ts";
import { textOf, type Writing } from "./write.ts";

/** Rows of a page: enough that a page costs little, few enough to hold. */
const pageRows = 5_000;
/** Keys that are asked for at once. */
const askedKeys = 5_000;

const stored = identifier("stored");
const asked = identifier("asked");

/** One for each key, in order. */
export async function lookAt(writing: Writing, keys: readonly Row[]): Promise<readonly (StoredRow | null)[]> {
  const shape = await shapeOf(writing);
  const found: (StoredRow | null)[] = new Array(keys.length).fill(null);
  for (let from = 0; from < keys.length; from += askedKeys) {
    const some = keys.slice(from, from + askedKeys);
    for (const [number, row] of await lookAtSome(writing, shape, some)) found[from + number] = row;
  }
  return found;
}

async function lookAtSome(
  { database, table, stored: own, signal }: Writing,
  shape: Shape,
  keys: readonly Row[],
): Promise<readonly (readonly [number, StoredRow])[]> {
  const wanted = keys.flatMap((key, number) => (hasKey(table, key) ? [{ key: storedRow(own, key), number }] : []));
  if (wanted.length === 0) return [];
  const lists = own.keys.map(({ name, type }, index) => {
    const values: readonly CanonicalValue[] = wanted.map(({ key }) => key[index] ?? null);
    return textOf(database, { kind: "array", of: type }, values, `keys '${name}'`);
  });
  const rows = await database.read(shape.byKeys, lists, signal);
  return rows.flatMap((row) => {
    const number = wanted[Number(row[0]) - 1]?.number;
    return number === undefined ? [] : [[number, shape.read(row, 1)] as const];
  });
}

/** Page after page along the primary key: all rows, or those of a part of the keys. */
export async function* scanAll(
  writing: Writing,
  part: Shard | null = null,
): AsyncGenerator<readonly StoredRow[], void, void> {
  const { database, stored: own, signal } = writing;
  const shape = await shapeOf(writing, part);
  let rows = await database.read(shape.firstPage, [], signal);
  while (rows.length > 0) {
    yield rows.map((row) => shape.read(row, 0));
    const last = rows.at(-1) ?? [];
    if (rows.length < pageRows) return;
    const after = own.keys.map(({ name, type }, index) => textOf(database, type, last[index] ?? null, `key '${name}'`));
    rows = await database.read(shape.nextPage, after, signal);
  }
}

/** How a version's table is read whole. */
interface Shape {
  readonly byKeys: PreparedRead;
  readonly firstPage: PreparedRead;
  readonly nextPage: PreparedRead;
  /** Of a row whose columns begin at a place. */
  readonly read: (row: Row, at: number) => StoredRow;
}

async function shapeOf({ database, table, stored: own, signal }: Writing, part: Shard | null = null): Promise<Shape> {
  const changed = await changedColumns(database, own, signal);
  const types = own.columns.map((one): CanonicalType => (changed.has(one) ? { kind: "string" } : one.type));
  const parts = own.columns.map((one) =>
    changed.has(one) ? sql`CAST(${column(stored, one)} AS text)` : column(stored, one),
  );
  const columns = [...own.columns.map(({ name }, index) => ({ name, type: types[index] ?? text })), mark];
  const all = join([...parts, sql`CAST(${stored}.xmin AS text)`], sql`, `);
  const among = part === null || part.of === 1 ? [] : [inPart(database, own, part)];
  const statement = (fragment: Sql, before: PreparedRead["columns"] = []): PreparedRead =>
    preparedRead(database, fragment, [...before, ...columns]);
  return {
    byKeys: statement(byKeys(database, own, all), [number]),
    firstPage: statement(page(own, all, among)),
    nextPage: statement(page(own, all, [...among, after(database, own)])),
    read: rowReader(table, own, changed),
  };
}

const text: CanonicalType = { kind: "string" };
const mark = { name: "mark", type: text } as const;
const number = { name: "number", type: { kind: "int64" } } as const;
const ordinal = identifier("number of the key");

/** Columns that somebody has given another type: they are read as text. */
async function changedColumns(
  database: SqlDatabase,
  own: StoredTable,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<StoredColumn>> {
  const same = own.columns.map((one) => {
    const expected = sql`CAST(NULL AS ${database.lexicon.type(one.type)})`;
    return sql`pg_catalog.pg_typeof(${column(stored, one)}) = pg_catalog.pg_typeof(${expected})`;
  });
  const { rows } = await database.transaction(
    (session) =>
      ask(
        database,
        session,
        sql`SELECT ${join(same, sql`, `)} FROM (SELECT 1) AS once LEFT JOIN ${own.relation} AS stored ON FALSE`,
      ),
    signal,
  );
  return new Set(own.columns.filter((_, index) => rows[0]?.[index] !== "t"));
}

function byKeys({ lexicon }: SqlDatabase, own: StoredTable, all: Sql): Sql {
  const lists = own.keys.map(({ type }) => {
    const list = lexicon.type({ kind: "array", of: type });
    return sql`CAST(${parameter({ value: null })} AS ${list})`;
  });
  const names = own.keys.map(({ sqlName }) => identifier(sqlName));
  const same = own.keys.map((key) => sql`${column(stored, key)} = ${column(asked, key)}`);
  return sql`
SELECT asked.${ordinal}, ${all}
FROM unnest(${join(lists, sql`, `)}) WITH ORDINALITY AS asked (${join(names, sql`, `)}, ${ordinal})
JOIN ${own.relation} AS stored ON ${join(same, sql` AND `)}`;
}

function inPart({ lexicon }: SqlDatabase, own: StoredTable, { index, of }: Shard): Sql {
  const keys = own.keys.map((key) => column(stored, key));
  return sql`${lexicon.part(keys, of)} = ${integerLiteral(index)}`;
}

function page(own: StoredTable, all: Sql, conditions: readonly Sql[]): Sql {
  const keys = own.keys.map((key) => column(stored, key));
  const where = conditions.length === 0 ? sql`` : sql` WHERE ${join(conditions, sql` AND `)}`;
  return sql`
SELECT ${all} FROM ${own.relation} AS stored${where}
ORDER BY ${join(keys, sql`, `)} LIMIT ${integerLiteral(pageRows)}`;
}

function after({ lexicon }: SqlDatabase, own: StoredTable): Sql {
  const keys = own.keys.map((key) => column(stored, key));
  const values = own.keys.map(({ type }) => sql`CAST(${parameter({ value: null })} AS ${lexicon.type(type)})`);
  return sql`(${join(keys, sql`, `)}) > (${join(values, sql`, `)})`;
}

function rowReader(
  table: OnlineTable,
  own: StoredTable,
  changed: ReadonlySet<StoredColumn>,
): (row: Row, at: number) => StoredRow {
  const constant = own.hasConstantKey ? 1 : 0;
  const layout = onlineLayout(table);
  const unfit = own.columns.flatMap((one, index) => (changed.has(one) ? [{ place: index, name: one.name }] : []));
  return (row, at) => {
    const value = (place: number): CanonicalValue => row[at + place] ?? null;
    const fitting = (place: number): CanonicalValue =>
      unfit.some((one) => one.place === place + constant) ? null : value(place + constant);
    const eventTime = fitting(layout.eventTime);
    return {
      keys: table.keys.map((_, index) => fitting(index)),
      eventTime: typeof eventTime === "string" ? eventTime : null,
      tieBreaks: table.tieBreaks.map((_, index) => fitting(layout.tieBreaks + index)),
      features: table.features.map((_, index) => fitting(layout.features + index)),
      unfit: unfit.flatMap(({ place, name }): readonly UnfitColumn[] => {
        const found = value(place);
        return found === null ? [] : [{ name, found: `the text ${JSON.stringify(found)}` }];
      }),
      mark: String(value(own.columns.length)),
    };
  };
}
