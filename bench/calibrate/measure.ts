import type { Constants } from "../../dialects/postgres/planner/costs.ts";
import { planner } from "../../dialects/postgres/planner/plan.ts";
import { strategies } from "../../dialects/postgres/strategies.ts";
import { joinFacts } from "../../src/compiler/lower/join-facts.ts";
import { createStore, table } from "../../src/index.ts";
import { joinsOf } from "../../src/ir/plan.ts";
import type { Warehouse } from "../../src/ports/warehouse.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import type { BenchServer } from "../engines/server.ts";
import { busyTime } from "./busy-time.ts";
import { definitionsOf, type Subject } from "./subjects.ts";
import { setIndex } from "./tables.ts";

/** A subject with its time, and what the planner makes of it. */
export interface Measurement {
  readonly subject: Subject;
  /** Microseconds. */
  readonly time: number;
  /** Microseconds that the model gives it with some constants. */
  readonly model: (constants: Constants) => number;
}

const rounds = 3;
/** A subject that has taken this long is not run again. */
const enoughMilliseconds = 3_000;
const limitMilliseconds = 15_000;

/** Times the statement that asof emits for a subject: the least of a few runs. Null where it took too long. */
export async function measure(
  server: BenchServer,
  warehouse: Warehouse,
  subject: Subject,
): Promise<Measurement | null> {
  await setIndex(server, subject.index);
  const definitions = Object.fromEntries(definitionsOf(subject).map((one, index) => [`d${index}`, one]));
  const store = createStore({ project: "calibration", definitions, warehouse }) as unknown as FeatureStore;
  const spine = table(subject.spine, { eventTime: "event_timestamp" });
  const { strategy } = subject;
  const job = store.getHistoricalFeatures({ features: ["subject"], spine, eventTime: "event_timestamp", strategy });
  const { statement, plan } = await (await job.trainingSet()).compiled();
  const time = await leastOf(server, statement.text);
  return time === null ? null : { subject, time: time * 1_000, model: await modelOf(plan, subject, warehouse) };
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

async function modelOf(
  plan: Parameters<typeof joinsOf>[0],
  { strategy, source, spine }: Subject,
  warehouse: Warehouse,
): Promise<Measurement["model"]> {
  const [join] = joinsOf(plan);
  if (join?.node !== "as_of_join") throw new Error("a subject is one as-of join");
  const relations = [source, spine].map((name) => ({ database: null, schema: null, name }));
  const facts = joinFacts(join, { catalog: await warehouse.catalog(relations), queryRows: new Map(), spineRows: null });
  return (constants) => {
    const { estimates } = planner(strategies, constants)(join, facts);
    const found = estimates.find((one) => one.strategy === strategy);
    if (found === undefined) throw new Error(`no estimate of ${strategy}`);
    return found.seconds * 1_000_000;
  };
}
