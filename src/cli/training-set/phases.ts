import type { RunOptions } from "../../index.ts";
import type { TrainingSet } from "../../runtime/retrieve/training-set.ts";
import type { Progress } from "../progress.ts";

const uploading = "uploading the spine";

/**
 * Tells the phases of a run: preparing, uploading, running, writing. Every row of the spine makes one row of the result, so
 * that the number of the first is the total of the second.
 */
export async function tellPhases(progress: Progress, made: TrainingSet, signal: AbortSignal): Promise<RunOptions> {
  progress.tell("preparing");
  await made.compiled();
  const known = await made.spineRows(signal);
  let total = known === null ? null : BigInt(known);
  progress.tell("running");
  return {
    signal,
    onUpload: (rows) => {
      progress.tell(uploading, rows, total);
      if (rows === total) progress.tell("running");
      // A stream's total is known when all of it is up.
      if (known === null) total = rows;
    },
    onRows: (rows) => progress.tell("writing", rows, total),
  };
}
