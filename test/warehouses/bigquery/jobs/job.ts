import { randomUUID } from "node:crypto";
import type { JobConfiguration, JobReference, JobResource, JobStatus } from "../resources.ts";
import { errorEntry, type ServiceError } from "../service-error.ts";
import type { StatementResult } from "./statements.ts";

/** A job of the service, from its start on. */
export interface Job {
  readonly reference: JobReference;
  readonly configuration: JobConfiguration;
  readonly created: number;
  /** Who started it. */
  readonly user: string;
  readonly controller: AbortController;
  /** Settles when the job is done, well or not. */
  readonly done: Promise<void>;
  readonly outcome: JobOutcome | undefined;
}

export interface JobOutcome {
  readonly ended: number;
  readonly error?: ServiceError;
  readonly result?: StatementResult;
  readonly statistics: Readonly<Record<string, unknown>>;
  /** What the service adds to the configuration: the table of a query's rows. */
  readonly configuration?: JobConfiguration;
}

export function newReference(
  given: Partial<JobReference> | undefined,
  project: string,
  location: string,
): JobReference {
  return { projectId: project, jobId: given?.jobId ?? `job_${randomUUID()}`, location: given?.location ?? location };
}

export function jobResource(job: Job): JobResource {
  const { reference, outcome } = job;
  const configuration = outcome?.configuration ?? job.configuration;
  const jobType = configuration.load === undefined ? "QUERY" : "LOAD";
  return {
    kind: "bigquery#job",
    id: `${reference.projectId}:${reference.location}.${reference.jobId}`,
    jobReference: reference,
    configuration: { ...configuration, jobType },
    status: statusOf(outcome),
    statistics: {
      creationTime: String(job.created),
      startTime: String(job.created),
      ...(outcome === undefined ? {} : { endTime: String(outcome.ended), ...outcome.statistics }),
    },
    user_email: job.user,
  };
}

function statusOf(outcome: JobOutcome | undefined): JobStatus {
  if (outcome === undefined) return { state: "RUNNING" };
  if (outcome.error === undefined) return { state: "DONE" };
  const entry = errorEntry(outcome.error);
  return { state: "DONE", errorResult: entry, errors: [entry] };
}
