import {
  type DatasetComment,
  finishedManifest,
  manifestComment,
  readComment,
} from "../../../../src/ir/dataset-draft.ts";
import { checkTerms, type DatasetTerms } from "../../../../src/ir/dataset-terms.ts";
import { formatRelation } from "../../../../src/ir/relation-name.ts";
import { AsofError } from "../../../../src/kernel/diagnostics.ts";
import { qualified, sql, stringLiteral } from "../../../../src/kernel/sql.ts";
import type { JobResult } from "../../../../src/ports/jobs.ts";
import { resultGone } from "../../../common/jobs/not-found.ts";
import { print } from "../query.ts";
import { counted, countUnjoinable } from "../questions.ts";
import { placeOf, relationSql, text } from "../relation.ts";
import { type Session, textOf } from "../session.ts";
import { timesOf } from "../spine-times.ts";
import type { JobInHistory } from "./history.ts";
import { dropKept } from "./kept-spine.ts";

/** What a job's table says of itself; null where the table is not that job's. */
export async function resultOf(session: Session, { status, note }: JobInHistory): Promise<DatasetComment | null> {
  const comment = readComment(await commentOf(session, note.table));
  if (comment === null) return null;
  const isIts = comment.kind === "draft" ? comment.key === note.key : comment.manifest.job === status.id;
  return isIts ? comment : null;
}

async function commentOf(session: Session, table: JobResult["table"]): Promise<string | null> {
  const { database, schema, name } = await placeOf(session, table);
  const tables = qualified([database, "INFORMATION_SCHEMA", "TABLES"]);
  const { rows } = await session.run(
    print(sql`SELECT COMMENT FROM ${tables} WHERE TABLE_SCHEMA = ${text(schema)} AND TABLE_NAME = ${text(name)}`),
  );
  return textOf(rows[0]?.[0]);
}

export async function finish(session: Session, job: JobInHistory): Promise<JobResult> {
  const { status, note } = job;
  const { id, error, endedAt } = status;
  const comment = status.state === "succeeded" ? await resultOf(session, job) : null;
  if (comment === null) throw error === null ? resultGone(id, formatRelation(note.table)) : new AsofError([error]);
  if (comment.kind === "finished") return { table: note.table, manifest: comment.manifest };
  const { draft } = comment;
  const rows = await checkedRows(session, note.table, draft.terms);
  const table = relationSql(note.table);
  const manifest = finishedManifest(draft, {
    job: id,
    finishedAt: endedAt ?? new Date().toISOString(),
    rows,
    unjoinableRows: draft.unjoinable === null ? 0n : await countUnjoinable(session, table, draft.unjoinable),
  });
  await session.run(print(sql`COMMENT ON TABLE ${table} IS ${stringLiteral(manifestComment(manifest))}`));
  if (note.spine !== null) await dropKept(session, note.spine);
  return { table: note.table, manifest };
}

/** Drops a table whose terms are not kept. */
async function checkedRows(session: Session, table: JobResult["table"], terms: DatasetTerms): Promise<bigint> {
  const name = relationSql(table);
  const rows = await counted(session, sql`SELECT COUNT(*) FROM ${name}`);
  const times = terms.times === null ? null : await timesOf(session, name, terms.times.column);
  try {
    checkTerms(terms, { rows, times });
    return rows;
  } catch (error) {
    await dropKept(session, table);
    throw error;
  }
}
