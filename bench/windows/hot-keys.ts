import { inSeconds } from "../engines/choice.ts";
import { compareResults } from "../engines/compare.ts";
import { preparedSubject, sqlSubject } from "../engines/subjects.ts";
import type { BenchGround } from "../ground.ts";
import type { Bar, Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { type Timed, timesOf } from "../harness/interleave.ts";
import { figureOf, ratios } from "../harness/statistics.ts";
import { windowShapes } from "../shapes/window-shape.ts";
import { checksum, probeByHand } from "./by-hand.ts";
import { askedOf, bothKnown, knownInWords, type WindowRequest } from "./request.ts";

const limitMs = 60_000;
/** Longer than this is seen well enough in two rounds. */
const mostRounds = 2;
const shape = windowShapes.c;
const requests = bothKnown({ shape, functions: "counts and sums" });
const figureName = (request: WindowRequest): string => `times as fast as a probe by hand${knownInWords(request)}`;

/**
 * Where a probe reads tens of thousands of rows, what can be taken away again need not be read for every spine row. Rows that
 * may be known late move twice, on two lines of time, so that less is gained.
 */
export const windowsHotKeys: Benchmark<BenchGround> = {
  name: "windows-hot-keys",
  asks:
    "Counts and sums over an hour, a day and a week where one driver has a tenth of all rides (C), as the planner chooses, " +
    "against the probe by the advised index as one writes it by hand; asof's own probe, which is quicker, stands in the note.",
  bars: requests.map(
    (request): Bar => ({
      figure: figureName(request),
      unit: "times",
      is: "at least",
      bound: request.available ? 2 : 3,
    }),
  ),
  measure: async (ground) => {
    const figures: Figure[] = [];
    for (const request of requests) figures.push(await measureRequest(ground, request));
    return figures;
  },
};

async function measureRequest(ground: BenchGround, request: WindowRequest): Promise<Figure> {
  const server = await ground.withWindows(shape, true);
  const planned = await preparedSubject(server, askedOf(request), null);
  const probe = await preparedSubject(server, askedOf(request), "probe");
  try {
    const rounds = { rounds: Math.min(mostRounds, ground.rounds), warmUps: 0, limitMs };
    const hand = sqlSubject(server, "probe by hand", probeByHand(request));
    const subjects = [planned.subject, hand, probe.subject];
    const timed = await compareResults((table) => checksum(request, table), subjects, rounds);
    const own = timesOf(timed, planned.subject.name).times;
    const byHand = timesOf(timed, hand.name);
    const probed = timesOf(timed, probe.subject.name);
    const told = ({ stopped, times }: Timed): string => `${stopped ? "over " : ""}${inSeconds(times)}`;
    const note = `${inSeconds(own)} by ${planned.chosen}; by hand ${told(byHand)}; own probe ${told(probed)}`;
    return figureOf(figureName(request), ratios(byHand.times, own), note);
  } finally {
    await planned.close();
    await probe.close();
  }
}
