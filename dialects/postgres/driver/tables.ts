import { randomUUID } from "node:crypto";
import type { Relation } from "../../../src/ir/definition.ts";
import { identifier, join, type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import type { CreatedTable, CreateTableRun, IndexColumn, LoadedTable, LoadRun } from "../../../src/ports/warehouse.ts";
import { lexicon } from "../lexicon.ts";
import { copyRows } from "./copy-rows.ts";
import type { Engine } from "./engine.ts";
import { printText } from "./query.ts";
import { countUnjoinable } from "./questions.ts";
import { isTaken, placeOf, relationSql, taken } from "./relation.ts";
import type { Session } from "./session.ts";
import { timesOf } from "./spine-times.ts";
import { inTransaction } from "./transaction.ts";
import { uploadSpine } from "./upload.ts";

/**
 * Not read-only, since it makes a table: the statement has been read and verified as a single SELECT, and a role with few rights
 * stands behind that.
 */
export function createTable(engine: Engine, run: CreateTableRun): Promise<CreatedTable> {
  return inTransaction(engine, { mode: "read write", signal: run.signal, limits: run.limits }, (session) =>
    makeTable(session, run),
  );
}

/** `onUploaded` is awaited when all that the statement needs is there, right before it runs. */
export async function makeTable(
  session: Session,
  run: CreateTableRun,
  onUploaded: () => Promise<void> = async () => undefined,
): Promise<CreatedTable> {
  const table = await placeOf(session, run.table);
  if (run.ifExists === "error" && (await isTaken(session, table))) throw taken(table);
  await uploadSpine(session, run);
  await onUploaded();
  const created = await inPlace(session, table, run.ifExists, (name) => createAs(session, name, run));
  const comment = stringLiteral(run.comment(created));
  await session.script(printText(sql`comment on table ${relationSql(table)} is ${comment}`));
  return created;
}

async function createAs(session: Session, name: Sql, run: CreateTableRun): Promise<CreatedTable> {
  const { statement, unjoinable } = run;
  const text = `${printText(sql`create table ${name} as`)}\n${statement.text}`;
  const { tag } = await session.run({ text, parameters: statement.parameters });
  return {
    rows: BigInt(/\d+$/.exec(tag)?.[0] ?? 0),
    unjoinableRows: unjoinable === null ? 0n : await countUnjoinable(session, name, unjoinable),
    times: run.times === undefined ? undefined : await timesOf(session, name, run.times),
  };
}

/** Creates a table where there is none, and fills it. Indexes are made with the table, after its rows. */
export function load(engine: Engine, run: LoadRun): Promise<LoadedTable> {
  return inTransaction(engine, { mode: "read write", signal: run.signal }, async (session) => {
    const table = await placeOf(session, run.table);
    const isThere = await isTaken(session, table);
    if (isThere && run.ifExists === "error") throw taken(table);
    const isAppended = isThere && run.ifExists === "append";
    const rows = isAppended ? fill(session, relationSql(table), false, run) : fresh(session, table, run);
    const loaded = { rows: await rows, indexes: isAppended ? 0 : run.indexes.length };
    await session.script(printText(sql`analyze ${relationSql(table)}`));
    return loaded;
  });
}

async function fresh(session: Session, table: Relation, run: LoadRun): Promise<bigint> {
  const columns = run.columns.map(({ name, type }) => sql`${identifier(name)} ${lexicon.type(type)}`);
  const rows = await inPlace(session, table, run.ifExists, async (name) => {
    await session.script(printText(sql`create table ${name} (${join(columns, sql`, `)})`));
    return fill(session, name, true, run);
  });
  for (const index of run.indexes) {
    await session.script(printText(sql`create index on ${relationSql(table)} (${join(index.map(indexKey), sql`, `)})`));
  }
  return rows;
}

function fill(session: Session, table: Sql, isOurs: boolean, { columns, rows, signal }: LoadRun): Promise<bigint> {
  const source = { columns, rows, numbered: false, unfit: "column-type" } as const;
  return copyRows(session, { table, isOurs, columns: columns.map(({ name }) => name) }, source, signal);
}

function indexKey({ name, descending, nullsLast }: IndexColumn): Sql {
  const direction = descending ? sql`desc` : sql`asc`;
  return sql`${identifier(name)} ${direction} ${nullsLast ? sql`nulls last` : sql`nulls first`}`;
}

/**
 * Makes a table under a name of its own, then puts it in its place. An older one, where it is to be replaced, may be what the
 * rows are read from, and its readers wait for a moment only.
 */
async function inPlace<T>(
  session: Session,
  table: Relation,
  ifExists: LoadRun["ifExists"],
  make: (name: Sql) => Promise<T>,
): Promise<T> {
  const draft = relationSql({ ...table, name: `asof_${randomUUID()}` });
  const made = await make(draft);
  if (ifExists === "replace") await session.script(printText(sql`drop table if exists ${relationSql(table)}`));
  // Fails where somebody else has made the table meanwhile.
  await session.script(printText(sql`alter table ${draft} rename to ${identifier(table.name)}`));
  return made;
}
