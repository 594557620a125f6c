/** A server with a database for the warehouse and others for online rows, and a feature repository that leads from the one to the others. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { postgresDatabase } from "../../../../dialects/postgres/driver/database.ts";
import { serverEngine } from "../../../../dialects/postgres/driver/server.ts";
import type { Row, RowBatches } from "../../../../src/ir/value.ts";
import { postgresOnlineStore } from "../../../../src/online/postgres/store.ts";
import type { LoadRun } from "../../../../src/ports/warehouse.ts";
import { realClock } from "../../../contract/online/subject.ts";
import { asof } from "../../../e2e/cli/running.ts";
import { type RunningEngine, running } from "../../../engines/running.ts";
import { startServer, type TestServer } from "../../../engines/server.ts";
import type { MeteredProxy } from "./metered-proxy.ts";

const jiti = join(dirname(createRequire(import.meta.url).resolve("jiti/package.json")), "lib/jiti-cli.mjs");
const command = fileURLToPath(new URL("../../../../src/cli/main.ts", import.meta.url));

const config = `import { defineConfig, env } from "asof";
export default defineConfig({
  project: "apart",
  definitions: "features.ts",
  warehouse: { kind: "postgres", url: env("WAREHOUSE") },
  online: { kind: "postgres", url: env("ONLINE"), switchMs: 0 },
});
`;
const definitions = `import { entity, featureView, t, table } from "asof";
export const key = entity("key", { key: { k: t.int64 } });
export const facts = featureView("facts", { entities: [key], source: table("facts", { eventTime: "at" }), features: { n: t.int64, pad: t.string } });
export const kinds = featureView("kinds", {
  entities: [key],
  source: table("kinds", { eventTime: "at" }),
  features: {
    b: t.bool, i: t.int32, l: t.int64, g: t.float32, f: t.float64, d: t.decimal(20, 4), s: t.string, x: t.bytes,
    t: t.timestamp, y: t.date, j: t.json, an: t.array(t.int64), as: t.array(t.string),
  },
});
`;

/** Of more than a megabyte in all, in several batches. */
export const factKeys = 30_000;

/** The end of runs. All rows are known by then, and half of the keys have an older row besides. */
export const end = "2024-01-02T00:00:00Z";

const facts = `create table facts (k int8, at timestamptz, n int8, pad text);
insert into facts select k, timestamptz '2024-01-01' + k * interval '1 second', k * 7, md5(k::text) from generate_series(1, ${factKeys}) k;
insert into facts select k, timestamptz '2023-12-31' + k * interval '1 second', -k, null from generate_series(1, ${factKeys}, 2) k;
create index on facts (k, at);`;

/** A command in a process of its own. */
export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly told: string }>;
  /** Resolves once its log tells of it. */
  told(event: string): Promise<void>;
}

export class TwoDatabases {
  readonly folder: string;
  readonly #server: TestServer;
  readonly #warehouse: RunningEngine;
  readonly #onlines: OnlineDatabase[] = [];

  private constructor(folder: string, server: TestServer, warehouse: RunningEngine) {
    this.folder = folder;
    this.#server = server;
    this.#warehouse = warehouse;
  }

  static async start(): Promise<TwoDatabases> {
    const server = await startServer();
    const folder = await mkdtemp(join(tmpdir(), "asof-apart-"));
    await writeFile(join(folder, "asof.config.ts"), config);
    await writeFile(join(folder, "features.ts"), definitions);
    const warehouse = running(await serverEngine({ url: server.url }), async () => undefined);
    await warehouse.script(facts);
    return new TwoDatabases(folder, server, warehouse);
  }

  get warehouse(): RunningEngine {
    return this.#warehouse;
  }

  get port(): number {
    return this.#server.port;
  }

  /** An empty one; `more` is said of it when it is made. */
  async newOnline(more = ""): Promise<OnlineDatabase> {
    const name = `online_${this.#onlines.length}`;
    await this.alone(`create database ${name} ${more}`);
    const url = this.#server.url.replace(/\/postgres$/, `/${name}`);
    const online = new OnlineDatabase(
      this,
      { warehouse: this.#server.url, url },
      running(await serverEngine({ url }), async () => undefined),
    );
    this.#onlines.push(online);
    return online;
  }

  /** In no transaction. */
  async alone(text: string): Promise<void> {
    const { default: pg } = await import("pg");
    const client = new pg.Client({ connectionString: this.#server.url });
    await client.connect();
    await client.query(text);
    await client.end();
  }

  /** Into the warehouse. */
  async load({
    rows,
    ...run
  }: Pick<LoadRun, "table" | "columns" | "ifExists"> & { readonly rows: readonly Row[] }): Promise<void> {
    await this.#warehouse.warehouse.load({ ...run, rows: inOneBatch(rows), indexes: [] });
  }

  /** Nobody reads the facts meanwhile, unless `letGo` is called. */
  async whileFactsAreHeld<T>(work: (letGo: () => Promise<void>) => Promise<T>): Promise<T> {
    const { default: pg } = await import("pg");
    const client = new pg.Client({ connectionString: this.#server.url });
    await client.connect();
    await client.query("begin");
    await client.query("lock table facts in access exclusive mode");
    try {
      return await work(async () => void (await client.query("rollback")));
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#onlines.map((one) => one.outside.stop()));
    await this.#warehouse.stop();
    await this.#server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A database of online rows, with run state of its own. */
export class OnlineDatabase {
  readonly outside: RunningEngine;
  readonly #apart: TwoDatabases;
  readonly #urls: { readonly warehouse: string; readonly url: string };
  #logs = 0;

  constructor(apart: TwoDatabases, urls: { readonly warehouse: string; readonly url: string }, outside: RunningEngine) {
    this.#apart = apart;
    this.#urls = urls;
    this.outside = outside;
  }

  /** In this process; what it told as JSON. `through` stands before one of the two databases. */
  async asof(
    words: string,
    through: { readonly [Side in "warehouse" | "online"]?: number } = {},
  ): Promise<{ code: number; told: Told }> {
    const { code, out, err } = await asof(this.#apart.folder, `${words} --json`, {
      environment: this.#environment(through),
    });
    if (out === "") expect.fail(`asof ${words}: ${err}`);
    return { code, told: JSON.parse(out) };
  }

  /** In a process of its own. */
  start(words: string, through: { readonly [Side in "warehouse" | "online"]?: number } = {}): Running {
    this.#logs += 1;
    const log = join(this.#apart.folder, `${this.name}-${this.#logs}.jsonl`);
    const child = spawn(process.execPath, [jiti, command, ...words.split(" "), "--json", "--log", log], {
      cwd: this.#apart.folder,
      env: { ...process.env, ...this.#environment(through) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let told = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text) => {
        told += text;
      });
    let isOver = false;
    const ended = once(child, "close").then(([code, signal]) => {
      isOver = true;
      return { code, signal, told };
    });
    const logged = async (event: string): Promise<void> => {
      while (!(await readFile(log, "utf8").catch(() => "")).includes(`"event":"${event}"`)) {
        if (isOver) throw new Error(`it ended before: ${told}`);
        await wait(20);
      }
    };
    return { process: child, ended, told: logged };
  }

  /** Whether the version that is read, if there is one, holds the newest row of every key and nothing else. */
  async isWhole(): Promise<boolean> {
    const table = await this.#table();
    if (table === null) return false;
    const sum =
      "select count(*), md5(string_agg(concat_ws(' ', k, event_time, n, coalesce(pad, '-')), ',' order by k))";
    const [stored] = await this.outside.query(`${sum} from asof_online."${table}"`);
    const [wanted] = await this.#apart.warehouse.query(
      `${sum} from (select k, at as event_time, n, pad from facts f where at = (select max(at) from facts g where g.k = f.k)) w`,
    );
    expect(Number(wanted?.[0])).toBe(factKeys);
    return JSON.stringify(stored) === JSON.stringify(wanted);
  }

  async #table(): Promise<string | null> {
    const rows = await this.outside.query(
      "select c.relname from pg_class c join pg_namespace s on s.oid = c.relnamespace where s.nspname = 'asof_online' and c.relkind in ('r', 'p') and c.relname like 'facts\\_%'",
    );
    expect(rows.length).toBeLessThan(2);
    return rows[0]?.[0] ?? null;
  }

  /** Its name. */
  get name(): string {
    return this.#urls.url.split("/").at(-1) ?? "";
  }

  /** The features of keys in the version that is read. */
  async stored(view: string, keys: readonly Row[]): Promise<readonly Row[]> {
    const store = postgresOnlineStore(postgresDatabase(this.outside.engine), realClock, { switchMs: 0 });
    const [answer] = await store.read([{ project: "apart", view, keys, features: null }]);
    return (answer?.rows ?? []).map((row) => row?.features ?? []);
  }

  /** Of the intervals there are, by their ends and shards. */
  async intervals(): Promise<readonly string[]> {
    const rows = await this.outside.query("select state from asof_runs.intervals order by ends, shard");
    return rows.map(([state]) => String(state));
  }

  /** As time would, of those who died. */
  async expireLeases(): Promise<void> {
    await this.outside.query("update asof_runs.runs set lease_until = 0 where state = 'running'");
  }

  /** Whether anything is read. */
  async isServed(): Promise<boolean> {
    const { code } = await this.asof("get-online-features --features facts --entity k=1");
    return code === 0;
  }

  #environment({ warehouse, online }: { readonly warehouse?: number; readonly online?: number }) {
    return {
      WAREHOUSE: withPort(this.#urls.warehouse, warehouse),
      ONLINE: withPort(this.#urls.url, online),
    };
  }
}

/** Of the JSON of a command. */
export interface Told {
  readonly run: { readonly id: string; readonly state: string };
  readonly runs: readonly { readonly id: string; readonly state: string }[];
  readonly views: readonly {
    readonly state: string;
    readonly received: number;
    readonly written: number;
    readonly switched: boolean;
    readonly watermark: string | null;
    readonly problems: readonly { readonly code: string }[];
  }[];
}

/** Listens, does its work, and is gone. */
export async function through<T>(proxy: MeteredProxy, work: (port: number) => Promise<T>): Promise<T> {
  try {
    return await work(await proxy.listen());
  } finally {
    proxy.close();
  }
}

async function* inOneBatch(rows: readonly Row[]): RowBatches {
  yield rows;
}

function withPort(url: string, port: number | undefined): string {
  return port === undefined ? url : url.replace(/:\d+\//, `:${port}/`);
}
