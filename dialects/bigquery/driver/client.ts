import type { BigQuery, BigQueryOptions as ClientOptions } from "@google-cloud/bigquery";
import { requireInstalled } from "./installed.ts";
import { type BigQueryOptions, checkOptions } from "./options.ts";

/**
 * What the official client is made with. It does not ask again by itself: it knows neither whether a request is safe to repeat
 * nor that a connection broke in mid answer.
 */
export function clientSettings({ project, location, apiEndpoint }: BigQueryOptions): ClientOptions {
  return {
    ...(project === undefined ? {} : { projectId: project }),
    ...(location === undefined ? {} : { location }),
    ...(apiEndpoint === undefined ? {} : { apiEndpoint }),
    retryOptions: { autoRetry: false },
    userAgent: "asof",
  };
}

/** Throws `config-invalid` and `client-missing`. Nothing is asked of the service yet. */
export async function openClient(options: BigQueryOptions): Promise<BigQuery> {
  checkOptions(options);
  requireInstalled("@google-cloud/bigquery");
  const { BigQuery } = await import("@google-cloud/bigquery");
  const client = new BigQuery(clientSettings(options));
  return options.apiEndpoint?.startsWith("http:") ? withoutCredentials(client) : client;
}

/** A token would be readable on its way; a local engine wants none. */
function withoutCredentials(client: BigQuery): BigQuery {
  client.authClient.authorizeRequest = async (request) => request ?? {};
  return client;
}
