import { setTimeout as sleep } from "node:timers/promises";
import { formatRelation } from "../../../../src/ir/relation-name.ts";
import type { AsofError } from "../../../../src/kernel/diagnostics.ts";
import type { JobResult, JobStatus, ListJobs, TableRows, WarehouseJobs } from "../../../../src/ports/jobs.ts";
import type { ReadResult } from "../../../../src/ports/warehouse.ts";
import { jobNotFound, resultGone } from "../../../common/jobs/not-found.ts";
import { ownStatement, selectOf } from "../../../common/jobs/table-statement.ts";
import { ask } from "../ask.ts";
import type { Engine } from "../engine.ts";
import { printText } from "../query.ts";
import { read } from "../read.ts";
import { relationSql } from "../relation.ts";
import type { ServerOptions } from "../server.ts";
import { jobFiles, readJobFile } from "./job-file.ts";
import { isJobId } from "./job-name.ts";
import { jobSessions, signalJob } from "./sessions-of-jobs.ts";
import { statusOf } from "./statuses.ts";
import { submit } from "./submit.ts";
import { jobTable, jobTables } from "./tables-of-jobs.ts";

/** Jobs on a server: a process of ours holds each one's session. `folder` keeps how those of this machine ended. */
export function serverJobs(engine: Engine, options: ServerOptions, folder: string): WarehouseJobs {
  return {
    submit: (run) => submit(options, folder, run),
    list: (asked) => list(engine, folder, asked),
    show: (id, signal) => show(engine, folder, id, signal),
    cancel: (id, signal) => cancel(engine, folder, id, signal),
    finish: (id, signal) => finish(engine, folder, id, signal),
    rows: (run) => rows(engine, run),
  };
}

async function list(engine: Engine, folder: string, { limit, signal }: ListJobs): Promise<readonly JobStatus[]> {
  const files = await jobFiles(folder);
  // Sessions before tables: a job that ends meanwhile is seen once at least.
  const sessions = await ask(engine, signal, (session) => jobSessions(session, null));
  const tables = await ask(engine, signal, (session) => jobTables(session, limit));
  const ids = new Set([
    ...sessions.map(({ id }) => id),
    ...tables.flatMap(({ manifest }) => manifest.job ?? []),
    ...files.map(({ id }) => id),
  ]);
  const statuses = [...ids].map((id) =>
    statusOf(id, {
      session: sessions.find((one) => one.id === id) ?? null,
      table: tables.find((one) => one.manifest.job === id) ?? null,
      file: files.find((one) => one.id === id) ?? null,
    }),
  );
  return newest(await Promise.all(statuses)).slice(0, limit);
}

/** One that nobody may see the start of is running: it comes first. */
function newest(statuses: readonly (JobStatus | null)[]): readonly JobStatus[] {
  const start = ({ startedAt }: JobStatus): string => startedAt ?? "9";
  return statuses
    .filter((one) => one !== null)
    .sort((left, right) => (start(left) < start(right) ? 1 : start(left) > start(right) ? -1 : 0));
}

async function show(engine: Engine, folder: string, id: string, signal?: AbortSignal): Promise<JobStatus> {
  if (!isJobId(id)) throw unknown(id);
  const [session = null] = await ask(engine, signal, (one) => jobSessions(one, id));
  const table = session === null ? await ask(engine, signal, (one) => jobTable(one, id)) : null;
  const status = await statusOf(id, { session, table, file: await readJobFile(folder, id) });
  if (status === null) throw unknown(id);
  return status;
}

/** How long a job may take to stop before its session is ended, and how often it is looked at meanwhile. */
const graceMilliseconds = 5_000;
const pauseMilliseconds = 100;

async function cancel(engine: Engine, folder: string, id: string, signal?: AbortSignal): Promise<void> {
  const { state } = await show(engine, folder, id, signal);
  if (state !== "running") return;
  for (const what of ["pg_cancel_backend", "pg_terminate_backend"] as const) {
    await ask(engine, signal, (session) => signalJob(session, what, id));
    if (await hasEnded(engine, folder, id, signal)) return;
  }
}

async function hasEnded(engine: Engine, folder: string, id: string, signal?: AbortSignal): Promise<boolean> {
  for (const until = performance.now() + graceMilliseconds; performance.now() < until; ) {
    if ((await show(engine, folder, id, signal)).state !== "running") return true;
    await sleep(pauseMilliseconds);
  }
  return false;
}

/** Its process has counted the rows and written the manifest with them. */
async function finish(engine: Engine, folder: string, id: string, signal?: AbortSignal): Promise<JobResult> {
  const found = isJobId(id) ? await ask(engine, signal, (session) => jobTable(session, id)) : null;
  if (found !== null) return { table: found.table, manifest: found.manifest };
  const { table } = await show(engine, folder, id, signal);
  throw resultGone(id, table === null ? "" : formatRelation(table));
}

function rows(engine: Engine, { table, columns, batchRows, signal }: TableRows): Promise<ReadResult> {
  const statement = ownStatement(printText(selectOf(relationSql(table), columns)), columns);
  return read(engine, { statement, upload: null, batchRows, signal });
}

function unknown(id: string): AsofError {
  return jobNotFound(id, "asof jobs list shows them; one that failed is known where it was started alone");
}
