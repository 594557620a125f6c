import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openEmbedded, openServer } from "../../../dialects/postgres/driver/index.ts";
import { instant } from "../../../src/ir/types.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { JobStatus } from "../../../src/ports/jobs.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { startServer, type TestServer } from "../../engines/server.ts";
import { allRows, inBatches, readAll, table, types, verified } from "../driver/statements.ts";
import { draftOf } from "./drafts.ts";

let server: TestServer;
let folder: string;

beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), "asof-jobs-"));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const code = (one: string): object => ({ diagnostics: [expect.objectContaining({ code: one })] });

/** A connection of its own each time, as another process would have. */
async function connected<T>(work: (warehouse: Warehouse) => Promise<T>, jobFolder = folder): Promise<T> {
  const warehouse = await openServer({ url: server.url, jobFolder });
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

const wanted = { columns: { k: types.string, n: types.int64, t: types.timestamp } };
const upload = {
  name: "asof_spine",
  rowNumber: "asof_row",
  columns: [
    { name: "k", sqlName: "k", type: types.string, time: null },
    { name: "n", sqlName: "n", type: types.int64, time: null },
    { name: "t", sqlName: "t", type: types.timestamp, time: instant },
  ],
};

const noon = "2024-01-01T12:00:00Z";

function start(text: string, name: string, rows?: readonly (readonly Row[])[]): Promise<string> {
  const statement = verified(text, rows === undefined ? wanted : { ...wanted, upload });
  const run = { statement, upload: rows === undefined ? null : inBatches(...rows), draft: draftOf() };
  return connected(async ({ jobs }) => (await jobs.submit({ ...run, table: table(name), ifExists: "error" })).id);
}

async function ended(id: string): Promise<JobStatus> {
  for (;;) {
    const status = await connected(({ jobs }) => jobs.show(id));
    if (status.state !== "running") return status;
    await sleep(50);
  }
}

it("a job outlives the connection that started it, its uploaded rows included", async () => {
  const spine = "select p.k, p.n, p.t from asof_spine p, pg_sleep(0.5) order by p.asof_row";
  const id = await start(spine, "made", [[["a", 9007199254740993n, noon]], [[null, 2n, noon]]]);
  expect(await connected(({ jobs }) => jobs.show(id))).toMatchObject({ state: "running", user: "postgres" });
  expect(await ended(id)).toMatchObject({ state: "succeeded", rows: 2n, service: "spend@1", table: { name: "made" } });
  const result = await connected(({ jobs }) => jobs.finish(id));
  expect(result.manifest).toMatchObject({ job: id, rows: "2", spine: { unjoinableRows: "1" } });
  const columns = [{ name: "number", sqlName: "n", type: types.int64 }];
  const read = connected(async ({ jobs }) => allRows(await jobs.rows({ table: result.table, columns, batchRows: 10 })));
  expect(await read).toEqual([[9007199254740993n], [2n]]);
});

it("a job that fails says so with its code, and keeps nothing", async () => {
  const id = await start("select k, n, t from absent", "failed");
  expect(await ended(id)).toMatchObject({ state: "failed", error: { code: "relation-not-found" }, service: "spend@1" });
  await expect(connected(({ jobs }) => jobs.finish(id))).rejects.toMatchObject(code("job-result-gone"));
});

it("what cannot begin is told at once, and is no job", async () => {
  const before = await readdir(folder);
  await expect(start("select k, n, t from asof_spine", "made", [[]])).rejects.toMatchObject(code("file-exists"));
  await expect(start("select k, n, t from asof_spine", "unfit", [[["a", "b", noon]]])).rejects.toMatchObject(
    code("spine-invalid"),
  );
  expect(await readdir(folder)).toEqual(before);
});

it("a job is cancelled from elsewhere, and its process ends", async () => {
  const id = await start("select 'a' as k, 1 as n, now() as t from pg_sleep(60)", "cancelled");
  await connected(({ jobs }) => jobs.cancel(id));
  expect(await ended(id)).toMatchObject({ state: "cancelled", error: { code: "cancelled" } });
  const asked = connected((one) =>
    readAll(one, "select application_name as a from pg_stat_activity where application_name like 'asof/job/%'", {
      columns: { a: types.string },
    }),
  );
  expect(await asked).toEqual([]);
});

it("jobs of another role are listed, and are not to be cancelled without the right", async () => {
  const id = await start("select 'a' as k, 1 as n, now() as t from pg_sleep(60)", "theirs");
  await connected(async () => undefined);
  const { default: pg } = await import("pg");
  const admin = new pg.Client(server.url);
  await admin.connect();
  await admin.query("create role other login password 'x'");
  const url = server.url.replace(/\/\/[^@]*@/, "//other:x@");
  const theirs = await openServer({ url, jobFolder: join(folder, "other") });
  const mine = await theirs.jobs.list({ limit: 10 });
  expect(mine.map((one) => [one.id, one.state, one.user])).toContainEqual([id, "running", "postgres"]);
  await expect(theirs.jobs.cancel(id)).rejects.toMatchObject(code("warehouse-error"));
  await theirs.close();
  await admin.end();
  await connected(({ jobs }) => jobs.cancel(id));
});

it("a job whose process was killed is told as failed", async () => {
  const id = await start("select 'a' as k, 1 as n, now() as t from pg_sleep(60)", "killed");
  const { readJobFile } = await import("../../../dialects/postgres/driver/jobs/job-file.ts");
  const pid = (await readJobFile(folder, id))?.process.pid ?? 0;
  process.kill(pid, "SIGKILL");
  await connected(({ jobs }) => jobs.cancel(id));
  expect(await ended(id)).toMatchObject({ state: "failed", error: { code: "job-failed" } });
});

it("ids of nobody are not found, and the embedded warehouse has no jobs", async () => {
  await expect(connected(({ jobs }) => jobs.show("../x"))).rejects.toMatchObject(code("job-not-found"));
  const embedded = await openEmbedded({ folder: null });
  await expect(embedded.jobs.list({ limit: 1 })).rejects.toMatchObject(code("jobs-unavailable"));
  await embedded.close();
});
