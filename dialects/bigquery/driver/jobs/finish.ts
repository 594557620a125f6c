import {
  type DatasetComment,
  finishedManifest,
  manifestComment,
  readComment,
} from "../../../../src/ir/dataset-draft.ts";
import { checkTerms, type DatasetTerms } from "../../../../src/ir/dataset-terms.ts";
import { formatRelation } from "../../../../src/ir/relation-name.ts";
import { AsofError } from "../../../../src/kernel/diagnostics.ts";
import type { JobResult, JobStatus } from "../../../../src/ports/jobs.ts";
import { resultGone } from "../../../common/jobs/not-found.ts";
import type { JobNote } from "../../../common/jobs/note.ts";
import { findTable } from "../catalog.ts";
import { type Context, placeOf, tablePath, tableSql } from "../context.ts";
import { countUnjoinable } from "../questions.ts";
import type { TableReference, TableResource } from "../resources.ts";
import { timesOf } from "../spine-times.ts";
import { dropStagingTable } from "../staging.ts";
import { mostDescription } from "../tables.ts";
import { findJob } from "./find.ts";
import { noteOf } from "./job-text.ts";
import { statusOf } from "./status.ts";

type Draft = Extract<DatasetComment, { kind: "draft" }>["draft"];

/** What a job's table says of itself; null where the table is not that job's. */
export async function resultOf(
  context: Context,
  id: string,
  note: JobNote,
  signal?: AbortSignal,
): Promise<Found | null> {
  const found = await findTable(context, note.table, signal);
  const comment = readComment(found?.description ?? null);
  if (found === null || comment === null) return null;
  const key = comment.kind === "draft" ? comment.key : comment.manifest.job;
  return key === (comment.kind === "draft" ? note.key : id) ? { found, comment } : null;
}

interface Found {
  readonly found: TableResource;
  readonly comment: DatasetComment;
}

export async function finish(context: Context, id: string, signal?: AbortSignal): Promise<JobResult> {
  const job = await findJob(context, id, signal);
  const status = statusOf(job);
  const note = noteOf(job.configuration?.query?.query ?? "");
  const result = note === null || status.state !== "succeeded" ? null : await resultOf(context, id, note, signal);
  if (note === null || result === null) throw status.error === null ? gone(status) : new AsofError([status.error]);
  const { found, comment } = result;
  if (comment.kind === "finished") return { table: note.table, manifest: comment.manifest };
  const table = await placeOf(context, note.table);
  const { draft } = comment;
  const rows = BigInt(found.numRows ?? 0);
  await keepTerms(context, table, draft.terms, rows, signal);
  const end = {
    job: id,
    finishedAt: status.endedAt ?? new Date().toISOString(),
    rows,
    unjoinableRows: await unjoinableRows(context, table, draft, signal),
  };
  const manifest = finishedManifest(draft, end);
  const json = { description: manifestComment(manifest, mostDescription) };
  await context.service.ask({ method: "PATCH", path: tablePath(table), project: table.projectId, json, signal });
  if (note.spine !== null) await dropStagingTable(context, await placeOf(context, note.spine));
  return { table: note.table, manifest };
}

/** Drops a table whose terms are not kept. */
async function keepTerms(
  context: Context,
  table: TableReference,
  terms: DatasetTerms,
  rows: bigint,
  signal?: AbortSignal,
): Promise<void> {
  const times = terms.times === null ? null : await timesOf(context, tableSql(table), terms.times.column, signal);
  try {
    checkTerms(terms, { rows, times });
  } catch (error) {
    await dropStagingTable(context, table);
    throw error;
  }
}

function unjoinableRows(
  context: Context,
  table: TableReference,
  { unjoinable }: Draft,
  signal?: AbortSignal,
): Promise<bigint> {
  return unjoinable === null ? Promise.resolve(0n) : countUnjoinable(context, table, unjoinable, signal);
}

function gone({ id, table }: JobStatus): AsofError {
  return resultGone(id, table === null ? "" : formatRelation(table));
}
