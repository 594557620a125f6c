import type { ListJobs } from "../../../../src/ports/jobs.ts";
import { jobNotFound } from "../../../common/jobs/not-found.ts";
import type { Context } from "../context.ts";
import { failureOf, toAsofError } from "../errors.ts";
import type { JobList, JobResource } from "../resources.ts";
import type { Call } from "../service.ts";
import { jobLabels } from "./submit.ts";

const pageRows = 500;
/** So far back is looked among the jobs of all others. */
const mostPages = 20;

/** Jobs of ours, newest first. */
export async function findJobs(context: Context, { limit, signal }: ListJobs): Promise<readonly JobResource[]> {
  const found: JobResource[] = [];
  for await (const jobs of pages(context, signal)) {
    found.push(...jobs.filter(isOurs));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

/** A job outside the multi-regions is found by its location alone: where none is configured, the list tells it. */
export async function findJob(context: Context, id: string, signal?: AbortSignal): Promise<JobResource> {
  if (!/^[\w-]{1,1024}$/.test(id)) throw unknown(id);
  const query = { location: context.options.location };
  const job = await context.service
    .call<JobResource>({ path: `/jobs/${id}`, query, signal })
    .catch(async (error: unknown) => {
      if (failureOf(error).status !== 404) throw toAsofError(error);
      return listed(context, id, signal);
    });
  if (job === null || !isOurs(job)) throw unknown(id);
  return job;
}

async function listed(context: Context, id: string, signal?: AbortSignal): Promise<JobResource | null> {
  if (context.options.location !== undefined) return null;
  for await (const jobs of pages(context, signal)) {
    const found = jobs.find(({ jobReference }) => jobReference.jobId === id);
    if (found !== undefined) return found;
  }
  return null;
}

/** Of everybody, where the asker may see them; their own otherwise. */
async function* pages(context: Context, signal?: AbortSignal): AsyncGenerator<readonly JobResource[]> {
  let allUsers = true;
  let pageToken: string | undefined;
  for (let page = 0; page < mostPages; ) {
    const query: Call["query"] = { projection: "full", allUsers, maxResults: pageRows, pageToken };
    const answer: JobList | null = await context.service
      .call<JobList>({ path: "/jobs", query, signal })
      .catch((error: unknown) => {
        if (failureOf(error).status === 403 && allUsers) return null;
        throw toAsofError(error);
      });
    if (answer === null) {
      allUsers = false;
      continue;
    }
    yield answer.jobs ?? [];
    pageToken = answer.nextPageToken;
    if (pageToken === undefined) return;
    page += 1;
  }
}

function isOurs({ configuration }: JobResource): boolean {
  const labels = configuration?.labels;
  return labels?.["tool"] === "asof" && labels["job"] === jobLabels.job;
}

function unknown(id: string): ReturnType<typeof jobNotFound> {
  return jobNotFound(id, "asof jobs list shows them; the service keeps them for half a year");
}
