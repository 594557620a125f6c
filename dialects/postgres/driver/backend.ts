import type { Client } from "pg";
import { parameter, type Sql, sql } from "../../../src/kernel/sql.ts";
import { type RawRow, statement } from "./exchange.ts";
import { print } from "./query.ts";

/**
 * The process that serves a session, and when its server was started. A pooler gives a session a process for a transaction, and
 * an address may stand for several servers: neither is told by the connection.
 */
export interface Backend {
  readonly process: number;
  readonly serverStart: string;
}

const serverStart = sql`cast(extract(epoch from pg_catalog.pg_postmaster_start_time()) as text)`;

/** In milliseconds; the setting's text has units. */
const timeLimit = sql`cast(extract(epoch from cast(pg_catalog.current_setting('statement_timeout') as interval)) * 1000 as text)`;

/** Asked at the beginning of each transaction. */
export const whichBackend = sql`select pg_catalog.pg_backend_pid(), ${serverStart}, ${timeLimit}`;

/** How long the server lets a statement of the transaction run, in milliseconds; null for as long as it takes. */
export function timeLimitOf([, , limit]: RawRow): number | null {
  const milliseconds = Number(limit ?? 0);
  return milliseconds > 0 ? milliseconds : null;
}

export function backendOf([process, start]: RawRow): Backend | null {
  return process === null || process === undefined || start === null || start === undefined
    ? null
    : { process: Number(process), serverStart: start };
}

/** What another session sees of a backend that does not answer. */
export type BackendState =
  /** It is at work, or who could tell is another server: all is well as far as we know. */
  | "working"
  | "gone"
  /** It waits for us, while we wait for it. */
  | "waiting";

/** From a session of its own: the one that is asked about is busy, and all others may be too. */
export async function stateOf(
  newClient: () => Client,
  { process, serverStart: start }: Backend,
): Promise<BackendState> {
  const rows = await askElsewhere(
    newClient,
    sql`
      select a.pid is null, a.state in ('idle', 'idle in transaction', 'idle in transaction (aborted)')
               or a.wait_event_type = 'Client'
      from (select) as one left join pg_catalog.pg_stat_activity a on a.pid = ${integer(process)}
      where ${serverStart} = ${parameter({ value: start })}`,
  );
  const [gone, waiting] = rows[0] ?? [];
  if (gone === "t") return "gone";
  return waiting === "t" ? "waiting" : "working";
}

/** Stops what a backend does, or ends it. */
export async function signalBackend(
  newClient: () => Client,
  what: "pg_cancel_backend" | "pg_terminate_backend",
  { process, serverStart: start }: Backend,
): Promise<void> {
  const call = what === "pg_cancel_backend" ? sql`pg_catalog.pg_cancel_backend` : sql`pg_catalog.pg_terminate_backend`;
  await askElsewhere(
    newClient,
    sql`select ${call}(${integer(process)}) where ${serverStart} = ${parameter({ value: start })}`,
  );
}

function integer(value: number): Sql {
  return sql`cast(${parameter({ value })} as integer)`;
}

async function askElsewhere(newClient: () => Client, question: Sql): Promise<readonly RawRow[]> {
  const client = newClient();
  client.on("error", () => undefined);
  await client.connect();
  try {
    const exchange = statement(print(question));
    client.query(exchange);
    return (await exchange.reply).rows;
  } finally {
    await client.end();
  }
}
