import type { JobStatus } from "../../ports/jobs.ts";
import type { StoreJob } from "../../runtime/jobs/store-job.ts";
import type { ExitCode } from "../exit-codes.ts";
import { limitOf } from "../options/limit.ts";
import { Progress } from "../progress.ts";
import { rowsText, secondsSince, secondsText } from "../quantities.ts";
import type { Session } from "../session.ts";
import { textTable } from "../text-table.ts";
import { tellWarnings } from "../warnings.ts";
import { jobShape } from "./job-shape.ts";
import { jobsText, jobText } from "./jobs-text.ts";
import { remember } from "./remember.ts";

export async function listJobs(session: Session, limit: string | undefined): Promise<undefined> {
  const { store } = await session.project();
  const jobs = (await store.jobs.list({ limit: limitOf(limit), signal: session.signal })).map(jobShape);
  await remember(session, jobs);
  const { styles, width } = session.output;
  session.output.result({ jobs }, () => jobsText(jobs, { width, styles, now: session.context.now() }));
}

export async function showJob(session: Session, id: string): Promise<undefined> {
  const job = await jobOf(session, id);
  tellJob(session, await job.status({ signal: session.signal }));
}

/** A job that has ended stays as it is. */
export async function cancelJob(session: Session, id: string): Promise<undefined> {
  const job = await jobOf(session, id);
  const before = await job.status({ signal: session.signal });
  const after = before.state === "running" ? await job.cancel() : before;
  if (before.state !== "running") session.output.note(`job ${id} has ${wordsOf(before)} already`);
  else if (after.state === "running") session.output.note("the warehouse was asked to stop it, and has not yet");
  tellJob(session, after);
}

export async function waitForJob(session: Session, id: string): Promise<ExitCode | undefined> {
  const job = await jobOf(session, id);
  const progress = new Progress(session.output);
  try {
    const { manifest } = await job.wait({ signal: session.signal, onStatus: telling(progress) });
    progress.stop();
    tellJob(session, await job.status(), { manifest });
    tellWarnings(session, manifest.warnings);
  } finally {
    progress.stop();
  }
  return undefined;
}

export interface FetchJob {
  readonly out: string;
  readonly partitionBy: string | undefined;
  readonly overwrite: boolean;
}

export async function fetchJob(
  session: Session,
  id: string,
  { out, partitionBy, overwrite }: FetchJob,
): Promise<undefined> {
  const job = await jobOf(session, id);
  const { withoutSlash } = await import("../../runtime/sink/dataset-path.ts");
  const started = performance.now();
  const progress = new Progress(session.output);
  try {
    const run = {
      overwrite,
      partitionBy,
      signal: session.signal,
      onStatus: telling(progress),
      onRows: (rows: bigint) => progress.tell("fetching", rows),
    };
    const { rows, manifest, manifestPath, location } = await job.toFile(session.path(out), run);
    progress.finish();
    const seconds = secondsSince(started);
    const { partitions, warnings } = manifest;
    session.output.summary({ id, rows, seconds, location, manifest: manifestPath, partitions, warnings }, () => {
      const { styles } = session.output;
      const shown = withoutSlash(out);
      const details = [
        ["of job", id],
        ["to", shown],
        ["manifest", `${shown}.dataset.json`],
        ...(partitions === null ? [] : [["partitions", String(partitions.length)]]),
      ];
      const title = `${styles.green("fetched")} ${styles.bold(rowsText(rows))} in ${secondsText(seconds)}`;
      return `${title}\n${textTable(details, { indent: "  " })}\n`;
    });
    tellWarnings(session, manifest.warnings);
  } finally {
    progress.stop();
  }
}

async function jobOf(session: Session, id: string): Promise<StoreJob> {
  return (await session.project()).store.jobs.get(id);
}

function telling(progress: Progress): (status: JobStatus) => void {
  return ({ state }) => progress.tell(state === "running" ? "the warehouse is at work" : `it has ${state}`);
}

function tellJob(session: Session, status: JobStatus, told: object = {}): void {
  const job = jobShape(status);
  const { styles } = session.output;
  session.output.result({ job, ...told }, () => jobText(job, { styles, now: session.context.now() }));
}

function wordsOf({ state }: JobStatus): string {
  return state === "cancelled" ? "been cancelled" : state;
}
