import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEmbedded } from "../../../dialects/postgres/driver/index.ts";
import { inBatches, readAll, table, types, verified } from "./statements.ts";

const rejection = (code: string) => ({ diagnostics: [expect.objectContaining({ code })] });
const one = { columns: { a: types.int64 } };
/** Runs for minutes without coming back. */
const endless =
  "select count(*) as a from generate_series(1, 100000) x, generate_series(1, 100000) y where x % 7 = y % 5";

describe("the embedded warehouse", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "asof-embedded-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const load = (warehouse: Awaited<ReturnType<typeof openEmbedded>>, value: bigint) =>
    warehouse.load({
      table: table("kept"),
      columns: [{ name: "a", type: types.int64 }],
      rows: inBatches([[value]]),
      ifExists: "append",
      indexes: [],
    });

  it("keeps its tables in a folder, and is refused a second time until it is closed", async () => {
    const first = await openEmbedded({ folder });
    await load(first, 1n);
    await expect(openEmbedded({ folder })).rejects.toThrow(/is open in this process already/);
    await expect(openEmbedded({ folder })).rejects.toMatchObject(rejection("folder-in-use"));
    await first.close();
    await first.close();
    expect(existsSync(join(folder, "lock"))).toBe(false);
    await expect(first.catalog([])).rejects.toMatchObject(rejection("warehouse-unreachable"));
    const second = await openEmbedded({ folder });
    expect(await readAll(second, "select a from kept", one)).toEqual([[1n]]);
    await second.close();
  });

  it("names the process that has the folder open, and takes over from one that is gone", async () => {
    const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { stdio: "ignore" });
    const lock = join(folder, "lock");
    const holder = { token: "t", pid: other.pid, started: null, host: hostname(), since: "2026-01-01T00:00:00Z" };
    await writeFile(lock, JSON.stringify(holder));
    await expect(openEmbedded({ folder })).rejects.toThrow(`in process ${other.pid} since 2026-01-01T00:00:00Z`);
    const gone = new Promise((resolve) => other.once("exit", resolve));
    other.kill("SIGKILL");
    await gone;
    const all = await Promise.allSettled([1, 2, 3, 4].map(() => openEmbedded({ folder })));
    const opened = all.filter((result) => result.status === "fulfilled");
    expect(opened).toHaveLength(1);
    expect(JSON.parse(await readFile(lock, "utf8"))).toMatchObject({ pid: process.pid });
    for (const { value } of opened) await value.close();
    // A process that has the number of a dead one, but started at another time.
    await writeFile(lock, JSON.stringify({ ...holder, pid: process.pid, started: "1" }));
    if (existsSync("/proc/self/stat")) await (await openEmbedded({ folder })).close();
    // Another host's process cannot be asked.
    await writeFile(lock, JSON.stringify({ ...holder, host: "elsewhere" }));
    await expect(openEmbedded({ folder })).rejects.toThrow(/on host elsewhere.*\n.*delete .*lock/);
    await rm(lock);
  });

  it("does not block this thread while it works", async () => {
    const warehouse = await openEmbedded({ folder });
    await warehouse.catalog([]);
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 10);
    const started = performance.now();
    await readAll(warehouse, "select count(*) as a from generate_series(1, 3000000)", one);
    clearInterval(timer);
    // A thread that is blocked ticks once; one that others keep from the processor, less often than it would.
    expect(ticks).toBeGreaterThan((performance.now() - started) / 10 / 10);
    await warehouse.close();
  });

  it("ends a statement that does not come back, and recovers the folder", async () => {
    const warehouse = await openEmbedded({ folder });
    await load(warehouse, 2n);
    const statement = verified(endless, one);
    const run = { statement, upload: null, batchRows: 10, signal: AbortSignal.timeout(300) };
    const started = performance.now();
    await expect(warehouse.read(run)).rejects.toMatchObject(rejection("cancelled"));
    expect(performance.now() - started).toBeLessThan(60_000);
    // Starts the engine again.
    await warehouse.catalog([]);
    const create = {
      ...run,
      table: table("half"),
      unjoinable: null,
      ifExists: "error",
      comment: () => "",
      signal: AbortSignal.timeout(300),
    } as const;
    await expect(warehouse.createTable(create)).rejects.toMatchObject(rejection("cancelled"));
    expect(await readAll(warehouse, "select a from kept order by a", one)).toEqual([[1n], [2n]]);
    expect((await warehouse.catalog([table("half")])).tables[0]?.exists).toBe(false);
    await warehouse.close();
  });

  it("says that tables in memory are gone with a statement that was ended", async () => {
    const warehouse = await openEmbedded({ folder: null });
    await warehouse.catalog([]);
    const run = { statement: verified(endless, one), upload: null, batchRows: 10, signal: AbortSignal.timeout(1_000) };
    await expect(warehouse.read(run)).rejects.toMatchObject(rejection("cancelled"));
    await expect(warehouse.catalog([])).rejects.toMatchObject(rejection("connection-lost"));
    await warehouse.close();
  });

  it("is refused a folder that cannot be one", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    await expect(openEmbedded({ folder: file })).rejects.toMatchObject(rejection("warehouse-unreachable"));
  });
});
