import { inSeconds } from "../engines/choice.ts";
import { compareResults } from "../engines/compare.ts";
import type { BenchDuckdb } from "../engines/duckdb.ts";
import { preparedSubject, sqlSubject } from "../engines/subjects.ts";
import type { BenchGround } from "../ground.ts";
import type { Bar, Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { timesOf } from "../harness/interleave.ts";
import { figureOf, ratios } from "../harness/statistics.ts";
import { type WindowShape, windowShapes } from "../shapes/window-shape.ts";
import { checksum, rangeJoin } from "./by-hand.ts";
import { askedOf, bothKnown, knownInWords, type WindowRequest } from "./request.ts";

const limitMs = 30_000;
const shape = windowShapes.a;
/** The same rows once more: what has the index and what has none are timed side by side. */
const plain: WindowShape = { ...shape, data: `${shape.data}_plain` };
const requests = bothKnown({ shape, functions: "four" });

const ofIndexed = "time, in that with the index";

/** Whatever is built on the way is built within the time. */
export const windowsWithoutIndex: Benchmark<BenchGround> = {
  name: "windows-without-index",
  asks:
    "The same request of the same rides (A) without an index, all that is sorted or built on the way included, against the " +
    "same with the advised index; DuckDB's range join, one thread, is timed beside them.",
  bars: requests.map(
    (request): Bar => ({ figure: `${ofIndexed}${knownInWords(request)}`, unit: "times", is: "at most", bound: 4 }),
  ),
  measure: async (ground) => {
    const duckdb = await ground.duckdbWithWindows(shape);
    try {
      const figures: Figure[] = [];
      for (const request of requests) figures.push(await measureRequest(ground, duckdb, request));
      return figures;
    } finally {
      duckdb.stop();
    }
  },
};

async function measureRequest(ground: BenchGround, duckdb: BenchDuckdb, request: WindowRequest) {
  await ground.withWindows(shape, true);
  const server = await ground.withWindows(plain, false);
  const indexed = await preparedSubject(server, askedOf(request), null, "with the index");
  const own = await preparedSubject(server, askedOf({ ...request, shape: plain }), null);
  try {
    const native = sqlSubject(duckdb, "DuckDB", rangeJoin(request));
    const rounds = { rounds: ground.rounds, warmUps: 1, limitMs };
    const subjects = [own.subject, indexed.subject, native];
    const timed = await compareResults((table) => checksum(request, table), subjects, rounds);
    const [ours, withIndex, duckdbs] = subjects.map(({ name }) => timesOf(timed, name).times);
    if (ours === undefined || withIndex === undefined || duckdbs === undefined) throw new Error("not all were timed");
    const note = `${inSeconds(ours)} by ${own.chosen}; ${inSeconds(withIndex)} by ${indexed.chosen}; DuckDB ${inSeconds(duckdbs)}`;
    return figureOf(`${ofIndexed}${knownInWords(request)}`, ratios(ours, withIndex), note);
  } finally {
    await own.close();
    await indexed.close();
  }
}
