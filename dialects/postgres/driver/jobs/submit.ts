import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import type { RowBatches } from "../../../../src/ir/value.ts";
import { AsofError } from "../../../../src/kernel/diagnostics.ts";
import type { JobTicket, SubmitRun } from "../../../../src/ports/jobs.ts";
import type { ServerOptions } from "../server.ts";
import { prepareJobFolder } from "./job-file.ts";
import type { FromJob, JobOrder, ToJob } from "./messages.ts";
import { startJobProcess } from "./start-process.ts";

/** Hands the work to a process of its own, with all its rows, and leaves it as soon as its statement runs. */
export async function submit(options: ServerOptions, folder: string, run: SubmitRun): Promise<JobTicket> {
  const { statement, table, ifExists, draft, upload, limits, signal } = run;
  if (signal?.aborted === true) throw cancelled();
  await prepareJobFolder(folder);
  const order: JobOrder = {
    id: randomUUID(),
    options: { ...options, statementTimeoutMs: least(options.statementTimeoutMs, limits?.milliseconds ?? null) },
    folder,
    statement: { text: statement.text, parameters: statement.parameters, hash: statement.hash },
    upload: statement.outline.upload,
    table,
    ifExists,
    draft,
  };
  const child = startJobProcess();
  try {
    await unlessAborted(signal, begun(child, order, upload));
    child.disconnect();
    child.unref();
    return { id: order.id };
  } catch (error) {
    // Its session ends with it, and the server then rolls back.
    child.kill("SIGKILL");
    throw error;
  }
}

function least(own: number | undefined, limit: number | null): number | undefined {
  return own === undefined || limit === null ? (limit ?? own) : Math.min(own, limit);
}

/** Gives the job its order and its rows; settles when it runs. */
async function begun(child: ChildProcess, order: JobOrder, upload: RowBatches | null): Promise<void> {
  const rows = upload?.[Symbol.asyncIterator]() ?? null;
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("error", () => reject(endedEarly()));
      child.once("exit", () => reject(endedEarly()));
      child.on("message", (message: FromJob) => {
        if (message.kind === "running") resolve();
        else if (message.kind === "failed") reject(new AsofError(message.diagnostics));
        else give().catch(reject);
      });
      const give = async (): Promise<void> => {
        const next = await rows?.next();
        await tell(child, { kind: "rows", rows: next === undefined || next.done === true ? null : next.value });
      };
      tell(child, { kind: "begin", order }).catch(() => reject(endedEarly()));
    });
  } finally {
    await rows?.return?.();
  }
}

function tell(child: ChildProcess, message: ToJob): Promise<void> {
  return new Promise((resolve, reject) => {
    child.send(message, (error) => (error === null ? resolve() : reject(error)));
  });
}

async function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled());
  });
  signal?.addEventListener("abort", stop, { once: true });
  work.catch(() => undefined); // Nobody may wait for it any more.
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

function cancelled(): AsofError {
  return AsofError.of("cancelled", "the job was cancelled before it ran; nothing of it was kept");
}

function endedEarly(): AsofError {
  return AsofError.of("job-failed", "the process of the job ended before its statement ran", {
    hint: "see whether processes of node may be started here, and how much memory there is",
  });
}
