/**
 * The process of one job: it holds the session that makes the table, and outlives whoever started it. The server ends the work
 * of a session that is gone, so that somebody has to stay.
 */
import { finishedManifest, manifestComment } from "../../../../src/ir/dataset-draft.ts";
import { checkTerms } from "../../../../src/ir/dataset-terms.ts";
import type { VerifiedStatement } from "../../../../src/ir/statement.ts";
import { AsofError, type Diagnostic } from "../../../../src/kernel/diagnostics.ts";
import type { CreatedTable } from "../../../../src/ports/warehouse.ts";
import { thisProcess } from "../processes.ts";
import { serverEngine } from "../server.ts";
import type { Session } from "../session.ts";
import { makeTable } from "../tables.ts";
import { inTransaction } from "../transaction.ts";
import { type JobFile, writeJobFile } from "./job-file.ts";
import { setJobName } from "./job-name.ts";
import type { JobOrder } from "./messages.ts";
import { Submitter } from "./submitter.ts";

const submitter = new Submitter();
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
await work(await submitter.order());

async function work(order: JobOrder): Promise<void> {
  const begun = await beginning(order);
  const outcome = await makeIt(order, begun).then(succeeded, (failure: unknown) => failed(diagnosticsOf(failure)));
  if (outcome !== null) await writeJobFile(order.folder, { ...begun, ...outcome, endedAt: new Date().toISOString() });
}

function succeeded({ rows }: CreatedTable): Partial<JobFile> {
  return { state: "succeeded", rows: rows.toString() };
}

/** Null where it never began: whoever submits it still listens, and there is no job to tell of. */
async function failed(diagnostics: readonly Diagnostic[]): Promise<Partial<JobFile> | null> {
  if (await submitter.refused(diagnostics)) return null;
  const [first] = diagnostics;
  return { state: first?.code === "cancelled" ? "cancelled" : "failed", error: first ?? null };
}

/** A job's file, but for who runs it until the server has said so. */
type Begun = Omit<JobFile, "user"> & { user: string | null };

async function makeIt(order: JobOrder, begun: Begun): Promise<CreatedTable> {
  const { id, options, folder, table, ifExists, draft, upload } = order;
  const { signal } = stop;
  const engine = await serverEngine({ ...options, maxConnections: 1 });
  try {
    return await inTransaction(engine, { mode: "read write", signal }, async (session) => {
      await session.script(setJobName(id));
      begun.user = await userOf(session);
      const run = {
        statement: accepted(order),
        upload: upload === null ? null : submitter.rows(),
        table,
        ifExists,
        unjoinable: draft.unjoinable,
        times: draft.terms.times?.column,
        comment: (created: CreatedTable) => {
          checkTerms(draft.terms, { rows: created.rows, times: created.times ?? null });
          return manifestComment(
            finishedManifest(draft, { ...created, job: id, finishedAt: new Date().toISOString() }),
          );
        },
        signal,
      };
      return makeTable(session, run, async () => {
        await writeJobFile(folder, begun);
        submitter.leave();
      });
    });
  } finally {
    await engine.close();
  }
}

/** What a driver accepted stays accepted on its way into another process. */
function accepted({ statement, upload }: JobOrder): VerifiedStatement {
  return { ...statement, outline: { upload } } as unknown as VerifiedStatement;
}

async function userOf(session: Session): Promise<string | null> {
  const { rows } = await session.run({ text: "select session_user", parameters: [] });
  return rows[0]?.[0] ?? null;
}

async function beginning({ id, draft, table }: JobOrder): Promise<Begun> {
  const { project, service } = draft.manifest;
  return {
    format: 1,
    id,
    state: "running",
    project,
    service,
    user: null,
    startedAt: new Date().toISOString(),
    endedAt: null,
    rows: null,
    bytes: null,
    table,
    error: null,
    process: await thisProcess(),
  };
}

function diagnosticsOf(failure: unknown): readonly Diagnostic[] {
  if (failure instanceof AsofError) return failure.diagnostics;
  const message = failure instanceof Error ? failure.message : String(failure);
  return AsofError.of("job-failed", `the job failed: ${message}`).diagnostics;
}
