import type { Faults } from "../faults/fault.ts";
import { addressOf, closed, startFaultProxy } from "../faults/proxy.ts";
import { installEngines } from "../install/install.ts";
import type { BigQueryClient } from "./client.ts";
import { startEvaluator } from "./evaluator/evaluator.ts";
import { jobRoutes } from "./http/job-routes.ts";
import { serve } from "./http/server.ts";
import { tableRoutes } from "./http/table-routes.ts";
import { jobs } from "./jobs/jobs.ts";
import { anonymousDataset } from "./jobs/run-job.ts";
import { tables } from "./store/tables.ts";

export interface BigQueryOptions {
  readonly project?: string;
  /** Where jobs run; `US` where nothing is said. */
  readonly location?: string;
  /** Rows of a page at most; 5,000 where nothing is said. */
  readonly pageRows?: number;
}

/** What the official client is made with. */
export interface BigQueryConnection {
  readonly projectId: string;
  readonly apiEndpoint: string;
  /** A credential that asks nobody for a token. */
  readonly authClient: unknown;
}

/** A log-in of a person: what tokens are asked for with, and where. */
export interface LogIn {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly tokenUrl: string;
}

/** A local service that speaks BigQuery's REST API. */
export interface RunningBigQuery {
  readonly connection: BigQueryConnection;
  /** The same for another user. */
  connectionAs(user: string): BigQueryConnection;
  /** A new client of the official package; `options` go to its constructor. */
  client(options?: Readonly<Record<string, unknown>>): BigQueryClient;
  /** A credential of the client's own library, instead of the connection's `authClient`. */
  credential(logIn: LogIn): unknown;
  readonly faults: Faults;
  /** Holds every job that starts from now on for so long before it works. */
  holdJobs(ms: number): void;
  /** The group of the evaluator's processes, and what it uses. */
  readonly engine: { readonly group: number; running(): boolean };
  /** Cancels jobs, ends the servers and the evaluator. */
  stop(): Promise<void>;
}

export async function startBigQuery(options: BigQueryOptions = {}): Promise<RunningBigQuery> {
  const engines = await installEngines();
  const evaluator = await startEvaluator(engines);
  const catalog = tables(options.project ?? "local", options.location ?? "US");
  catalog.createDataset(anonymousDataset);
  let heldMs = 0;
  const ground = { evaluator, tables: catalog, heldMs: () => heldMs };
  const running = jobs(ground);
  const paging = { rows: options.pageRows ?? 5_000 };
  const server = await serve([...jobRoutes(running, ground, paging), ...tableRoutes(catalog, paging)]);
  const proxy = await startFaultProxy(addressOf(server).port);
  const connectionAs = (user: string): BigQueryConnection =>
    connectionTo(proxy.url, catalog.project, engines.require, user);
  const connection = connectionAs("local");
  return {
    connection,
    connectionAs,
    client: (more = {}) => {
      const { BigQuery } = engines.require("@google-cloud/bigquery");
      return new BigQuery({ ...connection, ...more });
    },
    credential: ({ clientId, clientSecret, refreshToken, tokenUrl }) => {
      const { OAuth2Client } = engines.require("google-auth-library");
      const credential = new OAuth2Client({ clientId, clientSecret, endpoints: { oauth2TokenUrl: tokenUrl } });
      credential.setCredentials({ refresh_token: refreshToken });
      return credential;
    },
    faults: proxy.faults,
    engine: evaluator.process,
    holdJobs: (ms) => {
      heldMs = ms;
    },
    stop: async () => {
      await proxy.stop();
      await running.stop();
      await closed(server);
      await evaluator.stop();
    },
  };
}

function connectionTo(
  apiEndpoint: string,
  projectId: string,
  require: NodeJS.Require,
  user: string,
): BigQueryConnection {
  const { OAuth2Client } = require("google-auth-library");
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: user, expiry_date: Date.UTC(2100, 0, 1) });
  return { projectId, apiEndpoint, authClient };
}
