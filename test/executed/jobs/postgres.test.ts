import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openEmbedded, openServer } from "../../../dialects/postgres/driver/index.ts";
import { readJobFile } from "../../../dialects/postgres/driver/jobs/job-file.ts";
import type { DatasetTerms } from "../../../src/ir/dataset-terms.ts";
import { instant } from "../../../src/ir/types.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { JobStatus } from "../../../src/ports/jobs.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { startServer, type TestServer } from "../../engines/server.ts";
import { allRows, inBatches, table, types, verified } from "../driver/statements.ts";
import { draftOf } from "./drafts.ts";

let server: TestServer;
let folder: string;

let id: Readonly<Record<"made" | "failed" | "slow" | "killed" | "limited", string>>;

/** At once: each is a process that has to start. */
beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), "asof-jobs-"));
  const [made, failed, slow, killed, limited] = await Promise.all([
    start(spine, "made", { rows: [[["a", 9007199254740993n, noon]], [[null, 2n, noon]]] }),
    start("select k, n, t from absent", "failed"),
    start(sleeping, "slow"),
    start(sleeping, "killed"),
    start("select 'a' as k, n, now() as t from generate_series(1, 3) n", "limited", { terms: atMostTwo }),
  ]);
  id = { made, failed, slow, killed, limited };
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

const spine = "select p.k, p.n, p.t from asof_spine p order by p.asof_row";
const sleeping = "select 'a' as k, 1 as n, now() as t from pg_sleep(60)";
const atMostTwo: DatasetTerms = { rows: { most: "2", setBy: "limits.rows" }, times: null };

interface Given {
  readonly rows?: readonly (readonly Row[])[];
  readonly terms?: DatasetTerms;
}

function start(text: string, name: string, { rows, terms }: Given = {}): Promise<string> {
  const statement = verified(text, rows === undefined ? wanted : { ...wanted, upload });
  const draft = draftOf("shop", "spend@1", terms);
  const run = { statement, upload: rows === undefined ? null : inBatches(...rows), draft };
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
  const made = { state: "succeeded", user: "postgres", rows: 2n, service: "spend@1", table: { name: "made" } };
  expect(await ended(id.made)).toMatchObject(made);
  const result = await connected(({ jobs }) => jobs.finish(id.made));
  expect(result.manifest).toMatchObject({ job: id.made, rows: "2", spine: { unjoinableRows: "1" } });
  const columns = [{ name: "number", sqlName: "n", type: types.int64 }];
  const read = connected(async ({ jobs }) => allRows(await jobs.rows({ table: result.table, columns, batchRows: 10 })));
  expect(await read).toEqual([[9007199254740993n], [2n]]);
});

it("a job that fails says so with its code, and keeps nothing", async () => {
  const failed = { state: "failed", error: { code: "relation-not-found" }, service: "spend@1" };
  expect(await ended(id.failed)).toMatchObject(failed);
  await expect(connected(({ jobs }) => jobs.finish(id.failed))).rejects.toMatchObject(code("job-result-gone"));
  expect(await ended(id.limited)).toMatchObject({ state: "failed", error: { code: "limit-exceeded" } });
  expect(
    await asOwner("select relname from pg_class where relname in ('failed', 'limited') or relname like 'asof%'"),
  ).toEqual([]);
});

it("what cannot begin is told at once, and is no job", async () => {
  const before = await readdir(folder);
  const taken = start(spine, "made", { rows: [[]] });
  const unfit = start(spine, "unfit", { rows: [[["a", "b", noon]]] });
  await Promise.all([
    expect(taken).rejects.toMatchObject(code("file-exists")),
    expect(unfit).rejects.toMatchObject(code("spine-invalid")),
  ]);
  expect(await readdir(folder)).toEqual(before);
});

it("another role sees a job, and may not cancel it without the right; its own role does", async () => {
  await asOwner("create role other login password 'x'");
  const theirs = await openServer({
    url: server.url.replace(/\/\/[^@]*@/, "//other:x@"),
    jobFolder: join(folder, "other"),
  });
  const seen = await theirs.jobs.list({ limit: 10 });
  expect(seen.map((one) => [one.id, one.state, one.user])).toContainEqual([id.slow, "running", "postgres"]);
  await expect(theirs.jobs.cancel(id.slow)).rejects.toMatchObject(code("warehouse-error"));
  await theirs.close();
  await connected(({ jobs }) => jobs.cancel(id.slow));
  expect(await ended(id.slow)).toMatchObject({ state: "cancelled", error: { code: "cancelled" } });
});

it("a job whose process was killed is told as failed; none is left at work", async () => {
  const pid = (await readJobFile(folder, id.killed))?.process.pid ?? 0;
  process.kill(pid, "SIGKILL");
  await connected(({ jobs }) => jobs.cancel(id.killed));
  expect(await ended(id.killed)).toMatchObject({ state: "failed", error: { code: "job-failed" } });
  expect(
    await asOwner("select application_name from pg_stat_activity where application_name like 'asof/job/%'"),
  ).toEqual([]);
  const listed = await connected(({ jobs }) => jobs.list({ limit: 10 }));
  expect(new Set(listed.map((one) => one.id))).toEqual(new Set(Object.values(id)));
});

it("ids of nobody are not found, and the embedded warehouse has no jobs", async () => {
  await expect(connected(({ jobs }) => jobs.show("../x"))).rejects.toMatchObject(code("job-not-found"));
  await expect(connected(({ jobs }) => jobs.show(randomUUID()))).rejects.toMatchObject(code("job-not-found"));
  const embedded = await openEmbedded({ folder: null });
  await expect(embedded.jobs.list({ limit: 1 })).rejects.toMatchObject(code("jobs-unavailable"));
  await embedded.close();
});

async function asOwner(text: string): Promise<readonly unknown[]> {
  const client = new pg.Client(server.url);
  await client.connect();
  try {
    return (await client.query({ text, rowMode: "array" })).rows;
  } finally {
    await client.end();
  }
}
