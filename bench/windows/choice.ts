import { choiceFigure } from "../engines/choice.ts";
import { compareResults } from "../engines/compare.ts";
import { offeredSubjects, preparedSubject } from "../engines/subjects.ts";
import type { BenchGround } from "../ground.ts";
import type { Bar, Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { windowShapes } from "../shapes/window-shape.ts";
import { checksum } from "./by-hand.ts";
import { askedOf, inWords, type WindowRequest } from "./request.ts";

/** A choice that takes longer than this is a failure. */
const longestMs = 120_000;
/** What takes this many times as long as the choice is not the best, and is stopped. */
const slower = 1.5;
const shortestLimitMs = 2_000;
/** Milliseconds that the rounds of one choice may take. */
const budgetMs = 12_000;

interface Case {
  readonly request: WindowRequest;
  readonly indexed: boolean;
}

const cases: readonly Case[] = Object.values(windowShapes).flatMap((shape) =>
  (["four", "counts and sums"] as const).flatMap((functions) =>
    [false, true].map((indexed) => ({ request: { shape, functions, available: true }, indexed })),
  ),
);

const figureName = ({ request, indexed }: Case): string => `${inWords(request)}, ${indexed ? "with" : "without"} index`;

export const windowsChoice: Benchmark<BenchGround> = {
  name: "windows-choice",
  asks:
    "The planner's choice against the fastest strategy that could have been asked for, over rides known late, where a key has " +
    "few rows (A), many (B), or most of them (C). What takes longer than the choice is stopped soon after.",
  bars: cases.map((one): Bar => ({ figure: figureName(one), unit: "times", is: "at most", bound: 1.5 })),
  measure: async (ground) => {
    const figures: Figure[] = [];
    for (const one of cases) figures.push(await measureCase(ground, one));
    return figures;
  },
};

async function measureCase(ground: BenchGround, one: Case): Promise<Figure> {
  const { request, indexed } = one;
  const server = await ground.withWindows(request.shape, indexed);
  const planned = await preparedSubject(server, askedOf(request), null);
  const offered = await offeredSubjects(server, askedOf(request));
  try {
    const own = { ...planned.subject, run: () => planned.subject.run(longestMs) };
    const first = await own.run();
    if (first === null) throw new Error(`${figureName(one)}: ${planned.chosen} takes over ${longestMs / 1_000} s`);
    // The choice itself is not run twice: a figure below 1 says that nothing else is as fast.
    const others = offered.filter(({ chosen }) => chosen !== planned.chosen).map(({ subject }) => subject);
    const timed = await compareResults((table) => checksum(request, table), [own, ...others], {
      rounds: Math.max(1, Math.min(ground.rounds, Math.floor(budgetMs / first))),
      warmUps: 0,
      limitMs: Math.max(shortestLimitMs, first * slower),
    });
    return choiceFigure(figureName(one), planned, timed);
  } finally {
    for (const { close } of [planned, ...offered]) await close();
  }
}
