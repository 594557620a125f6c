import type { BigQuery, BigQueryOptions as ClientOptions } from "@google-cloud/bigquery";
import { requireInstalled } from "./installed.ts";
import { type BigQueryOptions, checkOptions } from "./options.ts";

/**
 * What the official client is made with. It does not ask again by itself: it knows neither whether a request is safe to repeat
 * nor that a connection broke in mid answer.
 */
export function clientSettings({ project, location }: BigQueryOptions): ClientOptions {
  return {
    ...(project === undefined ? {} : { projectId: project }),
    ...(location === undefined ? {} : { location }),
    retryOptions: { autoRetry: false },
    userAgent: "asof",
  };
}

/** Throws `config-invalid` and `client-missing`. Nothing is asked of the service yet. */
export async function openClient(options: BigQueryOptions): Promise<BigQuery> {
  checkOptions(options);
  requireInstalled("@google-cloud/bigquery");
  const client = await import("@google-cloud/bigquery");
  return new client.BigQuery(clientSettings(options));
}
