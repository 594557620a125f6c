import { Client } from "pg";
import { postgresDatabase } from "../../dialects/postgres/driver/database.ts";
import { serverEngine } from "../../dialects/postgres/driver/server.ts";
import type { OnlineTable } from "../../src/ir/online.ts";
import { identifier, sql } from "../../src/kernel/sql.ts";
import { postgresOnlineStore } from "../../src/online/postgres/store.ts";
import { storedTable } from "../../src/online/postgres/stored-table.ts";
import type { OnlineStore } from "../../src/ports/online-store.ts";
import type { SqlDatabase } from "../../src/ports/sql-database.ts";
import type { BenchGround } from "../ground.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, type Subject, timesOf } from "../harness/interleave.ts";
import { figureOf, median, ratios } from "../harness/statistics.ts";
import { onlineRows, onlineTable } from "./table.ts";

const keys = 200_000;
const schema = "asof_online";
const limitMs = 120_000;
const readsOfOne = "1 key, median time in that of a bare prepared SELECT";
const readsOfMany = "100 keys, median time in that of a bare prepared SELECT";
const fresh = "new keys, in the speed of a bare COPY and merge";
const upsert = "newer rows of the same keys, in the speed of a bare COPY and merge";

interface OnlineGround {
  readonly database: SqlDatabase;
  readonly store: OnlineStore;
  readonly client: Client;
}

async function withStore<T>(ground: BenchGround, work: (online: OnlineGround) => Promise<T>): Promise<T> {
  const server = await ground.server();
  const client = new Client({ connectionString: server.url });
  await client.connect();
  const database = postgresDatabase(await serverEngine({ url: server.url }));
  const store = postgresOnlineStore(database, { now: () => BigInt(Date.now()) * 1_000n });
  try {
    return await work({ database, store, client });
  } finally {
    await client.query(`drop schema if exists ${schema} cascade`);
    await store.close();
    await client.end();
  }
}

export const onlineReads: Benchmark<BenchGround> = {
  name: "online-reads",
  asks: `Rows of an online PostgreSQL table (${keys.toLocaleString("en")} keys × 10 features) by their keys, against a prepared SELECT of pg's client on the same table; one connection, alternately.`,
  bars: [
    { figure: readsOfOne, unit: "times", is: "at most", bound: 1.3 },
    { figure: readsOfMany, unit: "times", is: "at most", bound: 1.3 },
  ],
  measure: (ground) =>
    withStore(ground, async (online) => {
      const table = onlineTable("1");
      await online.store.prepare(table);
      await online.store.load(table, onlineRows(keys, "2024-01-01T00:00:00Z"));
      await online.store.switchTo(table);
      return [
        figureOf(readsOfOne, await readRatios(online, table, 1, ground.rounds)),
        figureOf(readsOfMany, await readRatios(online, table, 100, ground.rounds)),
      ];
    }),
};

async function readRatios(online: OnlineGround, table: OnlineTable, count: number, rounds: number) {
  const found: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const [bare, own] = await readTimes(online, table, count, Math.ceil(4_000 / Math.sqrt(count)));
    if (round >= 0) found.push(median(own) / median(bare));
  }
  return found;
}

async function readTimes({ store, client }: OnlineGround, table: OnlineTable, count: number, times: number) {
  const { project, view } = table;
  const { name } = storedTable(schema, table);
  const isSame = count === 1 ? "k = $1" : "k = any($1)";
  const text = `select k, event_time, ${table.features.map((one) => one.name)} from ${schema}.${name} where ${isSame}`;
  const [bare, own]: [number[], number[]] = [[], []];
  for (let time = 0; time < times; time += 1) {
    const asked = Array.from({ length: count }, () => BigInt(Math.floor(Math.random() * keys)));
    const started = performance.now();
    const { rows } = await client.query({ name: `bare ${count}`, text, values: count === 1 ? asked : [asked] });
    const between = performance.now();
    const [answer] = await store.read([{ project, view, keys: asked.map((key) => [key]), features: null }]);
    own.push(performance.now() - between);
    bare.push(between - started);
    if (rows.length === 0 || answer?.rows.includes(null) !== false) throw new Error("a row is missing");
  }
  return [bare, own] as const;
}

export const onlineStreams: Benchmark<BenchGround> = {
  name: "online-streams",
  asks: `${keys.toLocaleString("en")} rows of 10 features from this process into an online PostgreSQL table, new and then newer, against binary COPY into a temporary table and one INSERT … ON CONFLICT that compares event times alone.`,
  bars: [
    { figure: fresh, unit: "times", is: "at least", bound: 0.4 },
    { figure: upsert, unit: "times", is: "at least", bound: 0.4 },
  ],
  measure: (ground) =>
    withStore(ground, async (online) => {
      const subjects = [merging(online, "asof"), bareMerge(online)];
      const timed = await interleave(
        subjects.flatMap(({ fresh: first, newer }) => [first, newer]),
        { rounds: ground.rounds, warmUps: 1, limitMs },
      );
      const times = (name: string) => timesOf(timed, name).times;
      return [
        figureOf(fresh, ratios(times("bare, new"), times("asof, new"))),
        figureOf(upsert, ratios(times("bare, newer"), times("asof, newer"))),
      ];
    }),
};

/** New keys into a table of its own, then newer rows of the same keys. */
interface Pair {
  readonly fresh: Subject;
  readonly newer: Subject;
}

function merging({ store }: OnlineGround, name: string): Pair {
  let round = 0;
  const table = (): OnlineTable => onlineTable(`${name} ${round}`);
  return {
    fresh: {
      name: `${name}, new`,
      run: async () => {
        round += 1;
        await store.prepare(table());
        return timed(() => store.merge(table(), onlineRows(keys, "2024-01-01T00:00:00Z")));
      },
    },
    newer: {
      name: `${name}, newer`,
      run: () => timed(() => store.merge(table(), onlineRows(keys, "2024-01-02T00:00:00Z"))),
    },
  };
}

function bareMerge({ store, database }: OnlineGround): Pair {
  let round = 0;
  const table = (): OnlineTable => onlineTable(`bare ${round}`);
  return {
    fresh: {
      name: "bare, new",
      run: async () => {
        round += 1;
        await store.prepare(table());
        return timed(() => copyAndMerge(database, table(), "2024-01-01T00:00:00Z"));
      },
    },
    newer: {
      name: "bare, newer",
      run: () => timed(() => copyAndMerge(database, table(), "2024-01-02T00:00:00Z")),
    },
  };
}

function copyAndMerge(database: SqlDatabase, table: OnlineTable, moment: string): Promise<void> {
  const { name, columns } = storedTable(schema, table);
  const names = columns.map(({ sqlName }) => sqlName);
  const settings = names.slice(1).map((one) => `${one} = excluded.${one}`);
  return database.transaction(async (session) => {
    await session.ask(`create temporary table bare (like ${schema}."${name}") on commit drop`, []);
    await session.copy({
      table: sql`${identifier("bare")}`,
      columns,
      rows: onlineRows(keys, moment),
      unfit: "online-value-unfit",
    });
    await session.ask(
      `insert into ${schema}."${name}" as stored select ${names} from bare
       on conflict (k) do update set ${settings} where excluded.event_time > stored.event_time`,
      [],
    );
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
