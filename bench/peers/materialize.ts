import { inSeconds } from "../engines/choice.ts";
import type { Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, type Subject, timesOf } from "../harness/interleave.ts";
import { figureOf, ratios } from "../harness/statistics.ts";
import { asked, type OwnRuns, ownRuns } from "../materialize/own-runs.ts";
import { rideFeatures } from "../materialize/ride-features.ts";
import { ends, makeRides, type Rides } from "../materialize/rides.ts";
import { serverOf } from "./feast/ask.ts";
import type { PeersGround } from "./ground.ts";

const limitMs = 120_000;
/** One of Feast's runs takes a minute or two. */
const mostRounds = 2;
const rides: Rides = { table: "rides_for_feast", rows: 1_000_000, keys: 100_000 };
const database = "online_of_its_own";
/** One run loads everything, as Feast's does. */
const everything = ends.slice(-1);
/** Before all rides: a run up to here does all but to move rows. */
const nothing = ["2023-01-02T00:00:00Z"];

/** Where Feast keeps its online rows: in the same server, as asof does, or in the file that it takes where nothing is said. */
const homes = [
  { online: "postgres", figure: "times as fast as Feast into its tables in the same PostgreSQL" },
  { online: "sqlite", figure: "times as fast as Feast into its SQLite file" },
] as const;
/** The same, where Feast's start-up alone is taken off. */
const withStartUp = (figure: string): string => `${figure}, asof's start-up left in`;

export const feastMaterialize: Benchmark<PeersGround> = {
  name: "feast-materialize",
  asks:
    "100,000 keys × 10 features of 1,000,000 rows in PostgreSQL, loaded for the first time: one run of asof into the same database against " +
    "Feast 0.67's materialize, each in a process that has just started, less the time that it takes for an empty interval, and with " +
    "asof's own start-up left in, in which it makes its tables.",
  bars: homes.flatMap(({ figure }) =>
    [figure, withStartUp(figure)].map((one) => ({ figure: one, unit: "times", is: "at least", bound: 20 }) as const),
  ),
  measure: async (ground) => {
    const server = await ground.server();
    await makeRides(server, rides);
    await server.run(`drop database if exists ${database} with (force)`);
    await server.run(`create database ${database}`);
    try {
      return await compared(ground, server.url);
    } finally {
      await server.run(`drop database if exists ${database} with (force)`);
    }
  },
};

async function compared(ground: PeersGround, url: string): Promise<readonly Figure[]> {
  const built = await ground.built();
  const own = ownRuns(built, url, url, rides, everything);
  const apart = ownRuns(built, url, withDatabase(url, database), rides, everything);
  const sums = new Set<string>();
  const idle = (online: string) => ownRuns(built, url, online, rides, nothing);
  const withStart: number[] = [];
  const pushedDown = beyondStartUp("asof", own, idle(url), withStart);
  const streamed = beyondStartUp("asof, streamed", apart, idle(withDatabase(url, database)), []);
  const peers = homes.map(({ online }) => feastLoads(ground, url, online, sums));
  const subjects: readonly Subject[] = [pushedDown, streamed, ...peers];
  const timed = await interleave(subjects, { rounds: Math.min(ground.rounds, mostRounds), warmUps: 0, limitMs });
  for (const [where, runs] of [[url, own] as const, [withDatabase(url, database), apart] as const])
    sums.add((await asked(where, sumOf(await runs.table()))) ?? "nothing");
  if (sums.size > 1) throw new Error(`the two sides do not hold the same rows: ${[...sums].join(" and ")}`);
  const ours = timesOf(timed, pushedDown.name).times;
  const beside = `asof ${inSeconds(ours)}, streamed into another database ${inSeconds(timesOf(timed, streamed.name).times)}`;
  return homes.flatMap(({ figure }, index) => {
    const { times, stopped } = timesOf(timed, peers[index]?.name ?? "");
    const feast = `Feast ${stopped ? "over " : ""}${inSeconds(times)}`;
    return [
      figureOf(figure, ratios(times, ours), `${beside}; ${feast}`),
      figureOf(withStartUp(figure), ratios(times, withStart), `asof ${inSeconds(withStart)}; ${feast}`),
    ];
  });
}

/** `whole`: told how long a run took with its start-up, a round each. */
function beyondStartUp(name: string, { first }: OwnRuns, idle: OwnRuns, whole: number[]): Subject {
  return {
    name,
    run: async (limit) => {
      const [startUp, all] = [await idle.first.run(limit), await first.run(limit)];
      if (startUp === null || all === null) return null;
      whole.push(all);
      return all - startUp;
    },
  };
}

/** What a load of Feast's tells. */
interface Loaded {
  readonly startUp: number;
  readonly milliseconds: number;
  readonly sum: string;
}

function feastLoads(ground: PeersGround, url: string, online: string, sums: Set<string>): Subject {
  return {
    name: `Feast, ${online}`,
    run: async (limit) => {
      const feast = await ground.feast();
      const loaded = await feast.askWithin<Loaded>(limit, { do: "load", online, ...request(url) });
      if (loaded === null) return null;
      sums.add(loaded.sum);
      return loaded.milliseconds - loaded.startUp;
    },
  };
}

/** Keys whose values are compared. */
const compare = Array.from({ length: 1_000 }, (_, key) => key);

function request(url: string): object {
  const wholes = rideFeatures.filter(({ isWhole }) => isWhole).map(({ name }) => name);
  return {
    server: serverOf(url),
    views: [{ name: "rides", table: rides.table, features: rideFeatures.map(({ name }) => name), wholes }],
    ttlSeconds: 0,
    nothing: ["2023-01-01T00:00:00+00:00", nothing[0]?.replace("Z", "+00:00")],
    interval: ["2023-12-01T00:00:00+00:00", ends.at(-1)?.replace("Z", "+00:00")],
    keys: compare,
  };
}

/** All features of these keys in thousandths, and -1 for what is missing: as the other side adds them up. */
function sumOf(table: string): string {
  const parts = rideFeatures.map(({ name }) => `coalesce(round(${name} * 1000), -1)`);
  return `select sum((${parts.join(" + ")})::numeric(30)) from generate_series(0, ${compare.length - 1}) as key left join ${table} on driver_id = key`;
}

function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
