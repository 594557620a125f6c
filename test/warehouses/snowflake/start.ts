import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Faults } from "../faults/fault.ts";
import { startFaultProxy } from "../faults/proxy.ts";
import { installEngines } from "../install/install.ts";
import { type EngineProcess, startEngine } from "../processes/engine-process.ts";
import { freePort } from "../processes/free-port.ts";
import type { SnowflakeSdk } from "./client.ts";

/** What the official driver connects with. */
export interface SnowflakeConnection {
  readonly account: string;
  readonly accessUrl: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  readonly schema: string;
  readonly warehouse: string;
}

export interface LoggedStatement {
  readonly sql: string;
  readonly queryTag: string | null;
  readonly status: string;
  readonly ms: number;
}

export interface LoggedLogin {
  readonly authenticator: string;
  readonly user: string;
  /** Names of what the client gave, never the values. */
  readonly given: readonly string[];
}

export interface Log {
  readonly statements: readonly LoggedStatement[];
  readonly logins: readonly LoggedLogin[];
  /** Queries that are at work. */
  readonly running: readonly { readonly id: string; readonly sql: string }[];
  /** How many sessions are open. */
  readonly sessions: number;
}

/** A local endpoint that speaks the protocol of Snowflake's drivers. */
export interface RunningSnowflake {
  /** Connections to a database of their own, made when the first of them logs in. */
  connection(database?: string): SnowflakeConnection;
  /** The official driver. */
  readonly sdk: SnowflakeSdk;
  readonly faults: Faults;
  /** What was run and who logged in, in order. */
  log(): Promise<Log>;
  /** Ends all sessions behind the backs of their clients. */
  endSessions(): Promise<void>;
  /** Stops a query that runs, as an administrator does. */
  cancel(queryId: string): Promise<void>;
  readonly engine: { readonly group: number; running(): boolean };
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL("server/main.py", import.meta.url));

export async function startSnowflake(): Promise<RunningSnowflake> {
  const engines = await installEngines();
  const sdk: SnowflakeSdk = engines.require("snowflake-sdk");
  sdk.configure({ logLevel: "OFF", additionalLogToConsole: false });
  const port = await freePort();
  const engine = startEngine(engines.python, ["-B", main, String(port)]);
  try {
    await answers(port, engine);
  } catch (error) {
    await engine.stop();
    throw error;
  }
  const proxy = await startFaultProxy(port);
  let databases = 0;
  return {
    sdk,
    engine,
    faults: proxy.faults,
    connection: (database = `T${++databases}`) => connectionTo(proxy.url, database),
    log: async () => JSON.parse(await (await fetch(`http://127.0.0.1:${port}/__log`)).text()),
    endSessions: async () => {
      await fetch(`http://127.0.0.1:${port}/__end`, { method: "POST" });
    },
    cancel: async (queryId) => {
      await fetch(`http://127.0.0.1:${port}/queries/${queryId}/abort-request`, { method: "POST" });
    },
    stop: async () => {
      await proxy.stop();
      await engine.stop();
    },
  };
}

function connectionTo(accessUrl: string, database: string): SnowflakeConnection {
  const place = { database, schema: "PUBLIC", warehouse: "LOCAL" };
  return { account: "local", accessUrl, username: "someone", password: "nothing", ...place };
}

async function answers(port: number, engine: EngineProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (engine.running() && Date.now() < deadline) {
    const ready = await fetch(`http://127.0.0.1:${port}/__ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await sleep(100);
  }
  throw new Error(`The Snowflake endpoint did not start: ${engine.said()}`);
}
