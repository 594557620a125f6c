import { randomUUID } from "node:crypto";
import type { Relation } from "../../../../src/ir/definition.ts";
import { identifier, qualified, sql } from "../../../../src/kernel/sql.ts";
import { withCommonTable } from "../../../common/with-common-table.ts";
import { insertRows } from "../insert-rows.ts";
import { print, printText, type Query } from "../query.ts";
import { type Place, placeOf, relationSql, text } from "../relation.ts";
import type { Session } from "../session.ts";
import { spineColumns, spineRows, type UploadRun } from "../upload.ts";

/** A statement that finds its spine, whatever becomes of the session that brought it. */
export interface KeptSpine {
  readonly query: Query;
  /** To be dropped when the job has ended; null where nothing was uploaded. */
  readonly spine: Relation | null;
}

/** By which what was left behind is told: names in capitals are nobody else's who quotes them. */
const prefix = "ASOF_JOB_SPINE_";

/**
 * A temporary table ends with its session, and nobody promises how long one lives that nobody uses: rows for a job go into a
 * transient one, which the statement reads by its whole name.
 */
export async function keptSpine(session: Session, { statement, upload }: UploadRun): Promise<KeptSpine> {
  const { upload: spine } = statement.outline;
  if (spine === null) return { query: statement, spine: null };
  const rows = spineRows(upload);
  const place = await placeOf(session, { database: null, schema: null, name: newName() });
  const table = placeSql(place);
  await session.run(
    print(sql`CREATE TRANSIENT TABLE ${table} (${spineColumns(spine)}) DATA_RETENTION_TIME_IN_DAYS = 0`),
  );
  try {
    const { rowNumber, columns } = spine;
    await insertRows(session, { table, columns, rowNumber, unfit: "spine-invalid" }, rows);
  } catch (error) {
    await dropKept(session.afterwards(), place).catch(() => undefined);
    throw error;
  }
  const common = printText(sql`${identifier(spine.name)} AS (SELECT * FROM ${table})`);
  return { query: { text: withCommonTable(statement.text, common), parameters: statement.parameters }, spine: place };
}

/** The time stands in it: what nobody dropped is known by its age. */
function newName(): string {
  const seconds = Math.floor(Date.now() / 1000);
  return `${prefix}${seconds}_${randomUUID().replaceAll("-", "").toUpperCase()}`;
}

export async function dropKept(session: Session, table: Relation): Promise<void> {
  await session.run(print(sql`DROP TABLE IF EXISTS ${relationSql(table)}`));
}

const keptSeconds = 8 * 24 * 3_600;

/** Rows of jobs that nobody came back for, eight days old: no statement of Snowflake runs longer than seven. */
export async function dropForgotten(session: Session, { database, schema }: Place): Promise<void> {
  const tables = qualified([database, "INFORMATION_SCHEMA", "TABLES"]);
  const { rows } = await session.run(
    print(
      sql`SELECT TABLE_NAME FROM ${tables} WHERE TABLE_SCHEMA = ${text(schema)} AND STARTSWITH(TABLE_NAME, ${text(prefix)})`,
    ),
  );
  const oldest = Date.now() / 1000 - keptSeconds;
  for (const [name] of rows) {
    const made = Number(/^ASOF_JOB_SPINE_(\d+)_/.exec(String(name))?.[1] ?? Number.POSITIVE_INFINITY);
    if (made < oldest) await dropKept(session, { database, schema, name: String(name) });
  }
}

function placeSql({ database, schema, name }: Place): ReturnType<typeof qualified> {
  return qualified([database, schema, name]);
}
