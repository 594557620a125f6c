import { isByColumn, type MixedBatch, type MixedBatches } from "../../ir/mixed-batch.ts";
import { type OnlineTable, onlineColumns } from "../../ir/online.ts";
import { typeName } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { identifier, join, parameter, qualified, type Sql, sql } from "../../kernel/sql.ts";
import type { WriteOutcome } from "../../ports/online-store.ts";
import type { SqlDatabase, SqlSession } from "../../ports/sql-database.ts";
import { CountedRows, hasKey } from "../rows.ts";
import { chunked } from "./chunked.ts";
import { filled } from "./fill.ts";
import { mergeStatement } from "./merge-statement.ts";
import { ask } from "./own-database.ts";
import { type StoredTable, storedRow } from "./stored-table.ts";

/** A statement may bind 65,535 values; long before that a COPY is quicker. */
const mostBound = 5_000;
/** Rows of one transaction: enough that a merge is worth its plan, little enough that a failure loses little. */
const chunkRows = 100_000;
const staging = "asof_incoming";
/** Keys are looked up in the index of a table that is much larger than what comes. */
export const randomPageCost = sql`random_page_cost = 1.1`;
/** A chunk is sorted in memory. */
export const mergeSettings = [sql`work_mem = '64MB'`, randomPageCost];

/** How rows of a version get into its table. */
export interface Writing {
  readonly database: SqlDatabase;
  readonly table: OnlineTable;
  readonly stored: StoredTable;
  readonly signal: AbortSignal | undefined;
}

/** One statement for few rows, a stream for many. */
export async function writeRows(writing: Writing, rows: readonly Row[]): Promise<WriteOutcome> {
  const { database, table, stored, signal } = writing;
  if (rows.length * stored.columns.length > mostBound) return mergeRows(writing, one(rows));
  const bound = rows.filter((row) => hasKey(table, row)).map((row, index) => valuesOf(writing, row, index));
  if (bound.length === 0) return { received: rows.length, written: 0 };
  const names = join(
    stored.columns.map(({ sqlName }) => identifier(sqlName)),
    sql`, `,
  );
  const values = sql`(SELECT * FROM (VALUES ${join(bound, sql`, `)}) AS given (${names}))`;
  const { count } = await database.transaction(
    (session) => ask(database, session, mergeStatement(stored, values)),
    signal,
  );
  return { received: rows.length, written: count };
}

/** By COPY into a table of the transaction's own, and from there in one statement. */
export async function mergeRows(writing: Writing, rows: MixedBatches): Promise<WriteOutcome> {
  const { database, table, signal } = writing;
  const counted = new CountedRows(table, rows);
  let written = 0;
  for await (const chunk of chunked(counted.batches(), chunkRows))
    written += await database.transaction((session) => mergeChunk(writing, session, chunk), signal);
  return { received: counted.received, written };
}

async function mergeChunk(
  { database, stored, signal }: Writing,
  session: SqlSession,
  rows: MixedBatches,
): Promise<number> {
  const incoming = qualified(["pg_temp", staging]);
  for (const setting of mergeSettings) await ask(database, session, sql`SET LOCAL ${setting}`);
  await ask(
    database,
    session,
    sql`CREATE TEMPORARY TABLE ${identifier(staging)} (LIKE ${stored.relation}) ON COMMIT DROP`,
  );
  await copy(stored, session, incoming, rows, signal);
  const { count } = await ask(database, session, mergeStatement(stored, incoming));
  return count;
}

/** Straight into the table while it is empty; as any other rows where it is not. */
export async function loadRows(writing: Writing, rows: MixedBatches): Promise<WriteOutcome> {
  const { database, table, stored, signal } = writing;
  const counted = new CountedRows(table, rows);
  const loaded = await database.transaction(
    (session) =>
      filled(database, session, stored, () => copy(stored, session, stored.relation, counted.batches(), signal)),
    signal,
  );
  if (loaded === null) return mergeRows(writing, rows);
  return { received: counted.received, written: Number(loaded) };
}

function copy(
  stored: StoredTable,
  session: SqlSession,
  table: Sql,
  rows: MixedBatches,
  signal: AbortSignal | undefined,
): Promise<bigint> {
  const given = stored.hasConstantKey ? withConstant(stored, rows) : rows;
  return session.copy({ table, columns: stored.columns, rows: given, unfit: "online-value-unfit", signal });
}

async function* withConstant(stored: StoredTable, rows: MixedBatches): MixedBatches {
  for await (const batch of rows) yield constantFirst(stored, batch);
}

function constantFirst(stored: StoredTable, batch: MixedBatch): MixedBatch {
  if (!isByColumn(batch)) return batch.map((row) => storedRow(stored, row));
  const data = new Uint8Array(batch.rows).fill(1);
  return { rows: batch.rows, columns: [{ nulls: null, values: { storage: "bool", data } }, ...batch.columns] };
}

async function* one(rows: readonly Row[]): MixedBatches {
  yield rows;
}

function valuesOf({ database, table, stored }: Writing, row: Row, index: number): Sql {
  const expected = onlineColumns(table).length;
  if (row.length !== expected)
    throw AsofError.of("online-value-unfit", `row ${index + 1} has ${row.length} values for ${expected} columns`);
  const values = storedRow(stored, row);
  const cells = stored.columns.map(({ name, type }, place) => {
    const value = textOf(database, type, values[place] ?? null, `row ${index + 1}, column '${name}'`);
    return sql`CAST(${parameter({ value })} AS ${database.lexicon.type(type)})`;
  });
  return sql`(${join(cells, sql`, `)})`;
}

export function textOf(
  database: SqlDatabase,
  type: Parameters<SqlDatabase["textOf"]>[0],
  value: CanonicalValue,
  place: string,
): string | null {
  try {
    return database.textOf(type, value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw AsofError.of("online-value-unfit", `${place}: ${error.message}`, {
      hint: `give a value of type ${typeName(type)}`,
    });
  }
}
