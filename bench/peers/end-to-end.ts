import type { AnsweringProcess } from "../engines/answering-process.ts";
import { inSeconds } from "../engines/choice.ts";
import type { BenchServer } from "../engines/server.ts";
import type { Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, type Subject, type Timed, timesOf } from "../harness/interleave.ts";
import { figureOf, ratios } from "../harness/statistics.ts";
import { type Shape, shapes } from "../shapes/shape.ts";
import { feastRequest } from "./feast/ask.ts";
import type { PeersGround } from "./ground.ts";

const limitMs = 120_000;
const featuresOfAView = 5;
const shape: Shape = { ...shapes.s2x3, views: 2 };

interface Case {
  readonly ttlDays: number;
  readonly indexed: boolean;
  readonly bound: number;
}

/**
 * A tight TTL without an index is where joining all pairs costs least, and so where Feast is nearest. To read and sort the two
 * tables, to upload the spine and to receive the rows takes a seventh of Feast's time there: five times as fast would leave for all
 * the rest of two joins half of what that takes (ADR 0012). Hence a bar of its own.
 */
const cases: readonly Case[] = [
  { ttlDays: 0, indexed: true, bound: 5 },
  { ttlDays: 0, indexed: false, bound: 5 },
  { ttlDays: 7, indexed: true, bound: 5 },
  { ttlDays: 7, indexed: false, bound: 3 },
];

function figureName({ ttlDays, indexed }: Case): string {
  const bound = ttlDays === 0 ? "no TTL" : "a TTL of a week";
  return `times as fast, ${bound}, ${indexed ? "with the advised index" : "without an index"}`;
}

/** What both sides tell of one retrieval. */
interface Retrieved {
  readonly milliseconds: number;
  readonly rows: number;
  readonly checksum: string;
}

export const feastEndToEnd: Benchmark<PeersGround> = {
  name: "feast-end-to-end",
  asks:
    "100,000 spine rows of the client's enriched with five features of each of two views of 1,000,000 rows (s2) and read " +
    "into the client: toArray() against get_historical_features(entity_df).to_df(), each in a process that has answered once before.",
  bars: cases.map((one) => ({ figure: figureName(one), unit: "times", is: "at least", bound: one.bound })),
  measure: async (ground) => {
    const figures: Figure[] = [];
    for (const one of cases) figures.push(await measureCase(ground, one));
    return figures;
  },
};

async function measureCase(ground: PeersGround, one: Case): Promise<Figure> {
  const server = await ground.withShape(shape, one.indexed);
  const [built, feast] = [await ground.built(), await ground.feast()];
  const { ttlDays } = one;
  await feast.ask({ do: "open", ...feastRequest(server.url, shape, { views: shape.views, featuresOfAView, ttlDays }) });
  const asof = built.start("programs/retrieve.ts", [server.url, String(featuresOfAView), String(ttlDays)]);
  try {
    const timed = await compared(
      server,
      [
        ["asof", asof],
        ["Feast", feast],
      ],
      ground.rounds,
    );
    const [own, feasts] = [timesOf(timed, "asof"), timesOf(timed, "Feast")];
    const note = `asof ${inSeconds(own.times)}; Feast ${feasts.stopped ? "over " : ""}${inSeconds(feasts.times)}`;
    return figureOf(figureName(one), ratios(feasts.times, own.times), note);
  } finally {
    asof.stop();
  }
}

/** Both answer once before it counts: neither is timed while it still loads its parts. Rejects where their rows differ. */
async function compared(
  server: BenchServer,
  sides: readonly (readonly [name: string, process: AnsweringProcess])[],
  rounds: number,
): Promise<readonly Timed[]> {
  const sums = new Set<string>();
  const subjects = sides.map(([name, process]): Subject => {
    const retrieve = async (): Promise<number> => {
      const { milliseconds, rows, checksum } = await process.ask<Retrieved>({ do: "retrieve" });
      sums.add(`${rows} ${checksum}`);
      return milliseconds;
    };
    return { name, run: () => withinLimit(server, retrieve) };
  });
  const timed = await interleave(subjects, { rounds, warmUps: 1, limitMs });
  if (sums.size > 1) throw new Error(`the two sides do not give the same rows: ${[...sums].join(" and ")}`);
  return timed;
}

/** Sessions that are opened meanwhile have the limit for each statement; null where one ran into it. */
async function withinLimit(server: BenchServer, work: () => Promise<number>): Promise<number | null> {
  await server.run(`alter role current_user set statement_timeout = ${limitMs}`);
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.message.includes("statement timeout")) return null;
    throw error;
  } finally {
    await server.run("alter role current_user reset statement_timeout");
  }
}
