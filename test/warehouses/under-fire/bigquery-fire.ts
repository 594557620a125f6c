import { createServer } from "node:http";
import { BigQuery } from "@google-cloud/bigquery";
import { clientSettings } from "../../../dialects/bigquery/driver/client.ts";
import type { BigQueryOptions } from "../../../dialects/bigquery/driver/options.ts";
import { bigqueryWarehouse } from "../../../dialects/bigquery/driver/warehouse.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { types, verified } from "../../executed/driver/statements.ts";
import type { RunningBigQuery } from "../bigquery/start.ts";
import type { ProxiedRequest } from "../faults/fault.ts";
import { addressOf, closed } from "../faults/proxy.ts";

export const makesJob = ({ method, path }: ProxiedRequest): boolean => method === "POST" && /\/jobs(\?|$)/.test(path);
export const asksForRows = ({ method, path }: ProxiedRequest): boolean =>
  method === "GET" && path.includes("/queries/");
export const asksForLaterRows = (request: ProxiedRequest): boolean =>
  asksForRows(request) && request.path.includes("pageToken");

export const numbers = verified("SELECT n FROM UNNEST(GENERATE_ARRAY(1, 3500)) AS n", { columns: { n: types.int64 } });

/** What the service says that it has done, asked past the driver. */
export interface Witness {
  /** The jobs since the last time that it was asked: their states, with the reasons of those that failed. */
  jobs(): Promise<readonly string[]>;
  tables(dataset: string): Promise<readonly string[]>;
}

export function witness(service: RunningBigQuery): Witness {
  let seen = 0;
  return {
    jobs: async () => {
      const [all] = await service.client().getJobs({ maxResults: 10_000 });
      const fresh = all.slice(0, all.length - seen).reverse();
      seen = all.length;
      return fresh.map(({ metadata: { status } }) => status.errorResult?.reason ?? status.state);
    },
    tables: async (dataset) => {
      const [tables] = await service.client().dataset(dataset).getTables();
      return tables.map(({ id }) => id).sort();
    },
  };
}

/** A service that gives tokens to those who log in again. */
export interface TokenServer {
  /** The driver, with a person's log-in, whose tokens come from here. */
  warehouse(service: RunningBigQuery, options: BigQueryOptions): Warehouse;
  /** Tokens that were given: `token 1`, `token 2`, … */
  given(): number;
  /** From now on it refuses. */
  refuse(): void;
  stop(): Promise<void>;
}

export const refreshToken = "1//a-refresh-token";
export const clientSecret = "GOCSPX-a-client-secret";

export async function startTokenServer(): Promise<TokenServer> {
  let [given, refuses] = [0, false];
  const server = createServer((_request, response) => {
    if (!refuses) given += 1;
    const refused = { error: "invalid_grant", error_description: `Token ${refreshToken} has been revoked.` };
    const granted = { access_token: `ya29.token-${given}`, expires_in: 3_600, token_type: "Bearer" };
    response.writeHead(refuses ? 400 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(refuses ? refused : granted));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const tokenUrl = `http://127.0.0.1:${addressOf(server).port}/token`;
  return {
    given: () => given,
    refuse: () => {
      refuses = true;
    },
    stop: () => closed(server),
    warehouse: (service, options) => {
      const authClient = service.credential({ clientId: "asof.example", clientSecret, refreshToken, tokenUrl });
      const settings = { ...clientSettings(options), ...service.connection, authClient };
      return bigqueryWarehouse(new BigQuery(settings as ConstructorParameters<typeof BigQuery>[0]), options);
    },
  };
}
