import type { BenchGround } from "../ground.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { figureOf } from "../harness/statistics.ts";

const changed = "one view has changed";
const first = "nothing is applied yet";

interface Planned {
  readonly milliseconds: number;
  readonly changes: number;
  readonly services: number;
}

export const plan: Benchmark<BenchGround> = {
  name: "plan",
  asks:
    "plan over a registry of 1,000 views with 10 features each, asked for by 100 services, from the definitions on, in a " +
    "process of its own.",
  bars: [
    { figure: changed, unit: "ms", is: "at most", bound: 1_000 },
    { figure: first, unit: "ms", is: "at most", bound: 1_000 },
  ],
  measure: async (ground) => {
    const built = await ground.built();
    const times: { changed: number[]; first: number[] } = { changed: [], first: [] };
    for (let round = 0; round < ground.rounds; round++) {
      for (const state of ["changed", "first"] as const) {
        const planned = await built.run<Planned>("programs/plan.ts", [state]);
        const services = state === "changed" ? 1 : 100;
        if (planned.services !== services) throw new Error(`plan told of ${planned.services} services`);
        times[state].push(planned.milliseconds);
      }
    }
    return [figureOf(changed, times.changed), figureOf(first, times.first)];
  },
};
