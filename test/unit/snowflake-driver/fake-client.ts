import { Readable } from "node:stream";
import type {
  ClientConnection,
  ClientStatement,
  ExecuteOptions,
  SnowflakeClient,
} from "../../../dialects/snowflake/driver/client.ts";

/** A result, an error to fail with, or silence. */
export type Reply = readonly (readonly unknown[])[] | Error | "silence";

export interface FakeClient extends SnowflakeClient {
  readonly executed: ExecuteOptions[];
  readonly connections: Readonly<Record<string, unknown>>[];
  readonly cancelled: string[];
  ended: number;
}

/** Stands in for the official client: answers each text as told, log-ins and settings by themselves. */
export function fakeClient(reply: (options: ExecuteOptions) => Reply): FakeClient {
  const client: FakeClient = {
    executed: [],
    connections: [],
    cancelled: [],
    ended: 0,
    configure: () => undefined,
    createConnection: (options) => {
      client.connections.push(options);
      return connection(client, reply);
    },
  };
  return client;
}

function connection(client: FakeClient, reply: (options: ExecuteOptions) => Reply): ClientConnection {
  return {
    connectAsync: async (done) => done(undefined),
    execute: (options) => {
      const settled = options.sqlText.startsWith("ALTER SESSION");
      if (!settled) client.executed.push(options);
      const answer = settled ? [] : reply(options);
      const one = statement(client, options.sqlText, answer);
      if (answer instanceof Error) queueMicrotask(() => options.complete(answer, one));
      else if (answer !== "silence") queueMicrotask(() => options.complete(undefined, one));
      return one;
    },
    fetchResult: () => statement(client, "", []),
    getQueryStatus: async () => "RUNNING",
    destroy: (done) => {
      client.ended += 1;
      done(undefined);
    },
  };
}

function statement(client: FakeClient, text: string, answer: Reply): ClientStatement {
  const rows = Array.isArray(answer) ? answer : [];
  return {
    getQueryId: () => undefined,
    getNumRows: () => rows.length,
    getColumns: () => [],
    streamRows: () => Readable.from(rows),
    cancel: (done) => {
      client.cancelled.push(text);
      done(undefined);
    },
  };
}
