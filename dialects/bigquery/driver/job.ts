import { createHash, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { within } from "../../common/within.ts";
import { jobOf, pageOf } from "./answers.ts";
import type { Context } from "./context.ts";
import { failureOf, toAsofError } from "./errors.ts";
import type { JobReference, JobResource, QueryResults } from "./resources.ts";
import { cancelledError } from "./service.ts";

/** What a job is to do: the service's `configuration`, and the file of a load. */
export interface JobWork {
  readonly purpose: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly file?: Buffer;
  /** Beside those of the options. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The service stops a job that takes too long by itself; this is for one that does not answer. */
const graceMs = 5_000;
const cancelMs = 5_000;

/**
 * Does work on a job of its own. The job is cancelled where the signal is aborted, the time is up, or the work fails while the
 * job may still run.
 */
export async function withJob<T>(
  context: Context,
  work: JobWork,
  signal: AbortSignal | undefined,
  use: (job: Job) => Promise<T>,
): Promise<T> {
  refuseCancelled(signal);
  const limit = context.options.statementTimeoutMs;
  const deadline = limit === undefined ? undefined : AbortSignal.timeout(limit + graceMs);
  const stop = [signal, deadline].filter((one) => one !== undefined);
  const job = new Job(context, await newReference(context, work), AbortSignal.any(stop));
  try {
    await job.start(work);
    return await use(job);
  } catch (error) {
    await job.abandon();
    if (deadline?.aborted === true && signal?.aborted !== true)
      throw AsofError.of("statement-timeout", `the job ${job.id} took longer than ${limit} ms and was cancelled`, {
        hint: "raise statementTimeoutMs, or ask for less at once",
      });
    throw toAsofError(error, job.begun);
  }
}

/** Begins a query that goes on by itself, and gives its id, short enough to be copied. Whatever fails before that, it is not left at work. */
export async function beginJob(context: Context, work: JobWork, signal: AbortSignal | undefined): Promise<string> {
  const { location } = context.options;
  const jobId = `asof_${work.purpose}_${randomUUID().replaceAll("-", "")}`;
  const reference = {
    projectId: await context.service.project(),
    jobId,
    ...(location === undefined ? {} : { location }),
  };
  const job = new Job(context, reference, signal ?? new AbortController().signal);
  try {
    await job.start(work);
    return job.id;
  } catch (error) {
    await job.abandon();
    throw toAsofError(error);
  }
}

/** Before anything is sent, so that there is nothing to cancel. */
function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelledError();
}

/** Made once, before the first request: a job whose answer was lost is found again under it, and never made twice. */
async function newReference({ service, options }: Context, { purpose, configuration }: JobWork): Promise<JobReference> {
  const hash = createHash("sha256").update(JSON.stringify(configuration)).digest("hex").slice(0, 16);
  const { location } = options;
  return {
    projectId: await service.project(),
    jobId: `asof_${purpose}_${hash}_${randomUUID()}`,
    ...(location === undefined ? {} : { location }),
  };
}

export class Job {
  readonly #context: Context;
  readonly #signal: AbortSignal;
  #reference: JobReference;
  #done = false;
  #refused = false;
  #begun = false;

  constructor(context: Context, reference: JobReference, signal: AbortSignal) {
    this.#context = context;
    this.#reference = reference;
    this.#signal = signal;
  }

  get id(): string {
    return this.#reference.jobId;
  }

  /** Whether the service has taken it. */
  get begun(): boolean {
    return this.#begun;
  }

  async start({ configuration, file, labels: more }: JobWork): Promise<void> {
    const { options } = this.#context;
    const { statementTimeoutMs: limit, labels } = options;
    const insert = {
      jobReference: this.#reference,
      configuration: {
        ...configuration,
        labels: { ...labels, ...more, tool: "asof" },
        ...(limit === undefined ? {} : { jobTimeoutMs: String(limit) }),
      },
    };
    const made = await this.#insert(insert, file);
    this.#begun = true;
    this.#learn(made.jobReference);
    this.#check(made);
  }

  /** The answer to an earlier try may have been lost: then the job is there. */
  async #insert(insert: object, file: Buffer | undefined): Promise<JobResource> {
    const call = { method: "POST", path: "/jobs", signal: this.#signal } as const;
    try {
      if (file === undefined) return jobOf(await this.#context.service.call({ ...call, json: insert }));
      const body = multipart(insert, file);
      return jobOf(await this.#context.service.call({ ...call, query: { uploadType: "multipart" }, body }));
    } catch (error) {
      const { status } = failureOf(error);
      this.#refused = status !== null && [400, 401, 403, 404].includes(status);
      if (status !== 409) throw error;
      this.#learnLocation(failureOf(error).message);
      // Something else may be there already: a table.
      return this.resource().catch((other: unknown) => {
        throw failureOf(other).status === 404 ? error : other;
      });
    }
  }

  /** A job outside the multi-regions is found with its location only; the service names it as it refuses a second one. */
  #learnLocation(message: string): void {
    const location = /Already Exists: Job [^\s]+:([\w-]+)\.asof_/.exec(message)?.[1];
    if (location !== undefined) this.#learn({ ...this.#reference, location });
  }

  #learn({ location }: JobReference): void {
    if (location !== undefined) this.#reference = { ...this.#reference, location };
  }

  #check({ status }: JobResource): void {
    this.#done = status?.state === "DONE";
    const fault = status?.errorResult;
    if (fault !== undefined) throw Object.assign(new Error(fault.message), { errors: [fault] });
  }

  async resource(): Promise<JobResource> {
    const { location } = this.#reference;
    const call = { path: `/jobs/${this.id}`, query: { location }, signal: this.#signal };
    return jobOf(await this.#context.service.call(call));
  }

  /** Waits until a job that gives no rows is done. */
  async finished(): Promise<JobResource> {
    for (let pause = 100; ; pause = Math.min(pause * 1.5, 3_000)) {
      const job = await this.resource();
      this.#check(job);
      if (this.#done) return job;
      await this.#pause(pause);
    }
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#signal }).catch(() => {
      throw cancelledError();
    });
  }

  /** Waits until a query is done, and gives its first rows. */
  async firstPage(rows: number): Promise<QueryResults> {
    for (;;) {
      const answer = await this.page(rows, undefined, this.#signal);
      if (answer.jobComplete) {
        this.#done = true;
        return answer;
      }
      await this.#pause(100);
    }
  }

  async page(rows: number, pageToken: string | undefined, signal: AbortSignal | undefined): Promise<QueryResults> {
    const { location } = this.#reference;
    const query = {
      location,
      pageToken,
      maxResults: rows,
      timeoutMs: this.#context.service.patienceMs,
      "formatOptions.useInt64Timestamp": true,
    };
    return pageOf(await this.#context.service.call({ path: `/queries/${this.id}`, query, signal }));
  }

  /** Cancels the job where it may be at work. A job whose making was given up may appear a moment later. */
  async abandon(): Promise<void> {
    if (!this.#done && !this.#refused) await within(cancelMs, this.#cancel());
  }

  async #cancel(): Promise<void> {
    const { location } = this.#reference;
    const call = { method: "POST", path: `/jobs/${this.id}/cancel`, query: { location } } as const;
    for (let pause = 200; pause < cancelMs; pause *= 2) {
      try {
        await this.#context.service.call(call);
        return;
      } catch (error) {
        if (failureOf(error).status !== 404) return;
      }
      await sleep(pause);
    }
  }
}

function multipart(insert: object, file: Buffer): { readonly type: string; readonly bytes: Buffer } {
  const boundary = `asof-${randomUUID()}`;
  const head = `--${boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(insert)}\r\n`;
  const middle = `--${boundary}\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const bytes = Buffer.concat([Buffer.from(head + middle), file, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { type: `multipart/related; boundary=${boundary}`, bytes };
}
