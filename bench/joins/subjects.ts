import { createStore, table } from "../../src/index.ts";
import type { VerifiedStatement } from "../../src/ir/statement.ts";
import { AsofError } from "../../src/kernel/diagnostics.ts";
import type { StrategyName } from "../../src/ports/dialect.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import type { BenchDuckdb } from "../engines/duckdb.ts";
import { type BenchServer, timed } from "../engines/server.ts";
import type { Subject } from "../harness/interleave.ts";
import { definitionsOf } from "../shapes/definitions.ts";
import { type Shape, spineTable } from "../shapes/shape.ts";

/** A subject that leaves its result in a table, so that results can be compared. */
export interface JoinSubject extends Subject {
  readonly result: string;
  readonly engine: Pick<BenchServer, "run" | "ask">;
}

/** SQL that runs as `create table … as`. */
export function sqlSubject(engine: BenchServer | BenchDuckdb, name: string, sql: string): JoinSubject {
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

/** How asof is asked to join; null leaves it to the planner. `ttl` overrides the views' own bounds in days. */
export async function asofSubject(
  server: BenchServer,
  shape: Shape,
  strategy: StrategyName | null,
  ttl: number | null = null,
): Promise<{ readonly subject: JoinSubject; readonly chosen: string; close(): Promise<void> }> {
  const store = storeOf(server, shape, ttl);
  const { statement, chosen } = await statementOf(store, shape, strategy);
  const name = strategy ?? "the planner's choice";
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
  return { subject: { name, result, engine: server, run }, chosen, close: () => store.close() };
}

function storeOf(server: BenchServer, shape: Shape, ttl: number | null): FeatureStore {
  // Views made in a loop have no types of their own.
  return createStore({
    project: "bench",
    definitions: definitionsOf(shape, ttl),
    warehouse: { kind: "postgres", url: server.url },
  }) as unknown as FeatureStore;
}

async function statementOf(
  store: FeatureStore,
  shape: Shape,
  strategy: StrategyName | null,
): Promise<{ readonly statement: VerifiedStatement; readonly chosen: string }> {
  const { driver: _, ...views } = definitionsOf(shape);
  const job = store.getHistoricalFeatures({
    features: Object.values(views),
    spine: table(spineTable(shape), { eventTime: "event_timestamp" }),
    fullNames: true,
    ...(strategy === null ? {} : { strategy }),
  });
  const { statement } = await (await job.trainingSet()).compiled();
  const strategies = statement.outline.choices.map((choice) => choice.strategy);
  return { statement, chosen: [...new Set(strategies)].join(" and ") };
}

function resultTable(name: string): string {
  return `result_${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_")}`;
}
