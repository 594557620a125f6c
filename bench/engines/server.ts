import { Client } from "pg";
import { startServer } from "../../test/engines/server.ts";

/**
 * Enough memory that nothing is sorted on disk, one process a query (as DuckDB has one thread), nothing at work beside it. A
 * new table's rows need not be logged, as in a database that is filled in memory.
 */
export const settings = [
  "shared_buffers=2GB",
  "work_mem=256MB",
  "maintenance_work_mem=1GB",
  "max_parallel_workers_per_gather=0",
  "max_parallel_maintenance_workers=0",
  "jit=off",
  "autovacuum=off",
  "wal_level=minimal",
  "max_wal_senders=0",
  "max_wal_size=8GB",
  "checkpoint_timeout=1h",
  "synchronous_commit=off",
] as const;

/** A PostgreSQL server for measuring, with a session to set up and to look. */
export interface BenchServer {
  readonly url: string;
  readonly version: string;
  run(text: string): Promise<void>;
  /** The first column of the first row, as text. */
  ask(text: string): Promise<string | null>;
  /** Milliseconds that a statement took; null where it took longer than the limit and was stopped. */
  time(text: string, limitMs: number): Promise<number | null>;
  /** Another session, which has touched nothing yet: as a program has that just started. */
  session(): Promise<BenchSession>;
  stop(): Promise<void>;
}

export interface BenchSession extends Pick<BenchServer, "time"> {
  end(): Promise<void>;
}

const stoppedByTimeout = "57014";

export async function startBenchServer(): Promise<BenchServer> {
  const server = await startServer(settings);
  const client = new Client({ connectionString: server.url });
  client.on("error", () => undefined);
  await client.connect();
  const run = async (text: string): Promise<void> => void (await client.query(text));
  const ask = async (text: string): Promise<string | null> => {
    const { rows } = await client.query({ text, rowMode: "array" });
    const [cell] = rows[0] ?? [];
    return cell === null || cell === undefined ? null : String(cell);
  };
  return {
    url: server.url,
    version: (await ask("show server_version")) ?? "unknown",
    run,
    ask,
    time: (text, limitMs) => timedIn(client, text, limitMs),
    session: async () => {
      const other = new Client({ connectionString: server.url });
      await other.connect();
      return { time: (text, limitMs) => timedIn(other, text, limitMs), end: () => other.end() };
    },
    stop: async () => {
      await client.end();
      await server.stop();
    },
  };
}

async function timedIn(client: Client, text: string, limitMs: number): Promise<number | null> {
  await client.query(`set statement_timeout = ${Math.ceil(limitMs)}`);
  try {
    return await timed(() => client.query(text));
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, "code") === stoppedByTimeout) return null;
    throw error;
  } finally {
    await client.query("set statement_timeout = 0");
  }
}

/** Milliseconds that some work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
