/** `npm run demo`: a point-in-time training set of every flight from New York in 2013, from files to Parquet. */
import { rm, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";
import { runCli } from "../src/cli/program.ts";
import * as asof from "../src/index.ts";
import type { Row } from "../src/ir/value.ts";
import { loadRepository } from "../src/repository/index.ts";
import { certificateLines } from "../src/runtime/explain/summary.ts";
import type { FeatureStore } from "../src/runtime/feature-store.ts";
import { readRows } from "../src/runtime/files/read-rows.ts";
import { fileSources } from "../src/runtime/load/file-sources.ts";
import { defaultNullValues, fileColumns, loadFile } from "../src/runtime/load/load-file.ts";
import type { TrainingSet } from "../src/runtime/retrieve/training-set.ts";
import { formatPreview } from "../src/runtime/sink/preview.ts";
import { flightColumns, readFlights } from "./flights.ts";
import { killedRun } from "./killed-run.ts";
import { countLeaks, naiveDefinitions } from "./naive.ts";

const folder = fileURLToPath(new URL("../fixtures/nycflights13/", import.meta.url));
const output = `${folder}.asof/training.parquet`;
const scores = `${folder}.asof/scores.csv`;
const runLog = `${folder}.asof/run.log`;
const shown = (path: string): string => relative(process.cwd(), path);

/** Noon in New York. */
const holiday = "2013-07-04T16:00:00Z";
/** What is kept online. */
const served = ["weather", "carrier_last", "carrier_delays", "airport_delays", "airport_facts"];

const spine = asof.sql`
  select flight_id, carrier, tailnum, origin, dest, sched_dep_at as event_timestamp, arr_delay
  from flights`;

const plain = process.env["NO_COLOR"] !== undefined || !process.stdout.isTTY;
const bold = (text: string): string => (plain ? text : styleText("bold", text));
const dim = (text: string): string => (plain ? text : styleText("dim", text));
const say = (text = ""): void => console.log(text);

let step = 0;
/** Announces a step, runs it, and says what came of it and how long it took. */
async function timed(title: string, work: () => Promise<string>): Promise<void> {
  const started = performance.now();
  step += 1;
  const result = await work();
  say(`${bold(`${step}  ${title}`)}  ${result}  ${dim(`${((performance.now() - started) / 1000).toFixed(1)} s`)}`);
}

const count = (rows: bigint | number): string => rows.toLocaleString("en");

/** What `asof <words>` says of this repository. It may close the store, which opens again when it is next needed. */
async function asofCommand(...words: readonly string[]): Promise<string> {
  const texts: string[] = [];
  const terminal = { write: (text: string) => void texts.push(text), isTerminal: !plain, width: 200 };
  await runCli(words, {
    folder: process.cwd(),
    environment: process.env,
    caller: null,
    out: terminal,
    err: terminal,
    signal: new AbortController().signal,
    now: () => BigInt(Date.now()) * 1_000n,
    confirm: null,
    openProject: async (_from, onRoot) => {
      onRoot(repository.root);
      return { repository, store };
    },
  });
  const lines = texts.join("").trimEnd().split("\n");
  return [dim(`asof ${words.join(" ")}`), ...lines.map((line) => `   ${line}`.trimEnd())].join("\n");
}

async function load(store: FeatureStore): Promise<string> {
  const warehouse = await store.warehouse();
  const table = { database: null, schema: null, name: "flights" };
  const rows = readFlights(`${folder}data/flights.csv.gz`);
  const flights = await warehouse.load({ table, columns: flightColumns, rows, ifExists: "replace", indexes: [] });
  const loaded = [`${count(flights.rows)} flights`];
  for (const source of fileSources(await store.registry(), folder)) {
    const nullValues = defaultNullValues;
    const { columns } = await fileColumns(source.path, source.columns, { complete: source.complete, nullValues });
    const { path, indexes } = source;
    const done = await loadFile(warehouse, {
      path,
      table: source.table,
      columns,
      indexes,
      nullValues,
      ifExists: "replace",
    });
    loaded.push(`${count(done.rows)} ${source.table.name}`);
  }
  return loaded.join(", ");
}

/** The statement without its details: what each part computes, and how the parts are joined. */
async function showShape(trainingSet: TrainingSet): Promise<void> {
  const { statement, certificates } = await trainingSet.compiled();
  const lines = statement.text.split("\n");
  say(dim(`   ${lines.length} lines of SQL, kept in ${shown(`${output}.sql`)}. Its parts:`));
  for (const line of lines) if (/^ {2}-- /.test(line)) say(`     ${line.trim().slice(3)}`);
  say(dim("   How each join is done:"));
  for (const { role, strategy, reason } of statement.outline.choices) {
    say(`     ${role.padEnd(16)} ${strategy.padEnd(7)} ${reason}`);
  }
  say(dim("   What is proved of each about the future:"));
  for (const line of certificateLines(certificates)) say(`     ${line}`);
}

/** Five rows of a file, from one on; all columns, or those that are named. */
async function preview(path: string, from = 0, names: readonly string[] = []): Promise<void> {
  const { columns, rows } = await readRows(path);
  const shownColumns = names.length === 0 ? columns : columns.filter(({ name }) => names.includes(name));
  const places = shownColumns.map((column) => columns.indexOf(column));
  const found: Row[] = [];
  let left = from;
  for await (const batch of rows) {
    for (const row of batch.slice(left, left + 5 - found.length)) found.push(places.map((place) => row[place] ?? null));
    left = Math.max(0, left - batch.length);
    if (found.length >= 5) break;
  }
  say(formatPreview(shownColumns, found, { width: process.stdout.columns ?? 110, color: !plain }));
}

await rm(`${folder}.asof`, { recursive: true, force: true });
const repository = await loadRepository(folder, asof);
const store = asof.openStore(repository);
const started = performance.now();
try {
  say(bold("asof: every flight from New York in 2013, with its features as known at its scheduled departure\n"));
  await timed("test   ", () => asofCommand("test"));
  say();
  await timed("lineage", () => asofCommand("lineage", "delay_model:wind_chill"));
  say();
  await timed("load   ", () => load(store));
  await timed("apply  ", async () => {
    const { plan, publication } = await store.apply({ by: "demo" });
    return `${plan.diff.changes.length} definitions published as no. ${publication?.sequence} in ${shown(store.registryLocation)}`;
  });
  const job = store.getHistoricalFeatures({ features: "delay_model", spine });
  const trainingSet = await job.trainingSet();
  await timed("compile", async () => {
    const { resolved } = await trainingSet.compiled();
    return `${resolved.service}: ${resolved.joins.length} joins, ${resolved.outputs.length} features`;
  });
  await showShape(trainingSet);
  say();
  await timed("run    ", async () => {
    const written = await trainingSet.toFile(output, "replace");
    await writeFile(`${output}.sql`, `${await job.sql()}\n`);
    const warnings = written.warnings.map((one) => `\n   ${dim(`note: ${one.message}`)}`).join("");
    return `${count(written.rows)} rows to ${shown(output)}${warnings}`;
  });
  // From a day on which flights of the hours before had landed.
  const names = ["origin", "event_timestamp", "wind_chill", "flights_3h", "dep_delay_24h", "origin__dep_delay_24h"];
  await preview(output, 2_000, names);
  await timed("score  ", async () => {
    // At noon of Independence Day in New York: whom to score is a query, and what is known of them by then is joined.
    const population = asof.sql`select distinct carrier, origin as airport from flights order by carrier, airport`;
    const features = ["weather:temp", "weather:visib", "carrier_last"];
    const scoring = store.score({ features, population, at: holiday });
    const { rows, location } = await scoring.toFile(scores, { overwrite: true });
    return `${count(rows)} carriers at airports as of ${scoring.at} to ${shown(location)}`;
  });
  await preview(scores);
  await timed("compare", async () => {
    const naive = asof.createStore({
      project: "naive",
      definitions: naiveDefinitions,
      warehouse: await store.warehouse(),
    }) as unknown as FeatureStore;
    const july = asof.sql`
      select flight_id, carrier, sched_dep_at as event_timestamp
      from flights where sched_dep_at >= '2013-07-01' and sched_dep_at < '2013-08-01'`;
    const leaks = await countLeaks(naive, july);
    const share = (rows: number): string => `${((100 * rows) / leaks.rows).toFixed(0)} %`;
    return [
      `what a join by event time alone would have leaked to the ${count(leaks.rows)} flights of July:`,
      `   ${count(leaks.future)} (${share(leaks.future)}) would have been given the delay of a flight that had not landed yet,`,
      `   ${count(leaks.own)} of them (${share(leaks.own)}) their own arrival delay, the very thing to be predicted.`,
      "   The training set above has none of these: a row is used from the instant it was known.",
    ].join("\n");
  });
  say();
  await timed("serve  ", () => asofCommand("materialize", "2012-12-31", holiday, "--views", served.join()));
  say();
  const asked = ["--features", served.join(), "--full-names", "--entity", "airport=JFK,carrier=B6"];
  await timed("read   ", () => asofCommand("get-online-features", ...asked));
  say();
  await timed("push   ", async () => {
    const now = store.now();
    const report = { origin: "JFK", time_hour: now, temp: 41, wind_speed: 12, precip: 0, visib: 10 };
    const late = { ...report, time_hour: "2013-07-04T12:00:00Z", temp: 99 };
    const written: string[] = [];
    for (const [what, row] of [
      ["one of this minute", report],
      ["one that is late", late],
    ] as const) {
      const { online } = await store.push("weather", [row], { to: "online" });
      written.push(`${what}: ${online.map((one) => `${one.written} written`).join()}`);
    }
    return `reports of JFK's weather, ${written.join("; ")}`;
  });
  await timed("read   ", () => asofCommand("get-online-features", "--features", "weather", "--entity", "airport=JFK"));
  say();
  await timed("kill   ", async () => {
    // A process of its own, as a scheduler starts one: it has the embedded PostgreSQL to itself.
    await store.close();
    const views = served.join();
    await killedRun(["materialize", holiday, "2013-08-01", "--views", views, "--config", folder], runLog);
    const { written } = await store.materializeIncremental({ end: "2013-08-01T00:00:00Z", views: served });
    return `a run is killed in the middle (kill -9), and the next one loads what it did not: ${count(written)} rows written`;
  });
  await timed("runs   ", () => asofCommand("runs", "list"));
  say();
  await timed("check  ", () => asofCommand("reconcile", "weather", "carrier_delays", "airport_facts"));
  say(`\n${bold("done")} in ${((performance.now() - started) / 1000).toFixed(0)} s. What to try next:\n`);
  const here = `npm run -s asof -- --config ${shown(folder)}`;
  say(`  ${here} list`);
  say(`  ${here} impact flights.dep_delay`);
  say(`  ${here} show delay_model`);
  say(`  ${here} explain --service delay_model --spine table:flights --event-time sched_dep_at`);
  say(`  ${here} score --features weather --at 2013-07-04T12:00:00Z`);
  say(`  ${here} get-online-features --features airport_delays --entity airport=JFK`);
  say(`  ${here} doctor`);
  say(`  ${here} training-set --features weather --range 2013-07-01 2013-07-08 --out july.csv`);
} finally {
  await store.close();
}
