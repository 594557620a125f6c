import type { Context } from "./context.ts";
import { withJob } from "./job.ts";
import { type QueryToRun, queryWork } from "./query-work.ts";

/** The first row of a small query, as the service writes its values. */
export function askRow(
  context: Context,
  purpose: string,
  query: QueryToRun,
  signal: AbortSignal | undefined,
): Promise<readonly unknown[]> {
  return withJob(context, queryWork(context, purpose, query), signal, async (job) => {
    const { rows } = await job.firstPage(1);
    return rows?.[0]?.f.map(({ v }) => v) ?? [];
  });
}
