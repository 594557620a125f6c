import { setTimeout as sleep } from "node:timers/promises";
import type { JobStatus, TableRows, WarehouseJobs } from "../../../../src/ports/jobs.ts";
import type { ReadResult } from "../../../../src/ports/warehouse.ts";
import { ownStatement, selectOf } from "../../../common/jobs/table-statement.ts";
import { type Context, placeOf, tableSql } from "../context.ts";
import { limitedTo } from "../limits.ts";
import { print } from "../print.ts";
import { read } from "../read.ts";
import { dropStagingTable } from "../staging.ts";
import { findJob, findJobs } from "./find.ts";
import { finish, resultOf } from "./finish.ts";
import { noteOf } from "./job-text.ts";
import { statusOf } from "./status.ts";
import { submit } from "./submit.ts";

/** Jobs of the service itself, found again by their labels. */
export function jobsOf(context: Context): WarehouseJobs {
  return {
    submit: (run) => submit(limitedTo(context, run.limits), run),
    list: async (asked) => (await findJobs(context, asked)).map(statusOf),
    show: (id, signal) => show(context, id, signal),
    cancel: (id, signal) => cancel(context, id, signal),
    finish: (id, signal) => finish(context, id, signal),
    rows: (run) => rows(context, run),
  };
}

async function show(context: Context, id: string, signal?: AbortSignal): Promise<JobStatus> {
  const job = await findJob(context, id, signal);
  const status = statusOf(job);
  const note = noteOf(job.configuration?.query?.query ?? "");
  if (status.state !== "succeeded" || note === null) return status;
  const result = await resultOf(context, id, note, signal);
  return result?.comment.kind === "finished" ? { ...status, rows: BigInt(result.comment.manifest.rows) } : status;
}

const graceMilliseconds = 5_000;

/** The service says only that it was asked to: it is looked at for a moment whether it did. */
async function cancel(context: Context, id: string, signal?: AbortSignal): Promise<void> {
  const { jobReference, configuration } = await findJob(context, id, signal);
  const query = { location: jobReference.location };
  await context.service.ask({ method: "POST", path: `/jobs/${id}/cancel`, query, signal });
  const until = performance.now() + graceMilliseconds;
  while ((await show(context, id, signal)).state === "running" && performance.now() < until) await sleep(200);
  const spine = noteOf(configuration?.query?.query ?? "")?.spine ?? null;
  if (spine !== null) await dropStagingTable(context, await placeOf(context, spine));
}

async function rows(context: Context, { table, columns, batchRows, signal }: TableRows): Promise<ReadResult> {
  const { text } = print(selectOf(tableSql(await placeOf(context, table)), columns));
  return read(context, { statement: ownStatement(text, columns), upload: null, batchRows, signal });
}
