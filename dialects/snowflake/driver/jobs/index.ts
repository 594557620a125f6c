import { setTimeout as sleep } from "node:timers/promises";
import type { JobStatus, TableRows, WarehouseJobs } from "../../../../src/ports/jobs.ts";
import type { ReadResult } from "../../../../src/ports/warehouse.ts";
import { jobNotFound } from "../../../common/jobs/not-found.ts";
import { ownStatement, selectOf } from "../../../common/jobs/table-statement.ts";
import { printText } from "../query.ts";
import { read } from "../read.ts";
import { relationSql } from "../relation.ts";
import type { Session } from "../session.ts";
import type { Sessions } from "../sessions.ts";
import { finish, resultOf } from "./finish.ts";
import { type JobInHistory, jobInHistory, jobsInHistory } from "./history.ts";
import { dropKept } from "./kept-spine.ts";
import { submit } from "./submit.ts";

/** Queries that go on by themselves, found again by their tags in the history of queries. */
export function jobsOf(sessions: Sessions): WarehouseJobs {
  return {
    submit: (run) => submit(sessions, run),
    list: ({ limit, signal }) =>
      sessions.use(signal, async (session) => (await jobsInHistory(session, limit)).map(({ status }) => status)),
    show: (id, signal) => sessions.use(signal, (session) => show(session, id)),
    cancel: (id, signal) => sessions.use(signal, (session) => cancel(session, id)),
    finish: (id, signal) => sessions.use(signal, async (session) => finish(session, await find(session, id))),
    rows: (run) => rows(sessions, run),
  };
}

async function find(session: Session, id: string): Promise<JobInHistory> {
  // Ids go into addresses.
  const job = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? await jobInHistory(session, id) : null;
  if (job !== null) return job;
  throw jobNotFound(
    id,
    "asof jobs list shows them; Snowflake keeps them for seven days, and shows others' to who may monitor",
  );
}

async function show(session: Session, id: string): Promise<JobStatus> {
  const job = await find(session, id);
  if (job.status.state !== "succeeded") return job.status;
  const result = await resultOf(session, job);
  return result?.kind === "finished" ? { ...job.status, rows: BigInt(result.manifest.rows) } : job.status;
}

const graceMilliseconds = 5_000;

/** The service says only that it was asked to: it is looked at for a moment whether it did. */
async function cancel(session: Session, id: string): Promise<void> {
  const { status, note } = await find(session, id);
  if (status.state !== "running") return;
  await session.abandon(id);
  const until = performance.now() + graceMilliseconds;
  while ((await find(session, id)).status.state === "running" && performance.now() < until) await sleep(200);
  if (note.spine !== null) await dropKept(session, note.spine);
}

function rows(sessions: Sessions, { table, columns, batchRows, signal }: TableRows): Promise<ReadResult> {
  const statement = ownStatement(printText(selectOf(relationSql(table), columns)), columns);
  return read(sessions, { statement, upload: null, batchRows, signal });
}
