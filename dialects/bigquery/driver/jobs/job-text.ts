import { sql, stringLiteral } from "../../../../src/kernel/sql.ts";
import type { IfExists } from "../../../../src/ports/warehouse.ts";
import { type JobNote, noteText, readNote } from "../../../common/jobs/note.ts";
import { tableSql } from "../context.ts";
import { print } from "../print.ts";
import type { QueryToRun } from "../query-work.ts";
import type { TableReference } from "../resources.ts";

/**
 * The statement that makes a job's table, its comment with it: nothing is left to be done for which the job would need somebody.
 * What the job is for stands in a comment behind it, where it moves no place that an error could name.
 */
export function creating(
  { text, parameters }: QueryToRun,
  table: TableReference,
  ifExists: IfExists,
  comment: string,
  note: JobNote,
): QueryToRun {
  const create = ifExists === "replace" ? sql`CREATE OR REPLACE TABLE` : sql`CREATE TABLE`;
  const options = sql`OPTIONS (description = ${stringLiteral(comment)})`;
  const head = print(sql`${create} ${tableSql(table)} ${options} AS`).text;
  return { text: `${head}\n${text}\n${noteMark}${noteText(note)}`, parameters };
}

const noteMark = "-- asof job ";

/** Null where the text is not that of a job. */
export function noteOf(text: string): JobNote | null {
  const at = text.lastIndexOf(`\n${noteMark}`);
  return at < 0 ? null : readNote(text.slice(at + 1 + noteMark.length));
}
