import type { JobConfiguration, JobReference } from "../resources.ts";
import { duplicate, notFound } from "../service-error.ts";
import { type Job, newReference } from "./job.ts";
import { type Ground, runJob } from "./run-job.ts";

export interface JobStart {
  readonly configuration: JobConfiguration;
  readonly file?: Buffer | undefined;
  readonly user: string;
}

/** The jobs of one project, latest last. */
export interface Jobs {
  /** Starts a job. Its id must be new. */
  start(reference: Partial<JobReference> | undefined, work: JobStart): Job;
  /** A job outside the multi-regions US and EU is found only where its location is named. */
  get(id: string, location: string | undefined): Job;
  list(): readonly Job[];
  /** Cancels what runs and waits until none does. */
  stop(): Promise<void>;
}

const cancelled = "Job execution was cancelled: User requested cancellation";

export function cancel(job: Job): void {
  job.controller.abort(cancelled);
}

export function jobs(ground: Ground): Jobs {
  const all = new Map<string, Job>();
  const { project, location } = ground.tables;
  const get: Jobs["get"] = (id, named) => {
    const job = all.get(id);
    const found = job !== undefined && isAt(job.reference.location, named);
    if (!found) throw notFound(`Not found: Job ${project}:${named === undefined ? "" : `${named}.`}${id}`);
    return job;
  };
  return {
    get,
    list: () => [...all.values()],
    start: (given, work) => {
      const reference = newReference(given, project, location);
      if (all.has(reference.jobId))
        throw duplicate(`Already Exists: Job ${project}:${reference.location}.${reference.jobId}`);
      const job = started(reference, work, ground);
      all.set(reference.jobId, job);
      return job;
    },
    stop: async () => {
      for (const job of all.values()) cancel(job);
      await Promise.all([...all.values()].map((job) => job.done));
    },
  };
}

function isAt(location: string, named: string | undefined): boolean {
  return named === undefined ? /^(US|EU)$/i.test(location) : named.toUpperCase() === location.toUpperCase();
}

function started(reference: JobReference, { configuration, file, user }: JobStart, ground: Ground): Job {
  const controller = new AbortController();
  const timer = limit(configuration.jobTimeoutMs, controller);
  let outcome: Job["outcome"];
  const done = runJob(reference.jobId, configuration, file, ground, controller.signal).then((ended) => {
    clearTimeout(timer);
    outcome = ended;
  });
  return {
    reference,
    configuration,
    created: Date.now(),
    user,
    controller,
    done,
    get outcome() {
      return outcome;
    },
  };
}

function limit(ms: string | undefined, controller: AbortController): NodeJS.Timeout | undefined {
  if (ms === undefined) return undefined;
  return setTimeout(() => controller.abort(`Job execution was cancelled: Job timed out after ${ms} ms`), Number(ms));
}
