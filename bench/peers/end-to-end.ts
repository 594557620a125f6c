import type { BenchServer } from "../engines/server.ts";
import type { Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, type Subject, timesOf } from "../harness/interleave.ts";
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
 * A tight TTL without an index is where joining all pairs costs least, and so where Feast is nearest. Half of what asof takes
 * there is to read and sort the two tables, which no form of the join could do without (`join-floor`): hence a bar of its own.
 */
const cases: readonly Case[] = [
  { ttlDays: 0, indexed: true, bound: 5 },
  { ttlDays: 0, indexed: false, bound: 5 },
  { ttlDays: 7, indexed: true, bound: 5 },
  { ttlDays: 7, indexed: false, bound: 2.5 },
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
    "into the client: toArray() against get_historical_features(entity_df).to_df().",
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
  const sums = new Set<string>();
  const subject = (name: string, retrieve: () => Promise<Retrieved>): Subject => ({
    name,
    run: () =>
      withinLimit(server, async () => {
        const { milliseconds, rows, checksum } = await retrieve();
        sums.add(`${rows} ${checksum}`);
        return milliseconds;
      }),
  });
  const own = [server.url, String(featuresOfAView), String(ttlDays)];
  const subjects = [
    subject("asof", () => built.run<Retrieved>("programs/retrieve.ts", own)),
    subject("Feast", () => feast.ask<Retrieved>({ do: "retrieve" })),
  ];
  const timed = await interleave(subjects, { rounds: ground.rounds, warmUps: 0, limitMs });
  if (sums.size > 1) throw new Error(`the two sides do not give the same rows: ${[...sums].join(" and ")}`);
  const feasts = timesOf(timed, "Feast");
  const note = feasts.stopped ? `Feast took more than ${limitMs / 1_000} s, which is counted` : null;
  return figureOf(figureName(one), ratios(feasts.times, timesOf(timed, "asof").times), note);
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
