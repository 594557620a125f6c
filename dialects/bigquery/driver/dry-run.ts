import { authorQuery } from "../../../src/ir/author-query.ts";
import type { CatalogColumn } from "../../../src/ir/catalog.ts";
import type { VerifiedStatement } from "../../../src/ir/statement.ts";
import type { AdmittedQuery } from "../../../src/ports/dialect.ts";
import type { Context } from "./context.ts";
import { print } from "./print.ts";
import { type QueryToRun, queryOf, queryWork } from "./query-work.ts";
import type { JobResource } from "./resources.ts";
import { withRows } from "./spine.ts";
import { catalogColumn } from "./types.ts";

/** What the service would read, before it reads it. Costs nothing. */
export interface CostEstimate {
  /** On-demand prices count these; at least 10 MB a table are billed. */
  readonly bytes: bigint;
  /** `exact`, or a bound where the tables do not let the service say. */
  readonly accuracy: "exact" | "upper_bound" | "lower_bound" | "unknown";
}

export async function dryRun(
  context: Context,
  query: QueryToRun,
  signal: AbortSignal | undefined,
): Promise<JobResource> {
  const { configuration } = queryWork(context, "dry", query);
  const { location } = context.options;
  const projectId = await context.service.project();
  const json = {
    jobReference: { projectId, ...(location === undefined ? {} : { location }) },
    configuration: { ...configuration, dryRun: true },
  };
  return context.service.ask<JobResource>({ method: "POST", path: "/jobs", json, signal });
}

/** A query's columns, from its analysis alone. */
export async function describeQuery(
  context: Context,
  query: AdmittedQuery,
  signal: AbortSignal | undefined,
): Promise<readonly CatalogColumn[]> {
  const { statistics } = await dryRun(context, queryOf(print(authorQuery(query))), signal);
  return (statistics?.query?.schema?.fields ?? []).map(catalogColumn);
}

/** What a statement would read of the tables; rows that are uploaded are free. */
export async function estimateCost(
  context: Context,
  statement: VerifiedStatement,
  signal?: AbortSignal,
): Promise<CostEstimate> {
  const { statistics } = await dryRun(context, withRows(statement, []), signal);
  const said = statistics?.query?.totalBytesProcessedAccuracy;
  return { bytes: BigInt(statistics?.totalBytesProcessed ?? 0), accuracy: accuracies[said ?? ""] ?? "unknown" };
}

const accuracies: Readonly<Record<string, CostEstimate["accuracy"]>> = {
  PRECISE: "exact",
  UPPER_BOUND: "upper_bound",
  LOWER_BOUND: "lower_bound",
};
