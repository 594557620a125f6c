import type { BenchServer } from "../engines/server.ts";
import type { BenchGround } from "../ground.ts";
import type { Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, type Timed, timesOf } from "../harness/interleave.ts";
import { figureOf, median, ratios } from "../harness/statistics.ts";
import { setIndex } from "../shapes/tables.ts";
import { type ByHand, byHand, withIndex, withoutIndex } from "./by-hand.ts";
import { type OwnRuns, ownRuns } from "./own-runs.ts";
import { checksumOf, makeRides, manyRides } from "./rides.ts";

const limitMs = 90_000;
/** More take longer than they tell. */
const mostRounds = 3;
const plain = "a first load without an index, in the time of the best by hand";
const indexed = "a first load with the advised index, in the time of the best by hand";
const increment = "an increment, a tenth of all keys newer, in the time of the best by hand";
const peak = "peak memory of the process";

export const pushDown: Benchmark<BenchGround> = {
  name: "materialize-push-down",
  asks: "10,000,000 rows of 1,000,000 keys × 10 features in one PostgreSQL server: `materialize-incremental` in a process of its own, twice, against SQL written by hand into a table of the same columns; the time from the call to its end.",
  bars: [
    { figure: plain, unit: "times", is: "at most", bound: 1.2 },
    { figure: indexed, unit: "times", is: "at most", bound: 1.2 },
    { figure: increment, unit: "times", is: "at most", bound: 1.5 },
    { figure: peak, unit: "MB", is: "at most", bound: 150 },
  ],
  measure: async (ground) => {
    const server = await ground.server();
    await makeRides(server, manyRides);
    const own = ownRuns(await ground.built(), server.url, server.url, manyRides);
    const rounds = Math.min(ground.rounds, mostRounds);
    await setIndex(server, manyRides.table, null);
    const forms = withoutIndex.map((form) => byHand(server, manyRides, form, form.name));
    const timed = await measured(server, own, forms, rounds);
    const peaks = [...own.peaks];
    await setIndex(server, manyRides.table, "(driver_id, event_timestamp desc, created desc nulls last)");
    const probing = withIndex.map((form) => byHand(server, manyRides, form, `${form.name}, index`));
    const timedWith = await measured(server, own, probing, rounds);
    await setIndex(server, manyRides.table, null);
    return [
      against(plain, timed, forms, "first"),
      against(indexed, timedWith, probing, "first"),
      against(increment, timed, forms, "next"),
      figureOf(peak, peaks),
    ];
  },
};

async function measured(
  server: BenchServer,
  own: OwnRuns,
  forms: readonly ByHand[],
  rounds: number,
): Promise<readonly Timed[]> {
  const subjects = [own, ...forms].flatMap(({ first, next }) => [first, next]);
  const timed = await interleave(subjects, { rounds, warmUps: 0, limitMs });
  const sums = [await server.ask(checksumOf(await own.table()))];
  for (const { table, first } of forms)
    if (!timesOf(timed, first.name).stopped) sums.push(await server.ask(checksumOf(table)));
  if (new Set(sums).size > 1) throw new Error("the online tables do not hold the same rows");
  return timed;
}

/** Against the form whose median is least. */
function against(figure: string, timed: readonly Timed[], forms: readonly ByHand[], which: "first" | "next"): Figure {
  const all = forms.map((form) => ({ name: form.name, times: timesOf(timed, form[which].name).times }));
  const [best] = all.sort((one, other) => median(one.times) - median(other.times));
  if (best === undefined) throw new Error("nothing was written by hand");
  const own = timesOf(timed, `asof, ${which}`).times;
  const told = all.map(({ name, times }) => `${name} ${seconds(times)}`).join(", ");
  return figureOf(figure, ratios(own, best.times), `asof ${seconds(own)}; by hand: ${told}`);
}

function seconds(times: readonly number[]): string {
  return `${(median(times) / 1_000).toFixed(1)} s`;
}
