import { joinFacts } from "../../src/compiler/lower/join-facts.ts";
import { createStore, table } from "../../src/index.ts";
import { type JoinNode, joinsOf } from "../../src/ir/plan.ts";
import type { StrategyChoice } from "../../src/ir/statement.ts";
import type { JoinFacts } from "../../src/ports/dialect.ts";
import type { Warehouse } from "../../src/ports/warehouse.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import type { BenchServer } from "../engines/server.ts";
import { busyTime } from "./busy-time.ts";
import type { Subject } from "./subject.ts";
import { setIndex } from "./tables.ts";

/** Microseconds by the name of what they are taken by. */
export type Constants<N extends string> = Readonly<Record<N, number>>;

/** A subject with its time, and what the planner makes of it. */
export interface Measurement<N extends string> {
  readonly subject: Subject;
  /** Microseconds. */
  readonly time: number;
  /** Microseconds that the model gives it with some constants. */
  readonly model: (constants: Constants<N>) => number;
}

/** What the planner says of a join with some constants. */
export type Weigh<N extends string> = (join: JoinNode, facts: JoinFacts, constants: Constants<N>) => StrategyChoice;

const rounds = 3;
/** A subject that has taken this long is not run again. */
const enoughMilliseconds = 1_500;
const limitMilliseconds = 15_000;

/** Times the statement that asof emits for a subject: the least of a few runs. Null where it took too long. */
export async function measure<N extends string>(
  server: BenchServer,
  warehouse: Warehouse,
  subject: Subject,
  weigh: Weigh<N>,
): Promise<Measurement<N> | null> {
  await setIndex(server, subject.source, subject.index);
  const definitions = Object.fromEntries(subject.definitions.map((one, index) => [`d${index}`, one]));
  const store = createStore({ project: "calibration", definitions, warehouse }) as unknown as FeatureStore;
  const spine = table(subject.spine, { eventTime: "event_timestamp" });
  const { strategy } = subject;
  const job = store.getHistoricalFeatures({ features: ["subject"], spine, eventTime: "event_timestamp", strategy });
  const { statement, plan } = await (await job.trainingSet()).compiled();
  const time = await leastOf(server, statement.text);
  if (time === null) return null;
  return { subject, time: time * 1_000, model: await modelOf(joinsOf(plan), subject, warehouse, weigh) };
}

/** Run inside the server, without a clock at each step: rows do not leave it. Milliseconds of work, where the machine tells. */
async function leastOf(server: BenchServer, text: string): Promise<number | null> {
  const backend = (await server.ask("select pg_backend_pid()")) ?? "";
  const times: number[] = [];
  let spent = 0;
  while (times.length < rounds && spent < enoughMilliseconds) {
    const before = await busyTime(backend);
    const time = await server.time(`explain (analyze, timing off) ${text}`, limitMilliseconds);
    const after = await busyTime(backend);
    if (time === null) return null;
    times.push(before === null || after === null ? time : after - before);
    spent += time;
  }
  return Math.min(...times);
}

async function modelOf<N extends string>(
  [join]: readonly JoinNode[],
  { strategy, source, spine }: Subject,
  warehouse: Warehouse,
  weigh: Weigh<N>,
): Promise<Measurement<N>["model"]> {
  if (join === undefined) throw new Error("a subject is one join");
  const relations = [source, spine].map((name) => ({ database: null, schema: null, name }));
  const facts = joinFacts(join, { catalog: await warehouse.catalog(relations), queryRows: new Map(), spineRows: null });
  return (constants) => {
    const found = weigh(join, facts, constants).estimates.find((one) => one.strategy === strategy);
    if (found === undefined) throw new Error(`no estimate of ${strategy}`);
    return found.seconds * 1_000_000;
  };
}
