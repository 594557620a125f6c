import { choiceFigure } from "../engines/choice.ts";
import { compareResults } from "../engines/compare.ts";
import { offeredSubjects, type Prepared, preparedSubject } from "../engines/subjects.ts";
import type { BenchGround } from "../ground.ts";
import type { Bar, Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import type { Race } from "../harness/interleave.ts";
import { windowShapes } from "../shapes/window-shape.ts";
import { checksum } from "./by-hand.ts";
import { askedOf, inWords, type WindowRequest } from "./request.ts";

/** A choice that takes longer than this is a failure. */
const limitMs = 120_000;
/** What is slower than the fastest so far is not the best; rounds beyond one are for cases that take seconds. */
const race: Race = { times: 1, leastMs: 500, budgetMs: 8_000 };
/** What the planner reckons to take this many times as long as its choice is told and not run: probes that read all for each row. */
const hopeless = 50;

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
    "few rows (A), many (B), or most of them (C). What takes longer than the fastest so far is stopped soon after.",
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
    // The choice itself is not run twice: a figure below 1 says that nothing else is as fast.
    const others = offered.filter(({ chosen }) => chosen !== planned.chosen);
    const run = others.filter(
      (other) => reckoned(planned, other.chosen) <= hopeless * reckoned(planned, planned.chosen),
    );
    const subjects = [planned, ...run].map(({ subject }) => subject);
    const rounds = { rounds: ground.rounds, warmUps: 0, limitMs, race };
    const timed = await compareResults((table) => checksum(request, table), subjects, rounds);
    if (timed[0]?.stopped) throw new Error(`${figureName(one)}: ${planned.chosen} takes over ${limitMs / 1_000} s`);
    const figure = choiceFigure(figureName(one), planned, timed);
    return { ...figure, note: [figure.note, ...notRun(planned, others, run)].join(", ") };
  } finally {
    for (const { close } of [planned, ...offered]) await close();
  }
}

function notRun(planned: Prepared, others: readonly Prepared[], run: readonly Prepared[]): readonly string[] {
  const left = others.filter((other) => !run.includes(other));
  return left.map(({ chosen }) => `${chosen} not run (reckoned ${Math.round(reckoned(planned, chosen))} s)`);
}

/** Seconds that the planner gives a strategy. */
function reckoned({ estimates }: Prepared, strategy: string): number {
  const found = estimates.find((one) => one.strategy === strategy);
  if (found === undefined) throw new Error(`the planner says nothing of ${strategy}`);
  return found.seconds;
}
