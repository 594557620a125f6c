import { randomUUID } from "node:crypto";
import { draftComment } from "../../../../src/ir/dataset-draft.ts";
import type { Relation } from "../../../../src/ir/definition.ts";
import type { JobTicket, SubmitRun } from "../../../../src/ports/jobs.ts";
import { type Context, placeOf } from "../context.ts";
import { beginJob } from "../job.ts";
import { queryWork } from "../query-work.ts";
import type { TableReference } from "../resources.ts";
import { dropStagingTable } from "../staging.ts";
import { checkFree, mostDescription } from "../tables.ts";
import { uploadedSpine } from "../upload.ts";
import { creating } from "./job-text.ts";

/** Of jobs that make a training set by themselves, beside `tool: asof`. */
export const jobLabels = { job: "training-set" } as const;

/**
 * A query job that makes its table. Uploaded rows are in the statement, or in a table that ends by itself a day later: a job of
 * BigQuery ends sooner.
 */
export async function submit(context: Context, run: SubmitRun): Promise<JobTicket> {
  const { draft, ifExists, signal } = run;
  const table = await placeOf(context, run.table);
  await checkFree(context, run, table);
  const { query, staged } = await uploadedSpine(context, run);
  try {
    const { project, service } = draft.manifest;
    const key = randomUUID();
    const spine = staged === null ? null : relationOf(staged);
    const note = { project, service, table: relationOf(table), spine, key };
    const text = creating(query, table, ifExists, draftComment(draft, key, mostDescription), note);
    return { id: await beginJob(context, { ...queryWork(context, "job", text), labels: jobLabels }, signal) };
  } catch (error) {
    if (staged !== null) await dropStagingTable(context, staged);
    throw error;
  }
}

function relationOf({ projectId, datasetId, tableId }: TableReference): Relation {
  return { database: projectId, schema: datasetId, name: tableId };
}
