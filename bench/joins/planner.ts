import { AsofError } from "../../src/kernel/diagnostics.ts";
import { type StrategyName, strategyNames } from "../../src/ports/dialect.ts";
import type { BenchServer } from "../engines/server.ts";
import type { BenchGround } from "../ground.ts";
import type { Bar, Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { type Timed, timesOf } from "../harness/interleave.ts";
import { figureOf, median, ratios } from "../harness/statistics.ts";
import { type Shape, shapes } from "../shapes/shape.ts";
import { compareJoins } from "./compare.ts";
import { asofSubject } from "./subjects.ts";

type Prepared = Awaited<ReturnType<typeof asofSubject>>;

/** Longer than any sensible choice takes; what takes longer is not the best. */
const limitMs = 20_000;

interface Case {
  readonly shape: Shape;
  readonly indexed: boolean;
}

const cases: readonly Case[] = Object.values(shapes).flatMap((shape) => [
  { shape, indexed: false },
  { shape, indexed: true },
]);

const figureName = ({ shape, indexed }: Case): string => `${shape.name}, ${indexed ? "with" : "without"} index`;

export const plannersChoice: Benchmark<BenchGround> = {
  name: "planners-choice",
  asks: "The planner's choice against the fastest strategy that could have been asked for, on every shape.",
  bars: cases.map((one): Bar => ({ figure: figureName(one), unit: "times", is: "at most", bound: 1.3 })),
  measure: async (ground) => {
    const figures: Figure[] = [];
    for (const one of cases) figures.push(await measureCase(ground, one));
    return figures;
  },
};

async function measureCase(ground: BenchGround, one: Case): Promise<Figure> {
  const server = await ground.withShape(one.shape, one.indexed);
  const planned = await asofSubject(server, one.shape, null);
  const asked = await offered(server, one.shape);
  try {
    const subjects = [planned, ...asked].map(({ subject }) => subject);
    const timed = await compareJoins(one.shape, subjects, { rounds: ground.rounds, warmUps: 1, limitMs });
    return figureFor(one, planned, timed);
  } finally {
    for (const { close } of [planned, ...asked]) await close();
  }
}

/** Every strategy that takes this request. */
async function offered(server: BenchServer, shape: Shape): Promise<readonly Prepared[]> {
  const prepared = await Promise.all(strategyNames.map((strategy) => applicable(server, shape, strategy)));
  return prepared.filter((one) => one !== null);
}

async function applicable(server: BenchServer, shape: Shape, strategy: StrategyName): Promise<Prepared | null> {
  try {
    const prepared = await asofSubject(server, shape, strategy);
    // A wish is passed over where it does not apply: then something else was chosen.
    if (prepared.chosen === strategy) return prepared;
    await prepared.close();
    return null;
  } catch (error) {
    if (error instanceof AsofError && error.diagnostics.some(({ code }) => code === "strategy-unavailable"))
      return null;
    throw error;
  }
}

function figureFor(one: Case, planned: Prepared, timed: readonly Timed[]): Figure {
  const own = timesOf(timed, planned.subject.name);
  const others = timed.filter(({ name }) => name !== own.name);
  const best = others.toSorted((a, b) => median(a.times) - median(b.times))[0] ?? own;
  const told = others.map(({ name, times, stopped }) => `${name} ${stopped ? "over " : ""}${inSeconds(times)}`);
  const note = `chose ${planned.chosen} (${inSeconds(own.times)}); ${told.join(", ")}`;
  return figureOf(figureName(one), ratios(own.times, best.times), note);
}

function inSeconds(times: readonly number[]): string {
  return `${(median(times) / 1_000).toFixed(2)} s`;
}
