import { sqlSubject } from "../engines/subjects.ts";
import type { BenchGround } from "../ground.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { type Timed, timesOf } from "../harness/interleave.ts";
import { figureOf, median, ratios } from "../harness/statistics.ts";
import { type Shape, shapes } from "../shapes/shape.ts";
import { formsByHand, sortingAlone } from "./by-hand.ts";
import { compareJoins } from "./compare.ts";
import { asofSubject } from "./subjects.ts";
import { textbook } from "./textbook.ts";

const limitMs = 60_000;
const days = 7;
const shape: Shape = { ...shapes.s2x3, views: 2 };

const byHand = "time, in that of the best join by hand";
const bySorting = "time, in that of sorting the sources alone";

/** The case in which a peer that joins all pairs comes nearest: what could be gained there at all. */
export const joinFloor: Benchmark<BenchGround> = {
  name: "join-floor",
  asks:
    "Two views of 1,000,000 rows (s2) with a TTL of a week and no index, joined to 100,000 spine rows as the planner " +
    "chooses, against joins written by hand for these tables, and against reading and sorting the two tables.",
  bars: [
    { figure: byHand, unit: "times", is: "at most", bound: 1.3 },
    { figure: bySorting, unit: "times", is: "at most", bound: 3 },
  ],
  measure: async (ground) => {
    const server = await ground.withShape(shape, false);
    const asof = await asofSubject(server, shape, null, days);
    try {
      const forms = [...Object.entries(formsByHand), ["all pairs", textbook] as const];
      const hands = forms.map(([name, form]) => sqlSubject(server, name, form(shape, days)));
      const sorting = sqlSubject(server, "sorting", sortingAlone(shape));
      const rounds = { rounds: ground.rounds, warmUps: 1, limitMs };
      const timed = await compareJoins(shape, [asof.subject, ...hands], rounds, [sorting]);
      return figures(timed, asof.subject.name, asof.chosen);
    } finally {
      await asof.close();
    }
  },
};

function figures(timed: readonly Timed[], own: string, chosen: string) {
  const asof = timesOf(timed, own).times;
  const sorting = timesOf(timed, "sorting").times;
  const hands = timed.filter(({ name }) => name !== own && name !== "sorting");
  const best = hands.toSorted((one, other) => median(one.times) - median(other.times))[0]?.times ?? asof;
  const told = timed.map(({ name, times }) => `${name} ${(median(times) / 1_000).toFixed(2)} s`).join(", ");
  return [figureOf(byHand, ratios(asof, best), `by ${chosen}; ${told}`), figureOf(bySorting, ratios(asof, sorting))];
}
