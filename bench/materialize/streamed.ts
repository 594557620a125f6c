import { copyBetween, withClients } from "../engines/copy-between.ts";
import { timed } from "../engines/server.ts";
import type { BenchGround } from "../ground.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, type Subject, timesOf } from "../harness/interleave.ts";
import { figureOf, median, ratios } from "../harness/statistics.ts";
import { asked, ownRuns } from "./own-runs.ts";
import { rideFeatures } from "./ride-features.ts";
import { checksumOf, ends, makeRides, oneRideEach } from "./rides.ts";

const limitMs = 60_000;
const mostRounds = 5;
const database = "online";
const speed = "keys of a first load";
const first = "a first load, in the speed of a bare COPY and merge";
const peak = "peak memory of the process";
const flat = "memory in the second half of a first load, in that of the first";

export const streamed: Benchmark<BenchGround> = {
  name: "materialize-streamed",
  asks: "1,000,000 keys × 10 features from one PostgreSQL database into another of the same server: `materialize-incremental` in a process of its own against the same rows by binary COPY, piped as they are, into a temporary table and one INSERT … ON CONFLICT.",
  bars: [
    { figure: speed, unit: "rows/s", is: "at least", bound: 100_000 },
    { figure: first, unit: "times", is: "at least", bound: 0.4 },
    { figure: peak, unit: "MB", is: "at most", bound: 300 },
    { figure: flat, unit: "times", is: "at most", bound: 1.2 },
  ],
  measure: async (ground) => {
    const server = await ground.server();
    await makeRides(server, oneRideEach);
    await server.run(`drop database if exists ${database}`);
    await server.run(`create database ${database}`);
    const online = urlOf(server.url, database);
    const own = ownRuns(await ground.built(), server.url, online, oneRideEach);
    const bare = bareCopy(server.url, online);
    try {
      const rounds = Math.min(ground.rounds, mostRounds);
      const times = await interleave([own.first, bare], { rounds, warmUps: 0, limitMs });
      const sums = [
        await asked(online, checksumOf(await own.table())),
        await asked(server.url, checksumOf(oneRideEach.table)),
      ];
      if (sums[0] !== sums[1]) throw new Error("the online table does not hold the rows");
      const [ours, theirs] = [timesOf(times, own.first.name).times, timesOf(times, bare.name).times];
      const rowsASecond = (milliseconds: readonly number[]) => milliseconds.map((one) => (keysFirst * 1_000) / one);
      const theirSpeed = Math.round(median(rowsASecond(theirs))).toLocaleString("en");
      return [
        figureOf(speed, rowsASecond(ours), `the bare COPY and merge: ${theirSpeed} rows/s`),
        figureOf(first, ratios(theirs, ours)),
        figureOf(peak, own.peaks),
        figureOf(flat, own.growths),
      ];
    } finally {
      await server.run(`drop database if exists ${database} with (force)`);
    }
  },
};

/** All but those of the last hours, which the increment loads. */
const keysFirst = Math.round((oneRideEach.keys * (Date.parse(ends[0]) - Date.parse("2024-01-01"))) / (90 * 86_400_000));

function urlOf(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

const columns = ["driver_id", "event_timestamp", "created", ...rideFeatures.map(({ name }) => name)];
const table = "bare_rides";

/** The same rows of the same statement, into a table of the same columns. */
function bareCopy(warehouse: string, online: string): Subject {
  const settings = columns.slice(1).map((one) => `${one} = excluded.${one}`);
  const typed = columns.map((name) => `${name} ${typeOf(name)}`);
  const rows = `select distinct on (driver_id) ${columns.join(", ")} from ${oneRideEach.table}
    where driver_id is not null and event_timestamp <= timestamptz '${ends[0]}'
    order by driver_id, event_timestamp desc, created desc nulls last`;
  return {
    name: "bare",
    run: () =>
      withClients(warehouse, online, async (from, to) => {
        await to.query(`drop table if exists ${table}`);
        await to.query(`create table ${table} (${typed.join(", ")}, primary key (driver_id)) with (fillfactor = 85)`);
        return timed(async () => {
          await to.query(`begin; create temporary table incoming (like ${table}) on commit drop`);
          await copyBetween(
            from,
            `copy (${rows}) to stdout (format binary)`,
            to,
            "copy incoming from stdin (format binary)",
          );
          await to.query(
            `insert into ${table} as t select * from incoming on conflict (driver_id) do update
             set ${settings.join(", ")} where excluded.event_timestamp > t.event_timestamp`,
          );
          await to.query("commit");
        });
      }),
  };
}

function typeOf(name: string): string {
  if (name === "driver_id") return "bigint";
  const feature = rideFeatures.find((one) => one.name === name);
  if (feature === undefined) return "timestamptz";
  return feature.isWhole ? "bigint" : "float8";
}
