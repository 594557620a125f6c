import type { BenchGround } from "../ground.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { figureOf, median } from "../harness/statistics.ts";

const cold = "cold, without text verification";
const warm = "again, without text verification";
const verified = "cold, verified";
const again = "again, verified";

/** Milliseconds of the first compilation of a process, and of those after. */
type Times = readonly number[];

export const compile: Benchmark<BenchGround> = {
  name: "compile",
  asks:
    "One statement of 100 views with 10 features each, from the definitions on: the first in a process that has done nothing " +
    "but to import, and the ones after it.",
  bars: [
    { figure: cold, unit: "ms", is: "at most", bound: 150 },
    { figure: warm, unit: "ms", is: "at most", bound: 20 },
    { figure: verified, unit: "ms", is: "at most", bound: 300 },
    { figure: again, unit: "ms", is: "at most", bound: 20 },
  ],
  measure: async (ground) => {
    const built = await ground.built();
    const unread: Times[] = [];
    const read: Times[] = [];
    for (let round = 0; round < ground.rounds; round++) {
      unread.push(await built.run<Times>("programs/compile.ts", ["unverified"]));
      read.push(await built.run<Times>("programs/compile.ts", ["verified"]));
    }
    return [
      figureOf(cold, unread.map(first)),
      figureOf(warm, unread.map(others), "the median of ten, after twenty"),
      figureOf(verified, read.map(first)),
      figureOf(again, read.map(others), "the median of ten, after twenty"),
    ];
  },
};

const first = (times: Times): number => times[0] ?? Number.NaN;
/** Once the engine has compiled the code that is used most. */
const others = (times: Times): number => median(times.slice(-10));
