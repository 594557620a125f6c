import type { UploadTable, VerifiedStatement } from "../../../src/ir/statement.ts";
import type { RowBatches } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { identifier, join, sql } from "../../../src/kernel/sql.ts";
import { lexicon } from "../lexicon.ts";
import { copyRows } from "./copy-rows.ts";
import { printText } from "./query.ts";
import type { Session } from "./session.ts";

export interface UploadRun {
  readonly statement: VerifiedStatement;
  readonly upload: RowBatches | null;
  readonly signal?: AbortSignal | undefined;
}

/** Puts a statement's spine into a temporary table that ends with the transaction. Nothing to do where it has none. */
export async function uploadSpine(session: Session, { statement, upload, signal }: UploadRun): Promise<void> {
  const table = statement.outline.upload;
  if (table === null) return;
  if (upload === null)
    throw AsofError.of("spine-invalid", "the statement needs rows to be uploaded, and none were given");
  // Quoted as SQL finds it: a temporary table comes before every schema.
  const name = identifier(table.name);
  await session.script(printText(sql`create temporary table ${name} (${uploadColumns(table)}) on commit drop`));
  const columns = [table.rowNumber, ...table.columns.map(({ sqlName }) => sqlName)];
  const source = { columns: table.columns, rows: upload, numbered: true, unfit: "spine-invalid" } as const;
  await copyRows(session, { table: name, isOurs: true, columns }, source, signal);
  await session.script(printText(sql`analyze ${name}`));
}

function uploadColumns({ rowNumber, columns }: UploadTable): ReturnType<typeof join> {
  const typed = columns.map(({ sqlName, type }) => sql`${identifier(sqlName)} ${lexicon.type(type)}`);
  return join([sql`${identifier(rowNumber)} bigint`, ...typed], sql`, `);
}
