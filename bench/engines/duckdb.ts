import { type DuckDBConnection, DuckDBInstance, version } from "@duckdb/node-api";
import { timed } from "./server.ts";

/** DuckDB in memory with one thread. */
export interface BenchDuckdb {
  readonly version: string;
  readonly connection: DuckDBConnection;
  run(sql: string): Promise<void>;
  /** The first column of the first row, as text. */
  ask(sql: string): Promise<string>;
  /** Milliseconds that a statement took; null where it took longer than the limit and was stopped. */
  time(sql: string, limitMs: number): Promise<number | null>;
  stop(): void;
}

export async function startDuckdb(): Promise<BenchDuckdb> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const run = async (sql: string): Promise<void> => void (await connection.run(sql));
  return {
    version: version(),
    connection,
    run,
    ask: async (sql) => String((await connection.runAndReadAll(sql)).getRows()[0]?.[0]),
    time: async (sql, limitMs) => {
      let stopped = false;
      const stop = setTimeout(() => {
        stopped = true;
        connection.interrupt();
      }, limitMs);
      try {
        return await timed(() => run(sql));
      } catch (error) {
        if (stopped) return null;
        throw error;
      } finally {
        clearTimeout(stop);
      }
    },
    stop: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
