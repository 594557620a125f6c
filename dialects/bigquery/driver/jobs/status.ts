import type { JobState, JobStatus } from "../../../../src/ports/jobs.ts";
import { toAsofError } from "../errors.ts";
import type { JobResource } from "../resources.ts";
import { noteOf } from "./job-text.ts";

/** What the service says of a job; of its rows it says nothing. */
export function statusOf(job: JobResource): JobStatus {
  const note = noteOf(job.configuration?.query?.query ?? "");
  const { creationTime, startTime, endTime, totalBytesProcessed: bytes } = job.statistics ?? {};
  const error = errorOf(job);
  return {
    id: job.jobReference.jobId,
    state: stateOf(job, error),
    project: note?.project ?? null,
    service: note?.service ?? null,
    user: job.user_email ?? null,
    startedAt: isoOf(startTime ?? creationTime),
    endedAt: isoOf(endTime),
    rows: null,
    bytes: bytes === undefined ? null : BigInt(bytes),
    table: note?.table ?? null,
    error,
  };
}

function stateOf({ status }: JobResource, error: JobStatus["error"]): JobState {
  if (status?.state !== "DONE") return "running";
  if (error === null) return "succeeded";
  return error.code === "cancelled" ? "cancelled" : "failed";
}

function errorOf({ status }: JobResource): JobStatus["error"] {
  const fault = status?.errorResult;
  if (fault === undefined) return null;
  return toAsofError(Object.assign(new Error(fault.message), { errors: [fault] })).diagnostics[0] ?? null;
}

function isoOf(milliseconds: string | undefined): string | null {
  return milliseconds === undefined ? null : new Date(Number(milliseconds)).toISOString();
}
