import { createStore, table } from "../../src/index.ts";
import type { StrategyEstimate, VerifiedStatement } from "../../src/ir/statement.ts";
import { AsofError } from "../../src/kernel/diagnostics.ts";
import { type StrategyName, strategyNames } from "../../src/ports/dialect.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import type { Subject } from "../harness/interleave.ts";
import type { BenchDuckdb } from "./duckdb.ts";
import { type BenchServer, timed } from "./server.ts";

/** A subject that leaves its result in a table, so that results can be compared. */
export interface ResultSubject extends Subject {
  readonly result: string;
  readonly engine: Pick<BenchServer, "run" | "ask">;
}

/** SQL that runs as `create table … as`. */
export function sqlSubject(engine: BenchServer | BenchDuckdb, name: string, sql: string): ResultSubject {
  const result = resultTable(name);
  return {
    name,
    result,
    engine,
    run: async (limitMs) => {
      await engine.run(`drop table if exists ${result}`);
      return engine.time(`create table ${result} as ${sql}`, limitMs);
    },
  };
}

/** What asof is asked for. */
export interface Asked {
  readonly definitions: Readonly<Record<string, object>>;
  readonly features: readonly object[];
  /** The table of the spine, with its times in `event_timestamp`. */
  readonly spine: string;
  readonly fullNames: boolean;
}

/** A statement of asof's, ready to run. */
export interface Prepared {
  readonly subject: ResultSubject;
  /** The strategies of its joins. */
  readonly chosen: string;
  /** What the planner says of the strategies that apply. */
  readonly estimates: readonly StrategyEstimate[];
  close(): Promise<void>;
}

/** How asof is asked to join; null leaves it to the planner. */
export async function preparedSubject(
  server: BenchServer,
  asked: Asked,
  strategy: StrategyName | null,
  name: string = strategy ?? "the planner's choice",
): Promise<Prepared> {
  const store = storeOf(server, asked);
  const { statement, chosen, estimates } = await statementOf(store, asked, strategy);
  const warehouse = await store.warehouse();
  const result = resultTable(name);
  const relation = { database: null, schema: null, name: result };
  const run = async (limitMs: number): Promise<number | null> => {
    await server.run(`drop table if exists ${result}`);
    const signal = AbortSignal.timeout(Math.ceil(limitMs));
    try {
      return await timed(() =>
        warehouse.createTable({
          statement,
          upload: null,
          table: relation,
          ifExists: "error",
          unjoinable: null,
          comment: () => "",
          signal,
        }),
      );
    } catch (error) {
      if (signal.aborted && error instanceof AsofError) return null;
      throw error;
    }
  };
  return { subject: { name, result, engine: server, run }, chosen, estimates, close: () => store.close() };
}

/** Every strategy that takes a request, by itself. */
export async function offeredSubjects(server: BenchServer, asked: Asked): Promise<readonly Prepared[]> {
  const prepared = await Promise.all(strategyNames.map((strategy) => applicable(server, asked, strategy)));
  return prepared.filter((one) => one !== null);
}

async function applicable(server: BenchServer, asked: Asked, strategy: StrategyName): Promise<Prepared | null> {
  try {
    const prepared = await preparedSubject(server, asked, strategy);
    // A wish is passed over where it does not apply: then something else was chosen.
    if (prepared.chosen === strategy) return prepared;
    await prepared.close();
    return null;
  } catch (error) {
    if (error instanceof AsofError && error.diagnostics.some(({ code }) => code === "strategy-unavailable"))
      return null;
    throw error;
  }
}

function storeOf(server: BenchServer, { definitions }: Asked): FeatureStore {
  // Views made in a loop have no types of their own.
  return createStore({
    project: "bench",
    definitions,
    warehouse: { kind: "postgres", url: server.url },
  }) as unknown as FeatureStore;
}

async function statementOf(
  store: FeatureStore,
  { features, spine: name, fullNames }: Asked,
  strategy: StrategyName | null,
): Promise<Pick<Prepared, "chosen" | "estimates"> & { readonly statement: VerifiedStatement }> {
  const spine = table(name, { eventTime: "event_timestamp" });
  const wish = strategy === null ? {} : { strategy };
  const job = store.getHistoricalFeatures({ features: [...features], spine, fullNames, ...wish });
  const { statement } = await (await job.trainingSet()).compiled();
  const { choices } = statement.outline;
  const strategies = choices.map((choice) => choice.strategy);
  return {
    statement,
    chosen: [...new Set(strategies)].join(" and "),
    estimates: choices.flatMap((choice) => choice.estimates),
  };
}

function resultTable(name: string): string {
  return `result_${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_")}`;
}
