import { sqlSubject } from "../engines/subjects.ts";
import type { BenchGround } from "../ground.ts";
import type { Bar, Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { timesOf } from "../harness/interleave.ts";
import { figureOf, ratios } from "../harness/statistics.ts";
import { shapes } from "../shapes/shape.ts";
import { compareJoins } from "./compare.ts";
import { nativeAsof } from "./native-asof.ts";
import { asofSubject } from "./subjects.ts";
import { textbook } from "./textbook.ts";

const limitMs = 60_000;
const shape = shapes.s2;

interface Against {
  readonly name: string;
  readonly indexed: boolean;
  /** Times as fast as the textbook's join, at least; times as long as DuckDB's, at most. */
  readonly textbook: number;
  readonly duckdb: number;
}

const fasterThanTextbook = "times as fast as the ROW_NUMBER join";
const timeOfDuckdb = "time, in that of DuckDB's ASOF JOIN";

/** asof's join, as the planner chooses it, against the textbook's on the same server and against DuckDB's own. */
function againstPeers({ name, indexed, textbook: atLeast, duckdb: atMost }: Against): Benchmark<BenchGround> {
  const index = indexed ? "with the advised index" : "without an index";
  return {
    name,
    asks: `A point-in-time join of 100,000 spine rows with 1,000,000 rows (s2), ${index}, each side as create table as.`,
    bars: [
      { figure: fasterThanTextbook, unit: "times", is: "at least", bound: atLeast },
      { figure: timeOfDuckdb, unit: "times", is: "at most", bound: atMost },
    ] satisfies readonly Bar[],
    measure: (ground) => measure(ground, indexed),
  };
}

async function measure(ground: BenchGround, indexed: boolean): Promise<readonly Figure[]> {
  const duckdb = await ground.duckdbWith(shape);
  const server = await ground.withShape(shape, indexed);
  const asof = await asofSubject(server, shape, null);
  try {
    const theirs = sqlSubject(server, "textbook", textbook(shape));
    const native = sqlSubject(duckdb, "DuckDB", nativeAsof(shape));
    const rounds = { rounds: ground.rounds, warmUps: 1, limitMs };
    const timed = await compareJoins(shape, [theirs, asof.subject, native], rounds);
    const own = timesOf(timed, asof.subject.name).times;
    const note = `by ${asof.chosen}`;
    return [
      figureOf(fasterThanTextbook, ratios(timesOf(timed, "textbook").times, own), note),
      figureOf(timeOfDuckdb, ratios(own, timesOf(timed, "DuckDB").times), note),
    ];
  } finally {
    await asof.close();
    duckdb.stop();
  }
}

export const joinWithIndex = againstPeers({ name: "join-with-index", indexed: true, textbook: 10, duckdb: 2.5 });
export const joinWithoutIndex = againstPeers({ name: "join-without-index", indexed: false, textbook: 3.5, duckdb: 6 });
