import type { Engine } from "../../dialects/postgres/driver/engine.ts";
import type { RawRow } from "../../dialects/postgres/driver/exchange.ts";
import { inTransaction } from "../../dialects/postgres/driver/transaction.ts";
import { postgresWarehouse } from "../../dialects/postgres/driver/warehouse.ts";
import type { Warehouse } from "../../src/ports/warehouse.ts";

/** An engine that runs for tests: what users have, and a way round it to set up and to look. */
export interface RunningEngine {
  readonly engine: Engine;
  readonly warehouse: Warehouse;
  /** One statement; its rows as text. Commits. */
  query(text: string): Promise<readonly RawRow[]>;
  /** Statements separated by semicolons. Commits. */
  script(text: string): Promise<void>;
  stop(): Promise<void>;
}

export function running(engine: Engine, stopped: () => Promise<void>): RunningEngine {
  const options = { mode: "read write", signal: undefined } as const;
  return {
    engine,
    warehouse: postgresWarehouse(engine),
    query: (text) =>
      inTransaction(engine, options, async (session) => (await session.run({ text, parameters: [] })).rows),
    script: (text) => inTransaction(engine, options, async (session) => void (await session.script(text))),
    stop: async () => {
      await engine.close();
      await stopped();
    },
  };
}
