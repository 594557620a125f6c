import { inSeconds } from "../engines/choice.ts";
import { compareResults } from "../engines/compare.ts";
import type { BenchDuckdb } from "../engines/duckdb.ts";
import { preparedSubject, sqlSubject } from "../engines/subjects.ts";
import type { BenchGround } from "../ground.ts";
import type { Bar, Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { type Timed, timesOf } from "../harness/interleave.ts";
import { figureOf, ratios } from "../harness/statistics.ts";
import { windowShapes } from "../shapes/window-shape.ts";
import { checksum, naive, probeByHand, rangeJoin } from "./by-hand.ts";
import { askedOf, bothKnown, knownInWords, type WindowRequest } from "./request.ts";

const limitMs = 30_000;
const shape = windowShapes.a;
const requests = bothKnown({ shape, functions: "four" });

interface Against extends Pick<Bar, "figure" | "is" | "bound"> {
  /** The name of what is compared with. */
  readonly other: string;
}

const against: readonly Against[] = [
  { figure: "times as fast as twelve subqueries", is: "at least", bound: 3, other: "twelve subqueries" },
  { figure: "time, in that of the best form by hand", is: "at most", bound: 1.3, other: "probe by hand" },
  { figure: "time, in that of DuckDB's range join", is: "at most", bound: 2.5, other: "DuckDB" },
];

const figureName = ({ figure }: Against, request: WindowRequest): string => `${figure}${knownInWords(request)}`;

/** Against what one would write first, and what one would write last. */
export const windowsWithIndex: Benchmark<BenchGround> = {
  name: "windows-with-index",
  asks:
    "Count, sum, mean and maximum over an hour, a day and a week for 100,000 spine rows of 1,000,000 rides (A), with the " +
    "advised index, each side as create table as.",
  bars: requests.flatMap((request) =>
    against.map((one): Bar => ({ ...one, figure: figureName(one, request), unit: "times" })),
  ),
  measure: async (ground) => {
    const duckdb = await ground.duckdbWithWindows(shape);
    try {
      const figures: Figure[] = [];
      for (const request of requests) figures.push(...(await measureRequest(ground, duckdb, request)));
      return figures;
    } finally {
      duckdb.stop();
    }
  },
};

async function measureRequest(ground: BenchGround, duckdb: BenchDuckdb, request: WindowRequest) {
  const server = await ground.withWindows(shape, true);
  const asof = await preparedSubject(server, askedOf(request), null);
  try {
    const others = [
      sqlSubject(server, "twelve subqueries", naive(request)),
      sqlSubject(server, "probe by hand", probeByHand(request)),
      sqlSubject(duckdb, "DuckDB", rangeJoin(request)),
    ];
    const rounds = { rounds: ground.rounds, warmUps: 1, limitMs };
    const timed = await compareResults((table) => checksum(request, table), [asof.subject, ...others], rounds);
    return figuresOf(request, timed, asof.subject.name, asof.chosen);
  } finally {
    await asof.close();
  }
}

function figuresOf(request: WindowRequest, timed: readonly Timed[], name: string, chosen: string): readonly Figure[] {
  const own = timesOf(timed, name).times;
  return against.map((one) => {
    const theirs = timesOf(timed, one.other).times;
    const ratio = one.is === "at least" ? ratios(theirs, own) : ratios(own, theirs);
    const note = `${inSeconds(own)} by ${chosen}; ${one.other} ${inSeconds(theirs)}`;
    return figureOf(figureName(one, request), ratio, note);
  });
}
