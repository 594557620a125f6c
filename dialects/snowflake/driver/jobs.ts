import type { StatementColumn, VerifiedStatement } from "../../../src/ir/statement.ts";
import type { RowBatches } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { ReadResult } from "../../../src/ports/warehouse.ts";
import { batchSize, streaming } from "./read.ts";
import type { Sessions } from "./sessions.ts";
import { tagOf } from "./tag.ts";
import { uploadSpine } from "./upload.ts";

/** Queries that go on by themselves, known by the ids that Snowflake gives them: any process may ask about one. */
export interface SnowflakeJobs {
  /** Begins a statement and gives its id. Rows that are uploaded stay in a session that ends by itself, after four hours unused. */
  submit(run: SubmitRun): Promise<string>;
  status(id: string, signal?: AbortSignal): Promise<JobStatus>;
  /** Waits for the rows. They are kept for a day. */
  fetch(run: FetchRun): Promise<ReadResult>;
  /** Stops a query; nothing happens to one that has ended. */
  cancel(id: string, signal?: AbortSignal): Promise<void>;
}

export interface SubmitRun {
  readonly statement: VerifiedStatement;
  readonly upload: RowBatches | null;
  readonly signal?: AbortSignal | undefined;
}

export interface FetchRun {
  readonly id: string;
  /** The columns of the statement that was submitted; null where the result says them itself, in the warehouse's types. */
  readonly columns: readonly StatementColumn[] | null;
  readonly batchRows: number;
  readonly signal?: AbortSignal | undefined;
}

export type JobStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled" | "unknown";

/** https://docs.snowflake.com/en/developer-guide/node-js/nodejs-driver-execute#checking-the-status-of-a-query */
const statuses: Readonly<Record<string, JobStatus>> = {
  RUNNING: "running",
  RESTARTED: "running",
  QUEUED: "queued",
  BLOCKED: "queued",
  RESUMING_WAREHOUSE: "queued",
  QUEUED_REPARING_WAREHOUSE: "queued",
  SUCCESS: "succeeded",
  FAILED_WITH_ERROR: "failed",
  FAILED_WITH_INCIDENT: "failed",
  DISCONNECTED: "failed",
  ABORTING: "cancelled",
  ABORTED: "cancelled",
};

export function jobsOf(sessions: Sessions): SnowflakeJobs {
  return {
    submit: ({ statement, upload, signal }) =>
      sessions.detached(signal, async (session) => {
        await uploadSpine(session, { statement, upload });
        return session.submit(statement, tagOf(statement));
      }),
    status: (id, signal) =>
      sessions.use(signal, async (session) => statuses[await session.status(known(id))] ?? "unknown"),
    fetch: async ({ id, columns, batchRows, signal }) =>
      streaming(sessions, signal, async (session) => {
        const size = batchSize(batchRows);
        return { opened: await session.fetch(known(id)), expected: columns, batchRows: size, spine: null };
      }),
    cancel: (id, signal) =>
      sessions.use(signal, async (session) => {
        await session.abandon(known(id));
      }),
  };
}

/** Ids go into addresses. */
function known(id: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return id;
  throw AsofError.of("invalid-option", "that is not the id of a Snowflake query", {
    hint: "an id looks like 01b2f9a4-0001-8a3c-0000-1d7d0005a0e2",
  });
}
