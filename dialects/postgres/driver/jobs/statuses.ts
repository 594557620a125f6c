import { AsofError, type Diagnostic } from "../../../../src/kernel/diagnostics.ts";
import type { JobStatus } from "../../../../src/ports/jobs.ts";
import { isAlive } from "../processes.ts";
import type { JobFile } from "./job-file.ts";
import type { JobSession } from "./sessions-of-jobs.ts";
import type { JobTable } from "./tables-of-jobs.ts";

/** What is known of one job. */
export interface Traces {
  readonly session: JobSession | null;
  readonly table: JobTable | null;
  readonly file: JobFile | null;
}

/** A session says that it runs, a table that it succeeded, its file how else it ended. Null where nothing is known. */
export async function statusOf(id: string, { session, table, file }: Traces): Promise<JobStatus | null> {
  if (session !== null) return running(session, file);
  if (table !== null) return succeeded(id, table);
  return file === null ? null : told(file);
}

function running({ id, user, startedAt }: JobSession, file: JobFile | null): JobStatus {
  const { project = null, service = null, table = null } = file ?? {};
  const times = { startedAt: startedAt ?? file?.startedAt ?? null, endedAt: null };
  return { id, state: "running", project, service, user, ...times, rows: null, bytes: null, table, error: null };
}

function succeeded(id: string, { table, owner, manifest }: JobTable): JobStatus {
  const { project, service, startedAt, finishedAt: endedAt, rows } = manifest;
  const made = { rows: BigInt(rows), bytes: null, table, error: null };
  return { id, state: "succeeded", project, service, user: owner, startedAt, endedAt, ...made };
}

async function told({ format: _format, process, rows, ...file }: JobFile): Promise<JobStatus> {
  const status = { ...file, rows: rows === null ? null : BigInt(rows) };
  // Its session has ended, and it is about to say how.
  if (file.state !== "running" || (await isAlive(process))) return status;
  return { ...status, state: "failed", error: vanished(file.id) };
}

function vanished(id: string): Diagnostic | null {
  const message = `the process of job ${id} ended before its work did; nothing of it was kept`;
  return (
    AsofError.of("job-failed", message, { hint: "start it again on a machine that stays up" }).diagnostics[0] ?? null
  );
}
