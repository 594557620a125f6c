import { setTimeout as sleep } from "node:timers/promises";
import type { ZColumn, ZRow } from "../evaluator/protocol.ts";
import type { WireRow } from "../resources.ts";
import { type TimestampFormat, wireRow } from "../values/decode.ts";
import { schemaOf } from "./destination.ts";
import type { Job } from "./job.ts";

export interface PageRequest {
  readonly pageToken?: string;
  readonly maxResults: number;
  readonly startIndex?: number;
  readonly timestamps: TimestampFormat;
}

export interface Page {
  readonly rows: readonly WireRow[];
  readonly totalRows: string;
  readonly pageToken?: string;
}

/** True when the job is done within the time. */
export async function doneWithin(job: Job, ms: number): Promise<boolean> {
  const waiting = new AbortController();
  const late = sleep(ms, undefined, { signal: waiting.signal }).catch(() => undefined);
  await Promise.race([job.done, late]);
  waiting.abort();
  return job.outcome !== undefined;
}

/** What a query answers while it runs, or with a page of its rows. Throws the error of one that failed. */
export function resultsOf(job: Job, page: PageRequest): object {
  const base = { kind: "bigquery#getQueryResultsResponse", jobReference: job.reference, jobComplete: false };
  const { outcome } = job;
  if (outcome === undefined) return base;
  if (outcome.error !== undefined) throw outcome.error;
  const { columns = [], rows = [], changedRows } = outcome.result ?? {};
  return {
    ...base,
    jobComplete: true,
    schema: schemaOf(columns),
    ...pageOf(rows, columns, page),
    totalBytesProcessed: outcome.statistics["totalBytesProcessed"],
    cacheHit: false,
    ...(changedRows === undefined ? {} : { numDmlAffectedRows: String(changedRows) }),
  };
}

export function pageOf(rows: readonly ZRow[], columns: readonly ZColumn[], page: PageRequest): Page {
  const from = page.pageToken === undefined ? (page.startIndex ?? 0) : Number(page.pageToken);
  const to = from + page.maxResults;
  const types = columns.map((column) => column.type);
  const part = rows.slice(from, to).map((row) => wireRow(row, types, page.timestamps));
  const base = { rows: part, totalRows: String(rows.length) };
  return to < rows.length ? { ...base, pageToken: String(to) } : base;
}
