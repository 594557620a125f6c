import { type Job, jobResource, newReference } from "../jobs/job.ts";
import { cancel, type JobStart, type Jobs } from "../jobs/jobs.ts";
import { doneWithin, resultsOf } from "../jobs/results.ts";
import { dryRun, type Ground } from "../jobs/run-job.ts";
import type { JobConfiguration, JobReference, LoadConfiguration, QueryConfiguration } from "../resources.ts";
import { invalid } from "../service-error.ts";
import { multipart } from "./multipart.ts";
import { type Paging, pageRequest } from "./paging.ts";
import { type ApiAnswer, type ApiRequest, json, ok, type Route, route } from "./route.ts";

interface JobInsert {
  readonly jobReference?: Partial<JobReference>;
  readonly configuration: JobConfiguration;
}

/** The body of jobs.query: a query's configuration with that of its job. */
interface QueryRequest extends QueryConfiguration {
  readonly dryRun?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly maxResults?: number;
  readonly location?: string;
  readonly jobTimeoutMs?: string;
  readonly formatOptions?: { readonly useInt64Timestamp?: boolean };
}

const patienceMs = 10_000;

export function jobRoutes(jobs: Jobs, ground: Ground, paging: Paging): readonly Route[] {
  const find = (request: ApiRequest, id: string): Job => jobs.get(id, request.query.get("location") ?? undefined);
  return [
    route("POST", "/projects/:project/queries", (request) =>
      query(json(request), userOf(request), jobs, ground, paging),
    ),
    route("GET", "/projects/:project/queries/:job", async (request, names) => {
      const job = find(request, names("job"));
      await doneWithin(job, Number(request.query.get("timeoutMs") ?? patienceMs));
      return ok(resultsOf(job, pageRequest(request.query, paging)));
    }),
    route("POST", "/projects/:project/jobs", (request) =>
      insert(json(request), { file: undefined, user: userOf(request) }, jobs, ground),
    ),
    route("POST", "/upload/projects/:project/jobs", (request) => upload(request, jobs, ground)),
    route("GET", "/projects/:project/jobs", (request) => ok(listed(request, jobs))),
    route("GET", "/projects/:project/jobs/:job", (request, names) => ok(jobResource(find(request, names("job"))))),
    route("POST", "/projects/:project/jobs/:job/cancel", async (request, names) => {
      const job = find(request, names("job"));
      cancel(job);
      return ok({ kind: "bigquery#jobCancelResponse", job: jobResource(job) });
    }),
  ];
}

async function insert(
  body: JobInsert,
  work: Omit<JobStart, "configuration">,
  jobs: Jobs,
  ground: Ground,
): Promise<ApiAnswer> {
  const { configuration, jobReference } = body;
  if (configuration.dryRun === true) return ok(await looked(configuration, jobReference, ground));
  const job = jobs.start(jobReference, { ...work, configuration });
  // What fails at once is told at once, as the service does.
  await doneWithin(job, ground.heldMs() > 0 ? 0 : 50);
  return ok(jobResource(job));
}

/** A dry run has no id and is not found again. */
async function looked(
  configuration: JobConfiguration,
  given: Partial<JobReference> | undefined,
  ground: Ground,
): Promise<object> {
  if (configuration.query === undefined) throw invalid("Only queries have a dry run.");
  const statistics = await dryRun(configuration.query, ground);
  const { jobId, ...jobReference } = newReference(given, ground.tables.project, ground.tables.location);
  return {
    kind: "bigquery#job",
    jobReference,
    configuration: { ...configuration, jobType: "QUERY" },
    status: { state: "DONE" },
    statistics,
  };
}

async function query(body: QueryRequest, user: string, jobs: Jobs, ground: Ground, paging: Paging): Promise<ApiAnswer> {
  const { dryRun: dry, labels, timeoutMs, maxResults, location, jobTimeoutMs, formatOptions, ...config } = body;
  const limits = jobTimeoutMs === undefined ? {} : { jobTimeoutMs };
  const configuration: JobConfiguration = { query: config, ...(labels === undefined ? {} : { labels }), ...limits };
  if (dry === true) return ok({ jobComplete: true, ...(await looked(configuration, undefined, ground)) });
  const job = jobs.start(location === undefined ? undefined : { location }, { configuration, user });
  await doneWithin(job, timeoutMs ?? patienceMs);
  const timestamps = formatOptions?.useInt64Timestamp === true ? "int64" : "float";
  return ok(resultsOf(job, { maxResults: maxResults ?? paging.rows, timestamps }));
}

/** A file that comes with its job, in one request of two parts. */
async function upload(request: ApiRequest, jobs: Jobs, ground: Ground): Promise<ApiAnswer> {
  if (request.query.get("uploadType") !== "multipart")
    throw invalid("The local service takes multipart uploads alone.");
  const [head, file] = multipart(request.body, String(request.headers["content-type"]));
  const body: {
    readonly jobReference?: Partial<JobReference>;
    readonly configuration: { readonly load: LoadConfiguration };
  } = JSON.parse(head.toString("utf8"));
  return insert(body, { file, user: userOf(request) }, jobs, ground);
}

/** A token is its user's name, as far as anybody asks. */
function userOf({ headers }: ApiRequest): string {
  const token = /^Bearer (\S+)$/.exec(String(headers["authorization"] ?? ""))?.[1] ?? "local";
  return `${token === "local" ? "someone" : token}@example.com`;
}

function listed(request: ApiRequest, jobs: Jobs): object {
  const asked = request.query;
  const everybody = asked.get("allUsers") === "true";
  const states = asked.getAll("stateFilter").map((state) => state.toUpperCase());
  const since = Number(asked.get("minCreationTime") ?? 0);
  const found = [...jobs.list()]
    .reverse()
    .filter((job) => job.created >= since && (everybody || job.user === userOf(request)))
    .map(jobResource)
    .filter((job) => states.length === 0 || states.includes(job.status.state));
  const from = Number(asked.get("pageToken") ?? 0);
  const to = from + Number(asked.get("maxResults") ?? 50);
  const page = found.slice(from, to).map((job) => ({ ...job, state: job.status.state }));
  return { kind: "bigquery#jobList", jobs: page, ...(to < found.length ? { nextPageToken: String(to) } : {}) };
}
