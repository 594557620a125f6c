import { choiceFigure } from "../engines/choice.ts";
import { offeredSubjects } from "../engines/subjects.ts";
import type { BenchGround } from "../ground.ts";
import type { Bar, Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import type { Race } from "../harness/interleave.ts";
import { type Shape, shapes } from "../shapes/shape.ts";
import { compareJoins } from "./compare.ts";
import { askedOf, asofSubject } from "./subjects.ts";

/** A choice that takes longer than this is a failure. */
const limitMs = 60_000;
/**
 * What takes twice as long as the fastest so far is not the best, and is stopped there: its time is then told as over that, which
 * is all that the best is asked for. Rounds beyond one are for cases that take seconds.
 */
const race: Race = { times: 2, leastMs: 500, budgetMs: 20_000 };

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
  asks:
    "The planner's choice against the fastest strategy that could have been asked for, on every shape. What takes twice as long as " +
    "the fastest so far is stopped there.",
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
  const offered = await offeredSubjects(server, askedOf(one.shape));
  try {
    // The choice itself is not run twice: a figure below 1 says that nothing else is as fast.
    const others = offered.filter(({ chosen }) => chosen !== planned.chosen);
    const subjects = [planned, ...others].map(({ subject }) => subject);
    const rounds = { rounds: ground.rounds, warmUps: 1, limitMs, race };
    const timed = await compareJoins(one.shape, subjects, rounds);
    if (timed[0]?.stopped) throw new Error(`${figureName(one)}: ${planned.chosen} takes over ${limitMs / 1_000} s`);
    return choiceFigure(figureName(one), planned, timed);
  } finally {
    for (const { close } of [planned, ...offered]) await close();
  }
}
