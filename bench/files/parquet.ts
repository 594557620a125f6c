import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { BuiltPackage } from "../engines/built-package.ts";
import type { BenchGround } from "../ground.ts";
import type { Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, type Subject, timesOf } from "../harness/interleave.ts";
import { figureOf, ratios } from "../harness/statistics.ts";
import { makeTrips, trainingColumns } from "./table.ts";

const million = 1_000_000;
const limitMs = 120_000;

const speed = "rows of 12 columns";
const againstDuckdb = "speed, in that of DuckDB's appender and writer";
const peak = "peak memory at 1 M rows";
const peakOfMany = "peak memory at 4 M rows";
const growth = "peak memory at 4 M rows, in that at 1 M";

/** What the programs print. */
interface Written {
  readonly rows: number;
  readonly milliseconds: number;
  readonly peakMB: number;
}

interface Writer extends Subject {
  readonly file: string;
  readonly peaks: number[];
}

export const parquet: Benchmark<BenchGround> = {
  name: "parquet",
  asks:
    "1,000,000 rows of 12 columns from the server into a Parquet file by toFile(), each run a process of its own; against " +
    "the same rows by COPY in binary into DuckDB's appender and written by DuckDB, one thread.",
  bars: [
    { figure: speed, unit: "rows/s", is: "at least", bound: 300_000 },
    { figure: againstDuckdb, unit: "times", is: "at least", bound: 0.5 },
    { figure: peak, unit: "MB", is: "at most", bound: 400 },
    { figure: peakOfMany, unit: "MB", is: "at most", bound: 400 },
    { figure: growth, unit: "times", is: "at most", bound: 1.2 },
  ],
  measure: async (ground) => {
    const server = await ground.server();
    await makeTrips(server, million);
    await makeTrips(server, 4 * million);
    const built = await ground.built();
    const own = writer(built, "asof", "programs/write-parquet.ts", server.url, million);
    const theirs = writer(built, "DuckDB", "programs/write-parquet-by-duckdb.ts", server.url, million);
    const many = writer(built, "asof, 4 M rows", "programs/write-parquet.ts", server.url, 4 * million);
    const timed = await interleave([own, theirs, many], { rounds: ground.rounds, warmUps: 0, limitMs });
    await requireSameRows(own.file, theirs.file);
    const times = timesOf(timed, own.name).times;
    return figuresOf(times, timesOf(timed, theirs.name).times, own.peaks, many.peaks);
  },
};

function figuresOf(
  times: readonly number[],
  theirs: readonly number[],
  peaks: readonly number[],
  peaksOfMany: readonly number[],
): readonly Figure[] {
  const rowsASecond = times.map((milliseconds) => (million * 1_000) / milliseconds);
  return [
    figureOf(speed, rowsASecond),
    figureOf(againstDuckdb, ratios(theirs, times)),
    figureOf(peak, peaks),
    figureOf(peakOfMany, peaksOfMany),
    figureOf(growth, ratios(peaksOfMany, peaks)),
  ];
}

function writer(built: BuiltPackage, name: string, program: string, url: string, rows: number): Writer {
  const file = join(built.folder, "work", `${name.replaceAll(/\W+/g, "-")}.parquet`);
  const peaks: number[] = [];
  const run = async (): Promise<number> => {
    const written = await built.run<Written>(program, [url, String(rows), file]);
    if (written.rows !== rows) throw new Error(`${name} wrote ${written.rows} rows`);
    peaks.push(written.peakMB);
    return written.milliseconds;
  };
  return { name, file, peaks, run };
}

/** Both files hold the same rows, whatever their order. */
async function requireSameRows(one: string, other: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const names = trainingColumns.map(({ name, kind }) => (kind === "timestamp" ? `epoch_us(${name}) as ${name}` : name));
  const rows = (file: string): string => `select ${names.join(", ")} from '${file}'`;
  const [first, second] = [`(${rows(one)} except all ${rows(other)})`, `(${rows(other)} except all ${rows(one)})`];
  const left = await connection.runAndReadAll(
    `select (select count(*) from ${first}) + (select count(*) from ${second})`,
  );
  connection.closeSync();
  instance.closeSync();
  if (Number(left.getRows()[0]?.[0]) !== 0) throw new Error("the two files do not hold the same rows");
}
