import type { ReconcileOptions, ReconcileProgress } from "../../runtime/reconcile/options.ts";
import type { Reconciliation } from "../../runtime/reconcile/result.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { problemsText } from "../problem-text.ts";
import { Progress } from "../progress.ts";
import type { Session } from "../session.ts";
import { UsageError } from "../usage-error.ts";
import type { ReconcileCommandOptions } from "./command-options.ts";
import { reconciliationJson } from "./reconciliation-json.ts";
import { reconciliationText } from "./reconciliation-text.ts";

/** Compares, tells, and gives an exit code that says whether a fault is left. */
export async function performReconcile(
  session: Session,
  views: readonly string[],
  options: ReconcileCommandOptions,
): Promise<ExitCode> {
  const asked = optionsOf(session, views, options);
  const { store } = await session.project();
  const progress = new Progress(session.output);
  try {
    const onProgress = ({ view, phase, rows }: ReconcileProgress) => progress.tell(`${phase} ${view}`, BigInt(rows));
    const found = await store.reconcile({ ...asked, onProgress });
    progress.stop();
    return told(session, found);
  } finally {
    progress.stop();
  }
}

function told({ output, folders }: Session, found: Reconciliation): ExitCode {
  output.result(reconciliationJson(found), () => reconciliationText(found, output));
  const problems = found.views.flatMap((view) => view.problems);
  if (!output.options.json && problems.length > 0)
    output.err.write(problemsText(problems, folders, output.errorStyles));
  return found.isClean ? exitCodes.ok : exitCodes.failed;
}

/** `by` is told in the record of a repair. */
function optionsOf(
  { signal, context: { caller } }: Session,
  views: readonly string[],
  { sample, all, seed, examples, repair, deleteExtra }: ReconcileCommandOptions,
): ReconcileOptions {
  return {
    signal,
    ...(views.length === 0 ? {} : { views }),
    ...(all === true ? { sample: "all" as const } : {}),
    ...(sample === undefined ? {} : { sample: numberOf("--sample", sample, 1) }),
    ...(seed === undefined ? {} : { seed: numberOf("--seed", seed, 0) }),
    ...(examples === undefined ? {} : { examples: numberOf("--examples", examples, 0) }),
    ...{ repair: repair === true, deleteExtra: deleteExtra === true },
    ...(caller === null ? {} : { by: caller }),
  };
}

function numberOf(option: string, text: string, least: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (number >= least) return number;
  throw new UsageError(`${option}: '${text}' is no such number`, `give a whole number from ${least}`);
}
