import { randomUUID } from "node:crypto";
import { identifier, join, qualified, type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import type { CreatedTable, CreateTableRun, IfExists, LoadedTable, LoadRun } from "../../../src/ports/warehouse.ts";
import { lexicon } from "../lexicon.ts";
import { insertRows } from "./insert-rows.ts";
import { print, printText } from "./query.ts";
import { counted, countUnjoinable } from "./questions.ts";
import { isTaken, type Place, placeOf, taken } from "./relation.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import { tagOf } from "./tag.ts";
import { dropSpine, uploadSpine } from "./upload.ts";
import { within } from "./within.ts";

/** A transient table: a training set can be made again, and is not worth a week of fail-safe storage. */
export function createTable(sessions: Sessions, run: CreateTableRun): Promise<CreatedTable> {
  return sessions.use(run.signal, async (session) => {
    const place = await placeOf(session, run.table);
    if (run.ifExists === "error" && (await isTaken(session, place))) throw taken(place);
    const spine = await uploadSpine(session, run);
    const created = await inPlace(session, place, run.ifExists, (name) => createAs(session, name, run));
    await dropSpine(session, spine);
    return created;
  });
}

/** With its comment before anybody sees it. */
async function createAs(session: Session, name: Sql, run: CreateTableRun): Promise<CreatedTable> {
  const { statement, unjoinable } = run;
  const text = `${printText(sql`CREATE TRANSIENT TABLE ${name} AS`)}\n${statement.text}`;
  await session.open({ text, parameters: statement.parameters }, tagOf(statement));
  const created = {
    rows: await counted(session, sql`SELECT COUNT(*) FROM ${name}`),
    unjoinableRows: unjoinable === null ? 0n : await countUnjoinable(session, name, unjoinable),
  };
  await session.run(print(sql`COMMENT ON TABLE ${name} IS ${stringLiteral(run.comment(created))}`));
  return created;
}

/** Creates a table where there is none, and fills it. Snowflake has no indexes: those asked for are passed over. */
export function load(sessions: Sessions, run: LoadRun): Promise<LoadedTable> {
  return sessions.use(run.signal, async (session) => {
    const place = await placeOf(session, run.table);
    const isThere = await isTaken(session, place);
    if (isThere && run.ifExists === "error") throw taken(place);
    if (isThere && run.ifExists === "append") return { rows: await append(session, nameOf(place), run) };
    const ifExists = run.ifExists === "replace" ? "replace" : "error";
    return { rows: await inPlace(session, place, ifExists, (name) => fresh(session, name, run)) };
  });
}

async function fresh(session: Session, name: Sql, run: LoadRun): Promise<bigint> {
  const columns = run.columns.map((column) => sql`${identifier(column.name)} ${lexicon.type(column.type)}`);
  await session.run(print(sql`CREATE TABLE ${name} (${join(columns, sql`, `)})`));
  return fill(session, name, run);
}

/** All rows or none: a session that fails ends, and its transaction with it. */
async function append(session: Session, table: Sql, run: LoadRun): Promise<bigint> {
  await session.run(print(sql`BEGIN`));
  try {
    const rows = await fill(session, table, run);
    await session.run(print(sql`COMMIT`));
    return rows;
  } catch (error) {
    session.spoil();
    throw error;
  }
}

function fill(session: Session, table: Sql, { columns, rows }: LoadRun): Promise<bigint> {
  const named = columns.map(({ name, type }) => ({ name, sqlName: name, type }));
  return insertRows(session, { table, columns: named, rowNumber: null, unfit: "column-type" }, rows);
}

/**
 * Makes a table under a name of its own, then puts it in its place: every statement commits by itself there, and readers see
 * the old table or the new one. What is replaced may be what the rows are read from.
 */
async function inPlace<T>(
  session: Session,
  place: Place,
  ifExists: IfExists,
  make: (name: Sql) => Promise<T>,
): Promise<T> {
  const draft = nameOf({ ...place, name: `ASOF_${randomUUID()}` });
  try {
    const made = await make(draft);
    await put(session, draft, place, ifExists);
    return made;
  } catch (error) {
    session.spoil();
    await discard(session, draft);
    throw error;
  }
}

/** Fails where somebody else has made the table meanwhile, and it is not to be replaced. */
async function put(session: Session, draft: Sql, place: Place, ifExists: IfExists): Promise<void> {
  if (ifExists === "replace" && (await isTaken(session, place))) {
    await session.run(print(sql`ALTER TABLE ${nameOf(place)} SWAP WITH ${draft}`));
    await session.run(print(sql`DROP TABLE ${draft}`));
  } else await session.run(print(sql`ALTER TABLE ${draft} RENAME TO ${nameOf(place)}`));
}

/** Also after an abort. Nobody waits long for a session that does not answer; what failed first is what is told. */
async function discard(session: Session, draft: Sql): Promise<void> {
  const dropped = session.afterwards().run(print(sql`DROP TABLE IF EXISTS ${draft}`));
  await within(session.limits.grace, dropped);
}

function nameOf({ database, schema, name }: Place): Sql {
  return qualified([database, schema, name]);
}
