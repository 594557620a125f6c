import { setTimeout as sleep } from "node:timers/promises";
import type { WaitOptions } from "../../define/index.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { JobStatus, WarehouseJobs } from "../../ports/jobs.ts";

const firstPause = 200;
const longestPause = 5_000;
/** So often in a row the way to the warehouse may fail: a job is waited for through the night. */
const mostLosses = 10;

/** Waits until a job has ended, however. Nothing happens to the job where nobody waits any more: `cancelled` says so. */
export async function endedJob(jobs: WarehouseJobs, id: string, options: WaitOptions): Promise<JobStatus> {
  let losses = 0;
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    try {
      if (options.signal?.aborted === true) throw leftAlone(id);
      const status = await jobs.show(id, options.signal);
      losses = 0;
      options.onStatus?.(status);
      if (status.state !== "running") return status;
    } catch (error) {
      if (options.signal?.aborted === true) throw leftAlone(id);
      losses += 1;
      if (!isLoss(error) || losses > mostLosses) throw error;
    }
    await sleep(pause, undefined, { signal: options.signal }).catch(() => {
      throw leftAlone(id);
    });
  }
}

function isLoss(error: unknown): boolean {
  if (!(error instanceof AsofError)) return false;
  return error.diagnostics.some(({ code }) => code === "connection-lost" || code === "warehouse-unreachable");
}

function leftAlone(id: string): AsofError {
  return AsofError.of("cancelled", `nobody waits any more; job ${id} goes on`, {
    hint: `wait again: asof jobs wait ${id}; or stop it: asof jobs cancel ${id}`,
  });
}

/** What a job made; rejects with what it failed with. */
export function succeeded({ id, state, error }: JobStatus): void {
  if (state === "succeeded") return;
  throw error === null ? AsofError.of("job-failed", `job ${id} has ${state}`) : new AsofError([error]);
}
