import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { chmod, mkdir, open, readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { asOf, createStore, entity, featureView, query, range, sql, t, table } from "../../src/index.ts";
import { AsofError, type Diagnostic } from "../../src/kernel/diagnostics.ts";
import type { FeatureStore, HistoricalFeaturesOptions } from "../../src/runtime/feature-store.ts";
import type { HistoricalFeaturesJob } from "../../src/runtime/retrieve/historical-job.ts";
import { startEmbedded } from "../engines/embedded.ts";
import { runsServer } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";
import { startServerEngine } from "../engines/server.ts";
import { temporaryFolder } from "./support/folders.ts";

/** The threads of embedded engines, so that a test can end one as a crash would. */
const { workers } = vi.hoisted(() => ({ workers: [] as Worker[] }));
vi.mock("../../dialects/postgres/driver/start-worker.ts", async (original) => {
  const module = await original<typeof import("../../dialects/postgres/driver/start-worker.ts")>();
  return {
    startWorker: (settings: Parameters<typeof module.startWorker>[0]) => {
      const worker = module.startWorker(settings);
      workers.push(worker);
      return worker;
    },
  };
});

const many = 120_000;
const tables = `
  create table readings as
    select 'sensor ' || k as sensor, timestamptz '2026-01-01 00:00+00' + g * interval '1 minute' as at, g::float8 as value,
           timestamp '2026-01-01 00:00' + g * interval '1 minute' as naive, date '2026-01-01' + g as day
    from generate_series(1, 20) k, generate_series(1, 50) g;
  analyze readings;
`;

const sensor = entity("sensor", { key: { sensor: t.string } });
const readings = featureView("readings", {
  entities: [sensor],
  source: table("readings", { eventTime: "at" }),
  features: { value: t.float64, naive: t.timestamp, day: t.date },
});
const naive = featureView("naive", {
  entities: [sensor],
  source: table("readings", { eventTime: "naive", timeZone: "UTC" }),
  ttl: "1 day",
  features: { local: t.float64.from("value") },
});
const daily = featureView("daily", {
  entities: [sensor],
  source: table("readings", { eventTime: "day" }),
  ttl: "10 days",
  features: { today: t.float64.from("value") },
});
/** Fails when it runs, not when it is read. */
const dividing = featureView("dividing", {
  entities: [sensor],
  source: query("divided", sql`select sensor, at, 1 / (value::int - 25) as inverse from readings`, { eventTime: "at" }),
  features: { inverse: t.int32 },
});
const definitions = { sensor, readings, naive, daily, dividing };

/** So many rows that most are still to come when the first are written. */
const large = spineOf(many);
/** So many that sockets and buffers cannot hold them while a second connection ends the first. */
const longest = spineOf(600_000);
function spineOf(rows: number) {
  return sql`
    select g as id, 'sensor ' || (1 + g % 20) as sensor, timestamptz '2026-01-01 00:10+00' as event_timestamp
    from generate_series(1, ${rows}) g`;
}
/** Runs for minutes. */
const endless = sql`
  select count(*) as n, 'sensor 1' as sensor, timestamptz '2026-01-01 00:10+00' as event_timestamp
  from generate_series(1, 100000) x, generate_series(1, 100000) y where x % 7 = y % 5`;

const at = "2026-01-01T00:10:00Z";
const row = (id: number) => ({ id: BigInt(id), sensor: `sensor ${1 + (id % 20)}`, event_timestamp: at });

/** Rows as they come, one of which is told to go wrong. Tells when it was closed. */
async function* rowsWith(count: number, wrong: (id: number) => unknown, closed: () => void = () => undefined) {
  try {
    for (let id = 0; id < count; id++) yield wrong(id) ?? row(id);
  } finally {
    closed();
  }
}

interface TestedEngine {
  readonly name: "embedded" | "server";
  /** The embedded one in a folder, which survives when its thread is ended. */
  start(folder: string): Promise<RunningEngine>;
}

const tested: readonly TestedEngine[] = [
  { name: "embedded", start: (folder) => startEmbedded(folder) },
  ...(runsServer() ? [{ name: "server" as const, start: startServerEngine }] : []),
];

/** For what need not be there at once. */
const soon = { timeout: 60_000 };

async function failureOf(work: Promise<unknown>): Promise<Diagnostic> {
  const failure: unknown = await work.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(failure instanceof AsofError)) throw failure;
  const [first] = failure.diagnostics;
  if (first === undefined) throw failure;
  return first;
}

describe.each(tested)("what fails on the $name engine leaves nothing", ({ name, start }) => {
  let home: Awaited<ReturnType<typeof temporaryFolder>>;
  let files: Awaited<ReturnType<typeof temporaryFolder>>;
  let running: RunningEngine;
  let store: FeatureStore;

  beforeAll(async () => {
    home = await temporaryFolder();
    files = await temporaryFolder();
    running = await start(home.path("warehouse"));
    await running.script(tables);
    store = createStore({ project: "failures", definitions, warehouse: running.warehouse }) as unknown as FeatureStore;
  });
  afterAll(async () => {
    await running?.stop();
    await files?.[Symbol.asyncDispose]();
    await home?.[Symbol.asyncDispose]();
  });

  afterEach(async () => {
    vi.restoreAllMocks();
    // No file, manifest or partial file; no table, temporary or half-made; no session that still does something.
    const left = await files.names();
    // What one test leaves is not to fail the next.
    for (const name of left) rmSync(files.path(name), { recursive: true });
    expect(left).toEqual([]);
    expect(
      await running.query(
        "select relname from pg_class where relkind = 'r' and (relpersistence = 't' or relname like 'asof%' or relname = 'made')",
      ),
    ).toEqual([]);
    const busy = `select state, query from pg_stat_activity
      where backend_type = 'client backend' and state <> 'idle' and pid <> pg_backend_pid()`;
    // A session that was told to end takes its time.
    await vi.waitFor(async () => expect(await running.query(busy)).toEqual([]), soon);
    // And the store goes on.
    const rows = await ask({ spine: [row(1)] }).toArray();
    expect(rows).toMatchObject([{ id: 1n, value: 10 }]);
  });

  const ask = (request: Partial<HistoricalFeaturesOptions>): HistoricalFeaturesJob =>
    store.getHistoricalFeatures({ features: ["readings:value"], spine: large, ...request });

  /** Each way to take rows. */
  const ways: readonly (readonly [string, (job: HistoricalFeaturesJob, signal?: AbortSignal) => Promise<unknown>])[] = [
    ["toArray", (job, signal) => job.toArray({ signal })],
    ["toFile", (job, signal) => job.toFile(files.path("made.parquet"), { signal })],
    ["toTable", (job, signal) => job.toTable("made", { signal })],
  ];

  async function loseConnection(): Promise<void> {
    if (name === "embedded") return void (await workers.at(-1)?.terminate());
    await running.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
    );
  }

  it.each(["made.parquet", "made.csv.gz"])("a connection lost in mid-stream: %s", async (file) => {
    let lost: Promise<void> | null = null;
    const onRows = () => {
      lost ??= loseConnection();
    };
    expect(await failureOf(ask({ spine: longest }).toFile(files.path(file), { onRows }))).toMatchObject({
      code: "connection-lost",
      hint: "run it again once the warehouse is up",
    });
    await lost;
  });

  it("a connection lost while rows are uploaded", async () => {
    const spine = rowsWith(40_000, (id) => (id === 20_000 ? loseConnection().then(() => row(id)) : undefined));
    const lost = await failureOf(ask({ spine }).toTable("made"));
    expect(lost.code).toBe("connection-lost");
  });

  it("a folder that is removed while a file is written", async () => {
    const inner = files.path("inner");
    await mkdir(inner);
    const onRows = () => rmSync(inner, { recursive: true, force: true });
    const failed = await failureOf(ask({}).toFile(`${inner}/made.parquet`, { onRows }));
    expect(failed).toMatchObject({ code: "write-failed", hint: "create the folder first" });
    expect(failed.message).toContain(`${inner}/made.parquet`);
  });

  it("a folder that was never there, before anything runs", async () => {
    const failed = await failureOf(ask({ spine: endless }).toFile(files.path("nowhere/made.parquet")));
    expect(failed).toMatchObject({ code: "write-failed", hint: "create the folder first" });
  });

  it("a file that is there already, before anything runs", async () => {
    await writeFile(files.path("made.csv"), "kept");
    expect(await failureOf(ask({ spine: endless }).toFile(files.path("made.csv")))).toMatchObject({
      code: "file-exists",
    });
    expect(await readFile(files.path("made.csv"), "utf8")).toBe("kept");
    rmSync(files.path("made.csv"));
  });

  it("a format that nobody knows, before anything runs", async () => {
    expect(await failureOf(ask({ spine: endless }).toFile(files.path("made.xlsx")))).toMatchObject({
      code: "unknown-format",
    });
  });

  it.runIf(process.getuid?.() !== 0)("a folder that may not be written", async () => {
    await chmod(files.root, 0o500);
    const failed = await failureOf(ask({}).toFile(files.path("made.csv")));
    await chmod(files.root, 0o700);
    expect(failed).toMatchObject({ code: "write-failed", hint: "choose a folder that you may write to" });
  });

  it.each(["made.parquet", "made.csv"])("a disk that becomes full: %s", async (file) => {
    const probe = await open(files.path("probe"), "w");
    const prototype = Object.getPrototypeOf(probe);
    await probe.close();
    rmSync(files.path("probe"));
    const full = Object.assign(new Error("ENOSPC"), { errno: -28, code: "ENOSPC" });
    vi.spyOn(prototype, "appendFile").mockRejectedValue(full);
    const failed = await failureOf(ask({}).toFile(files.path(file)));
    expect(failed).toMatchObject({ code: "write-failed", hint: "free some space or choose another disk" });
    expect(failed.message).toContain("no space left on device (ENOSPC)");
  });

  describe.each(ways)("rows that go wrong: %s", (_way, take) => {
    it.each([500, 7_000])("an iterator that throws at row %i", async (wrong) => {
      const closed = vi.fn();
      const spine = rowsWith(
        20_000,
        (id) => {
          if (id === wrong) throw new Error("the file behind it is gone");
        },
        closed,
      );
      const failed = await failureOf(take(ask({ spine })));
      expect(failed).toMatchObject({ code: "spine-invalid" });
      expect(failed.message).toContain("the file behind it is gone");
      expect(closed).toHaveBeenCalledOnce();
    });

    it.each([
      [500, { id: 1n, sensor: 7, event_timestamp: at }, "spine[500].sensor"],
      [7_000, { id: 1n, sensor: "a", event_timestamp: "yesterday" }, "spine[7000].event_timestamp"],
      [7_000, { id: 1n, sensor: "a", event_timestamp: at, more: 1 }, "spine[7000].more"],
      [7_000, "no row", "spine[7000]"],
      [500, ["no", "row"], "spine[500]"],
    ])("a bad row %i", async (wrong, bad, path) => {
      const closed = vi.fn();
      const spine = rowsWith(20_000, (id) => (id === wrong ? bad : undefined), closed);
      expect(await failureOf(take(ask({ spine })))).toMatchObject({ code: "spine-invalid", path });
      expect(closed).toHaveBeenCalledOnce();
    });

    it("rows that are not wanted, since the request is wrong: they are closed", async () => {
      const closed = vi.fn();
      const spine = rowsWith(5_000, () => undefined, closed);
      expect(await failureOf(take(ask({ spine, features: ["readings:valeu"] })))).toMatchObject({
        code: "unknown-feature",
      });
      expect(closed).toHaveBeenCalledOnce();
    });
  });

  describe.each(ways)("work that is cancelled: %s", (_way, take) => {
    it("before it begins", async () => {
      const closed = vi.fn();
      const spine = rowsWith(5_000, () => undefined, closed);
      expect(await failureOf(take(ask({ spine }), AbortSignal.abort()))).toMatchObject({ code: "cancelled" });
      await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce(), soon);
    });

    it("while its rows are uploaded", async () => {
      const abort = new AbortController();
      const closed = vi.fn();
      const spine = rowsWith(40_000, (id) => void (id === 20_000 && abort.abort()), closed);
      expect(await failureOf(take(ask({ spine }), abort.signal))).toMatchObject({ code: "cancelled" });
      await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce(), soon);
    });

    it("for good: its rows are not read again", async () => {
      const job = ask({ spine: rowsWith(5_000, () => undefined) });
      expect(await failureOf(take(job, AbortSignal.abort()))).toMatchObject({ code: "cancelled" });
      expect(await failureOf(take(job))).toMatchObject({ code: "spine-invalid", path: "spine" });
    });

    it.each([500, 20_000])("while row %i does not come", async (missing) => {
      const abort = new AbortController();
      const spine = rowsWith(40_000, (id) => {
        if (id !== missing) return;
        setTimeout(() => abort.abort(), 20);
        return new Promise(() => undefined);
      });
      expect(await failureOf(take(ask({ spine }), abort.signal))).toMatchObject({ code: "cancelled" });
    });
  });

  // The embedded engine has to be ended for it, and to recover: once is enough.
  it.each(name === "server" ? ways : ways.slice(2))(
    "work that is cancelled while its statement runs: %s",
    async (_way, take) => {
      const started = performance.now();
      const work = take(ask({ spine: endless }), AbortSignal.timeout(400));
      expect(await failureOf(work)).toMatchObject({ code: "cancelled" });
      expect(performance.now() - started).toBeLessThan(60_000);
    },
  );

  it("work that is cancelled while rows are written", async () => {
    const abort = new AbortController();
    const onRows = () => abort.abort();
    const job = ask({}).toFile(files.path("made.parquet"), { signal: abort.signal, onRows });
    expect(await failureOf(job)).toMatchObject({ code: "cancelled" });
  });

  it("rows that nobody wants any more", async () => {
    for await (const { id } of ask({}).rows()) if (id === 10n) break;
    const rows = ask({}).rows();
    await rows.next();
    await rows.return(undefined);
    const unread = await (await ask({}).trainingSet()).read();
    await unread.batches[Symbol.asyncIterator]().return?.();
  });

  it("a table that is there already, which stays as it is", async () => {
    await running.script("create table kept as select 7 as a");
    const failed = await failureOf(ask({}).toTable("kept"));
    expect(failed).toMatchObject({
      code: "file-exists",
      message: expect.stringContaining("'public.kept' exists already"),
    });
    expect(await running.query("select a from kept")).toEqual([["7"]]);
    // One that cannot be made does not replace it either.
    expect(await failureOf(ask({ features: ["dividing"] }).toTable("kept", { overwrite: true }))).toMatchObject({
      code: "warehouse-error",
    });
    expect(await running.query("select a from kept")).toEqual([["7"]]);
    await running.script("drop table kept");
  });

  it.each(ways)("a query that fails when it runs: %s", async (_way, take) => {
    const failed = await failureOf(take(ask({ features: ["dividing"] })));
    expect(failed).toMatchObject({ code: "warehouse-error", message: expect.stringContaining("division by zero") });
  });

  it("a row that is too wide for a table", async () => {
    const columns = Array.from({ length: 1_200 }, (_, index) => `g::float8 as f${index}`).join(", ");
    await running.script(
      `create view wide as select ${columns}, 'sensor 1' as sensor, now() as at from generate_series(1, 10) g`,
    );
    const spine = table("wide", { eventTime: "at" });
    expect(await failureOf(ask({ spine }).toTable("made"))).toMatchObject({
      code: "warehouse-error",
      message: expect.stringContaining("row is too big"),
    });
    expect(await ask({ spine }).toArray()).toHaveLength(10);
    await running.script("drop view wide");
  });

  it("a table in a schema that there is not", async () => {
    const failed = await failureOf(ask({}).toTable({ schema: "nowhere", name: "made" }));
    expect(failed.message).toContain("nowhere");
  });

  it("nothing depends on the zone and the date style of the role and the database", async () => {
    const spine = [row(1), { ...row(2), event_timestamp: "2026-01-01T00:20:00.000001Z" }];
    const requests: readonly Partial<HistoricalFeaturesOptions>[] = ["probe", "sweep", "rank"].flatMap((strategy) => [
      { features: [readings, naive, daily], spine, strategy },
      { features: [readings, naive, daily], spine: asOf(at), strategy },
      { features: [naive], spine: range("2026-01-01T00:10:00Z", "2026-01-01T00:12:00Z"), strategy },
      { features: [daily], spine: range("2026-01-03", "2026-01-05"), strategy },
    ]);
    const results = async () => {
      const all = [];
      for (const request of requests) {
        const rows = await ask(request).toArray();
        all.push(rows.map((one) => Object.values(one).map(String).join(" ")).toSorted());
      }
      await ask({ features: [readings, naive], spine }).toTable("zoned");
      all.push((await running.query("select * from zoned order by id")).map(String));
      await running.script("drop table zoned");
      return all;
    };
    const before = await results();
    expect(before.flat().length).toBeGreaterThan(50);
    const change = (to: readonly [string, string]) =>
      name === "embedded"
        ? [`set timezone = '${to[0]}'`, `set datestyle = '${to[1]}'`]
        : ["database", "role"].flatMap((what) => [
            `alter ${what} postgres set timezone = '${to[0]}'`,
            `alter ${what} postgres set datestyle = '${to[1]}'`,
          ]);
    await running.script(change(["America/New_York", "German, DMY"]).join("; "));
    // A server's sessions take it up when they are opened.
    if (name === "server") await loseConnection();
    await vi.waitFor(async () => expect(await running.query("select 1")).toEqual([["1"]]), soon);
    const after = await results();
    await running.script(change(["UTC", "ISO, MDY"]).join("; "));
    expect(after).toEqual(before);
  });
});

describe("an embedded folder that another process has open", () => {
  const script = fileURLToPath(new URL("./support/holder.ts", import.meta.url));

  function holder(folder: string) {
    const child = spawn(process.execPath, ["--import", "jiti/register", script, folder], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const says = once(createInterface(child.stdout), "line").then(([line]) => String(line));
    return { child, says, ended: once(child, "exit") };
  }

  const storeOn = (folder: string) =>
    createStore({ project: "held", definitions, warehouse: { kind: "embedded", folder } }) as unknown as FeatureStore;

  it("is refused with that process, and is whole afterwards", async () => {
    await using home = await temporaryFolder();
    const folder = home.path("warehouse");
    const { child, says, ended } = holder(folder);
    expect(await says).toBe("open");
    const store = storeOn(folder);
    const job = store.getHistoricalFeatures({ features: ["readings:value"], spine: [row(1)] });
    const refused = await failureOf(job.toArray());
    expect(refused).toMatchObject({
      code: "folder-in-use",
      message: expect.stringContaining(`in process ${child.pid} since`),
    });
    expect(refused.hint).toContain("wait for that process or end it");
    child.stdin.end();
    await ended;
    // A store that was refused can try again.
    const again = store.getHistoricalFeatures({ features: ["readings:value"], spine: [row(1)] });
    expect(await failureOf(again.toArray())).toMatchObject({ code: "relation-not-found" });
    await store.close();
  });
});
