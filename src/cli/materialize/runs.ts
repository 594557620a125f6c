import type { ExitCode } from "../exit-codes.ts";
import type { Session } from "../session.ts";
import { told } from "./perform.ts";
import { runOptionsOf } from "./run-options.ts";
import { runsText, runText } from "./run-text.ts";

export async function listRuns(session: Session, limit: number): Promise<undefined> {
  const { store } = await session.project();
  const runs = await store.runs.list({ limit });
  session.output.result({ runs }, () => runsText(runs, session.output, session.context.now()));
}

export async function showRun(session: Session, id: string): Promise<undefined> {
  const { store } = await session.project();
  const details = await store.runs.show(id);
  session.output.result(details, () => runText(details, session.output));
}

/** One that has ended stays as it is. */
export async function cancelRun(session: Session, id: string): Promise<undefined> {
  const { store } = await session.project();
  const run = await store.runs.cancel(id);
  if (run.state !== "running") session.output.note(`run ${id} has ended: ${run.state}`);
  else session.output.note(`run ${id} was asked to stop, and does so within ${Math.ceil(run.leaseMs / 3_000)} seconds`);
  session.output.result({ run }, () => `${run.id}\n`);
}

export async function retryRun(session: Session, id: string): Promise<ExitCode> {
  const { store } = await session.project();
  const { views: _, shard: __, ...options } = runOptionsOf(session, {});
  return told(session, {}, (onEvent) => store.runs.retry(id, { ...options, onEvent }));
}
