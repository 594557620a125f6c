import type { Analysis, AnalyzedStep, AnalyzeRun } from "../../../src/ports/warehouse.ts";
import type { Context } from "./context.ts";
import { withJob } from "./job.ts";
import { queryWork } from "./query-work.ts";
import type { QueryStage } from "./resources.ts";
import { withSpine } from "./upload.ts";

/** Runs a statement and tells what the service's stages took. A stage serves several joins, so that it belongs to no role. */
export function analyze(context: Context, run: AnalyzeRun): Promise<Analysis> {
  return withSpine(context, run, (query) => {
    const { purpose, configuration } = queryWork(context, "analyze", query);
    const uncached = { query: { ...Object(configuration["query"]), useQueryCache: false } };
    return withJob(context, { purpose, configuration: uncached }, run.signal, async (job) => {
      const { totalRows } = await job.firstPage(0);
      const { statistics = {} } = await job.resource();
      const { creationTime, startTime, endTime, query: told } = statistics;
      return {
        planning: between(creationTime, startTime),
        execution: between(startTime, endTime),
        rows: Number(totalRows ?? 0),
        steps: (told?.queryPlan ?? []).map(stepOf),
      };
    });
  });
}

function stepOf({ name, recordsWritten, parallelInputs, startMs, endMs }: QueryStage): AnalyzedStep {
  return {
    role: null,
    name: name ?? "stage",
    depth: 0,
    rows: Number(recordsWritten ?? 0),
    runs: Number(parallelInputs ?? 1),
    time: between(startMs, endMs),
  };
}

function between(start: string | undefined, end: string | undefined): number {
  return start === undefined || end === undefined ? 0 : Math.max(0, Number(end) - Number(start));
}
