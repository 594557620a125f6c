import { randomUUID } from "node:crypto";
import { AsofError, warning } from "../../../src/kernel/diagnostics.ts";
import { identifier, join, qualified, type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import type { CreatedTable, CreateTableRun, IfExists, LoadedTable, LoadRun } from "../../../src/ports/warehouse.ts";
import { succeeds } from "../../common/within.ts";
import { lexicon } from "../lexicon.ts";
import { insertRows } from "./insert-rows.ts";
import { print, printText } from "./query.ts";
import { counted, countUnjoinable } from "./questions.ts";
import { isTaken, type Place, placeOf, taken } from "./relation.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import { timesOf } from "./spine-times.ts";
import { tagOf } from "./tag.ts";
import { dropSpine, uploadSpine } from "./upload.ts";

/** A transient table: a training set can be made again, and is not worth a week of fail-safe storage. */
export function createTable(sessions: Sessions, run: CreateTableRun): Promise<CreatedTable> {
  return sessions.use(run.signal, async (session) => {
    const place = await placeOf(session, run.table);
    if (run.ifExists === "error" && (await isTaken(session, place))) throw taken(place);
    const spine = await uploadSpine(session, run);
    const created = await inPlace(sessions, session, place, run.ifExists, (name) => createAs(session, name, run));
    await dropSpine(session, spine);
    return created;
  });
}

/** With its comment before anybody sees it. */
async function createAs(session: Session, name: Sql, run: CreateTableRun): Promise<CreatedTable> {
  const { statement, unjoinable } = run;
  const text = `${printText(sql`CREATE TRANSIENT TABLE ${name} AS`)}\n${statement.text}`;
  await session.open({ text, parameters: statement.parameters }, tagOf(statement), run.limits);
  const created = {
    rows: await counted(session, sql`SELECT COUNT(*) FROM ${name}`),
    unjoinableRows: unjoinable === null ? 0n : await countUnjoinable(session, name, unjoinable),
    times: run.times === undefined ? undefined : await timesOf(session, name, run.times),
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
    if (isThere && run.ifExists === "append") return { rows: await append(session, nameOf(place), run), indexes: 0 };
    const ifExists = run.ifExists === "replace" ? "replace" : "error";
    return { rows: await inPlace(sessions, session, place, ifExists, (name) => fresh(session, name, run)), indexes: 0 };
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
  sessions: Sessions,
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
    const told = session.told(error);
    throw (await discard(sessions, session, draft)) ? told : left(told, draft);
  }
}

/** Fails where somebody else has made the table meanwhile, and it is not to be replaced. */
async function put(session: Session, draft: Sql, place: Place, ifExists: IfExists): Promise<void> {
  if (ifExists === "replace" && (await isTaken(session, place))) {
    await session.run(print(sql`ALTER TABLE ${nameOf(place)} SWAP WITH ${draft}`));
    await session.run(print(sql`DROP TABLE ${draft}`));
  } else await session.run(print(sql`ALTER TABLE ${draft} RENAME TO ${nameOf(place)}`));
}

/** Also after an abort. In a session of its own where this one has ended; nobody waits long for a service that does not answer. */
async function discard(sessions: Sessions, session: Session, draft: Sql): Promise<boolean> {
  const drop = print(sql`DROP TABLE IF EXISTS ${draft}`);
  if (await succeeds(session.limits.grace, session.afterwards().run(drop))) return true;
  return succeeds(
    session.limits.grace,
    sessions.aside((other) => other.run(drop)),
  );
}

function left({ diagnostics }: AsofError, draft: Sql): AsofError {
  const name = printText(draft);
  return new AsofError([
    ...diagnostics,
    warning("warehouse-error", `the table ${name}, made on the way, could not be dropped`, {
      hint: `once Snowflake can be reached: ${printText(sql`DROP TABLE IF EXISTS ${draft}`)}`,
    }),
  ]);
}

function nameOf({ database, schema, name }: Place): Sql {
  return qualified([database, schema, name]);
}
