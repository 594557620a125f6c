import { choiceFigure } from "../engines/choice.ts";
import { offeredSubjects } from "../engines/subjects.ts";
import type { BenchGround } from "../ground.ts";
import type { Bar, Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { type Shape, shapes } from "../shapes/shape.ts";
import { compareJoins } from "./compare.ts";
import { askedOf, asofSubject } from "./subjects.ts";

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
  const asked = await offeredSubjects(server, askedOf(one.shape));
  try {
    const subjects = [planned, ...asked].map(({ subject }) => subject);
    const timed = await compareJoins(one.shape, subjects, { rounds: ground.rounds, warmUps: 1, limitMs });
    return choiceFigure(figureName(one), planned, timed);
  } finally {
    for (const { close } of [planned, ...asked]) await close();
  }
}
