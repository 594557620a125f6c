import type { UploadTable, VerifiedStatement } from "../../../src/ir/statement.ts";
import type { RowBatches } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { identifier, join, qualified, type Sql, sql } from "../../../src/kernel/sql.ts";
import { lexicon } from "../lexicon.ts";
import { insertRows } from "./insert-rows.ts";
import { print } from "./query.ts";
import { placeOf } from "./relation.ts";
import type { Session } from "./session.ts";

export interface UploadRun {
  readonly statement: VerifiedStatement;
  readonly upload: RowBatches | null;
}

/**
 * Puts a statement's spine into a temporary table, which only this session sees. Gives the table, to be dropped; null where the
 * statement has none. A statement finds it by its bare name in the current schema, so that is where it is made.
 */
export async function uploadSpine(session: Session, { statement, upload }: UploadRun): Promise<Sql | null> {
  const spine = statement.outline.upload;
  if (spine === null) return null;
  const rows = spineRows(upload);
  const { database, schema, name } = await placeOf(session, { database: null, schema: null, name: spine.name });
  const table = qualified([database, schema, name]);
  await session.run(print(sql`CREATE OR REPLACE TEMPORARY TABLE ${table} (${spineColumns(spine)})`));
  try {
    const { rowNumber, columns } = spine;
    await insertRows(session, { table, columns, rowNumber, unfit: "spine-invalid" }, rows);
    return table;
  } catch (error) {
    session.spoil();
    throw error;
  }
}

/** A session that was spoilt ends, and its temporary tables with it. */
export async function dropSpine(session: Session, table: Sql | null): Promise<void> {
  if (table !== null && session.clean) await session.run(print(sql`DROP TABLE IF EXISTS ${table}`));
}

/** Throws `spine-invalid` where there are none. */
export function spineRows(upload: RowBatches | null): RowBatches {
  if (upload !== null) return upload;
  throw AsofError.of("spine-invalid", "the statement needs rows to be uploaded, and none were given");
}

export function spineColumns({ rowNumber, columns }: UploadTable): Sql {
  const typed = columns.map(({ sqlName, type }) => sql`${identifier(sqlName)} ${lexicon.type(type)}`);
  return join([sql`${identifier(rowNumber)} NUMBER(19, 0)`, ...typed], sql`, `);
}
