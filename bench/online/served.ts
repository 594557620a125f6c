import { Client } from "pg";
import { postgresDatabase } from "../../dialects/postgres/driver/database.ts";
import { serverEngine } from "../../dialects/postgres/driver/server.ts";
import { createStore, type Duration, entity, featureService, featureView, t, table } from "../../src/index.ts";
import type { OnlineTable } from "../../src/ir/online.ts";
import { postgresOnlineStore } from "../../src/online/postgres/store.ts";
import { storedTable } from "../../src/online/postgres/stored-table.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import type { BenchGround } from "../ground.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { figureOf, median } from "../harness/statistics.ts";
import { onlineRows, onlineTable } from "./table.ts";

const keys = 200_000;
const schema = "asof_online";
const ttl = "3650 days" satisfies Duration;
const ttlMicroseconds = 3_650 * 86_400 * 1_000_000;
const moment = "2024-01-01T00:00:00Z";

interface Case {
  readonly views: number;
  readonly count: number;
}

const cases: readonly Case[] = [
  { views: 1, count: 1 },
  { views: 1, count: 100 },
  { views: 3, count: 1 },
  { views: 3, count: 100 },
];

function figureName({ views, count }: Case): string {
  const asked = `${count} ${count === 1 ? "key" : "keys"} of ${views} ${views === 1 ? "view" : "views"}`;
  return `${asked}, median time in that of ${views === 1 ? "a bare prepared SELECT" : "as many bare prepared SELECTs"}`;
}

/** The store as users have it, beside sessions of pg's own client. */
interface ServedGround {
  readonly store: FeatureStore;
  /** As many SELECTs as views, at once. */
  readonly bare: readonly BareReads[];
}

interface BareReads {
  read(views: number, asked: readonly bigint[]): Promise<number>;
  close(): Promise<void>;
}

export const servedReads: Benchmark<BenchGround> = {
  name: "served-reads",
  asks:
    `getOnlineFeatures of a service over views of 10 features each (${keys.toLocaleString("en")} keys, a TTL), with its rows by name, against prepared ` +
    "SELECTs of pg's client on the same tables and its rows by name, sent over one connection in a pipeline or over one connection for " +
    "each view, whichever is quicker; alternately.",
  bars: cases.map((one) => ({ figure: figureName(one), unit: "times", is: "at most", bound: 1.3 })),
  measure: (ground) =>
    withServed(ground, async (served) => {
      const found = new Map<Case, number[]>(cases.map((one) => [one, []]));
      for (let round = -1; round < ground.rounds; round += 1)
        for (const one of cases) {
          const ratio = await ratioOf(served, one);
          if (round >= 0) found.get(one)?.push(ratio);
        }
      return cases.map((one) => figureOf(figureName(one), found.get(one) ?? []));
    }),
};

async function ratioOf({ store, bare }: ServedGround, { views, count }: Case): Promise<number> {
  const features = `service_${views}`;
  const subjects: readonly Reading[] = [
    async (k) => hasAll(await store.getOnlineFeatures({ features, entities: { k } }), count),
    ...bare.map(
      (reads): Reading =>
        async (k) =>
          (await reads.read(views, k)) === count * views,
    ),
  ];
  const times = subjects.map((): number[] => []);
  for (let time = 0; time < Math.ceil(2_000 / Math.sqrt(count)); time += 1) {
    const asked = differentKeys(count);
    // Who comes first finds the pages cold: each does in its turn.
    for (let turn = 0; turn < subjects.length; turn += 1) {
      const subject = (time + turn) % subjects.length;
      times[subject]?.push(await timed(() => subjects[subject]?.(asked)));
    }
  }
  const [own, ...theirs] = times.map(median);
  return (own ?? Number.NaN) / Math.min(...theirs);
}

/** Reads the features of some keys, and tells whether all of them were there. */
type Reading = (keys: readonly bigint[]) => Promise<boolean>;

/** One SELECT gives one row for a key that is asked for twice. */
function differentKeys(count: number): readonly bigint[] {
  const asked = new Set<number>();
  while (asked.size < count) asked.add(Math.floor(Math.random() * keys));
  return [...asked].map(BigInt);
}

/** Rows are made when they are asked for. */
function hasAll(served: Awaited<ReturnType<FeatureStore["getOnlineFeatures"]>>, count: number): boolean {
  return served.rows.length === count && served.rows.every((row) => row["f0"] !== null);
}

async function timed(work: () => Promise<boolean> | undefined): Promise<number> {
  const started = performance.now();
  const isWhole = await work();
  const taken = performance.now() - started;
  if (isWhole !== true) throw new Error("a row is missing");
  return taken;
}

async function withServed<T>(ground: BenchGround, work: (served: ServedGround) => Promise<T>): Promise<T> {
  const { url } = await ground.server();
  const tables = [0, 1, 2].map(tableOf);
  const filling = postgresOnlineStore(postgresDatabase(await serverEngine({ url })), { now });
  for (const one of tables) {
    await filling.prepare(one);
    await filling.load(one, onlineRows(keys, moment));
    await filling.switchTo(one);
  }
  await filling.close();
  await (await ground.server()).run("analyze");
  const connection = { kind: "postgres", url } as const;
  const store = createStore({
    project: "bench",
    definitions: definitions(),
    warehouse: connection,
    online: connection,
  });
  const bare = [await pipelined(url, tables), await besideEachOther(url, tables)];
  try {
    return await work({ store: store as unknown as FeatureStore, bare });
  } finally {
    for (const one of bare) await one.close();
    await store.close();
    await (await ground.server()).run(`drop schema if exists ${schema} cascade`);
  }
}

const now = (): bigint => BigInt(Date.now()) * 1_000n;
const viewName = (view: number): string => `trips_${view}`;

function definitions(): Readonly<Record<string, object>> {
  const trip = entity("trip", { key: { k: t.int64 } });
  const views = [0, 1, 2].map((view) =>
    featureView(viewName(view), {
      entities: [trip],
      source: table(viewName(view), { eventTime: "at", createdTime: "created" }),
      ttl,
      features: Object.fromEntries(
        tableOf(view).features.map(({ name, type }) => [name, type.kind === "int64" ? t.int64 : t.float64]),
      ),
    }),
  );
  const services = [1, 3].map((count) =>
    featureService(`service_${count}`, { features: views.slice(0, count) as never }),
  );
  return Object.fromEntries([trip, ...views, ...services].map((one, index) => [`one_${index}`, one]));
}

/** Features of different views have different names. */
function tableOf(view: number): OnlineTable {
  const one = onlineTable("1");
  const features = one.features.map(({ name, type }) => ({ name: view === 0 ? name : `${name}_${view}`, type }));
  return { ...one, view: viewName(view), features, ttl: ttlMicroseconds };
}

function bareRead(client: Client, one: OnlineTable, asked: readonly bigint[]): Promise<number> {
  const isOne = asked.length === 1;
  const columns = ["k", "event_time", ...one.features.map(({ name }) => name)];
  const text = `select ${columns} from ${schema}.${storedTable(schema, one).name} where ${isOne ? "k = $1" : "k = any($1)"}`;
  const name = `${one.view} ${isOne}`;
  return client.query({ name, text, values: isOne ? [...asked] : [asked] }).then(({ rows }) => rows.length);
}

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

async function pipelined(url: string, tables: readonly OnlineTable[]): Promise<BareReads> {
  // Types of pg do not know it yet.
  const client = new Client(Object.assign({ connectionString: url }, { pipeline: true }));
  await client.connect();
  return {
    read: async (views, asked) =>
      sum(await Promise.all(tables.slice(0, views).map((one) => bareRead(client, one, asked)))),
    close: () => client.end(),
  };
}

async function besideEachOther(url: string, tables: readonly OnlineTable[]): Promise<BareReads> {
  const clients = tables.map((one) => ({ one, client: new Client({ connectionString: url }) }));
  await Promise.all(clients.map(({ client }) => client.connect()));
  return {
    read: async (views, asked) =>
      sum(await Promise.all(clients.slice(0, views).map(({ one, client }) => bareRead(client, one, asked)))),
    close: async () => void (await Promise.all(clients.map(({ client }) => client.end()))),
  };
}
