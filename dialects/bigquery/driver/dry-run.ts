import { authorQuery } from "../../../src/ir/author-query.ts";
import type { CatalogColumn } from "../../../src/ir/catalog.ts";
import type { CostEstimate, CostQuestion } from "../../../src/ports/cost.ts";
import type { AdmittedQuery } from "../../../src/ports/dialect.ts";
import type { Context } from "./context.ts";
import { unlimited } from "./limits.ts";
import { print } from "./print.ts";
import { type QueryToRun, queryOf, queryWork } from "./query-work.ts";
import type { JobResource } from "./resources.ts";
import { withRows } from "./spine.ts";
import { catalogColumn } from "./types.ts";

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

/**
 * What a statement would read of the tables: on-demand prices count these bytes, at least 10 MB a table. Rows that are uploaded are
 * free. The dry run costs nothing, and is not held to what the statement itself may bill.
 */
export async function estimateCost(
  context: Context,
  { statement, spineRows }: CostQuestion,
  signal?: AbortSignal,
): Promise<CostEstimate> {
  const { statistics } = await dryRun(unlimited(context), withRows(statement, []), signal);
  const said = statistics?.query?.totalBytesProcessedAccuracy;
  return {
    bytes: BigInt(statistics?.totalBytesProcessed ?? 0),
    accuracy: accuracies[said ?? ""] ?? "unknown",
    rows: spineRows,
    partitions: null,
    plannerCost: null,
    basis: "dry run",
  };
}

const accuracies: Readonly<Record<string, CostEstimate["accuracy"]>> = {
  PRECISE: "exact",
  UPPER_BOUND: "upper_bound",
  LOWER_BOUND: "lower_bound",
};
