import type { FeatureStore } from "../../runtime/feature-store.ts";
import type { RunSummary } from "../../runtime/materialize/events.ts";
import type { DryRunOptions, MaterializationOptions } from "../../runtime/materialize/options.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { problemsText } from "../problem-text.ts";
import type { Session } from "../session.ts";
import { listenersOf } from "./listeners.ts";
import { type RunCommandOptions, runOptionsOf } from "./run-options.ts";
import { dryRunText, summaryText } from "./run-text.ts";

/** A run as a command asks for it. */
export interface AskedOfStore {
  /** What is tried beforehand. */
  readonly dry: Pick<DryRunOptions, "start" | "end" | "every">;
  readonly run: (store: FeatureStore, options: MaterializationOptions) => Promise<RunSummary>;
}

/** Runs, tells, and gives an exit code that says whether every view was finished. */
export async function perform(
  session: Session,
  options: RunCommandOptions,
  { dry, run }: AskedOfStore,
): Promise<ExitCode> {
  const { store } = await session.project();
  const asked = runOptionsOf(session, options);
  if (options.dryRun === true) {
    const found = await store.dryRun({ ...asked, ...dry });
    session.output.result({ dryRun: found }, () => dryRunText(found, session.output));
    return exitCodes.ok;
  }
  return told(session, options, (onEvent) => run(store, { ...asked, onEvent }));
}

/** Tells of a run while it goes on, and of what it did. */
export async function told(
  session: Session,
  options: RunCommandOptions,
  run: (onEvent: NonNullable<MaterializationOptions["onEvent"]>) => Promise<RunSummary>,
): Promise<ExitCode> {
  const listeners = await listenersOf(session, options);
  try {
    return tellSummary(session, await run(listeners.onEvent));
  } finally {
    await listeners.end();
  }
}

function tellSummary(session: Session, summary: RunSummary): ExitCode {
  const { output, folders } = session;
  const isDone = summary.run.state === "succeeded";
  output.summary({ ...summary, ok: isDone }, () => summaryText(summary, output));
  const problems = summary.views.flatMap((view) => view.problems);
  if (!output.options.json) output.err.write(problemsText(problems, folders, output.errorStyles));
  if (isDone) return exitCodes.ok;
  return session.signal.aborted ? exitCodes.cancelled : exitCodes.failed;
}
