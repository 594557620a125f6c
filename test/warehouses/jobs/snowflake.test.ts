import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DatasetTerms } from "../../../src/ir/dataset-terms.ts";
import { instant } from "../../../src/ir/types.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { JobStatus } from "../../../src/ports/jobs.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { allRows, inBatches, readAll, table, types, verified } from "../../executed/driver/statements.ts";
import { draftOf } from "../../executed/jobs/drafts.ts";
import { emulatedWarehouse } from "../contract/snowflake-emulated.ts";
import { type RunningSnowflake, startSnowflake } from "../snowflake/start.ts";

let endpoint: RunningSnowflake;
let database: string;
/** Somebody who looks on. */
let observer: Warehouse;

beforeAll(async () => {
  endpoint = await startSnowflake();
  database = endpoint.connection().database;
  observer = await emulatedWarehouse(endpoint, { database, user: "observer" });
});
afterAll(async () => {
  await observer?.close();
  await endpoint?.stop();
});

const code = (one: string): object => ({ diagnostics: [expect.objectContaining({ code: one })] });

/** A log-in of its own each time, as another process would have. */
async function connected<T>(work: (warehouse: Warehouse) => Promise<T>, user = "someone"): Promise<T> {
  const warehouse = await emulatedWarehouse(endpoint, { database, user });
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
const spine = 'SELECT p."k", p."n", p."t" FROM "asof_spine" AS p ORDER BY p."asof_row"';
const noon = "2024-01-01T12:00:00Z";

const slowly = (seconds: number): string =>
  `SELECT SYSTEM$WAIT(${seconds}) AS "k", 1 AS "n", CAST('2024-01-01T12:00:00Z' AS TIMESTAMP_TZ) AS "t"`;

function start(
  text: string,
  name: string,
  rows?: readonly Row[],
  user?: string,
  terms?: DatasetTerms,
): Promise<string> {
  const statement = verified(text, rows === undefined ? wanted : { ...wanted, upload });
  const run = {
    statement,
    upload: rows === undefined ? null : inBatches(rows),
    draft: draftOf("shop", "dépense@1", terms),
  };
  return connected(
    async ({ jobs }) => (await jobs.submit({ ...run, table: table(name), ifExists: "replace" })).id,
    user,
  );
}

async function ended(id: string): Promise<JobStatus> {
  for (;;) {
    const status = await observer.jobs.show(id);
    if (status.state !== "running") return status;
    await sleep(50);
  }
}

function tables(): Promise<readonly Row[]> {
  const text = `SELECT TABLE_NAME AS "n" FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'PUBLIC'`;
  return readAll(observer, text, { columns: { n: types.string } });
}

it("a job outlives the session that started it, its uploaded rows included, and is completed by whoever comes first", async () => {
  const id = await start(spine, "made", [
    ["a", 9007199254740993n, noon],
    [null, 2n, noon],
  ]);
  const place = { database, schema: "PUBLIC", name: "made" };
  expect(await ended(id)).toMatchObject({ state: "succeeded", rows: null, user: "SOMEONE", error: null, table: place });
  expect(String(await tables())).toContain("ASOF_JOB_SPINE");
  const { manifest, table: made } = await connected(({ jobs }) => jobs.finish(id), "other");
  expect(manifest).toMatchObject({ job: id, rows: "2", service: "dépense@1", spine: { unjoinableRows: "1" } });
  expect(manifest.warnings).toMatchObject([{ code: "spine-rows-unjoinable" }]);
  expect(await connected(({ jobs }) => jobs.finish(id))).toEqual({ table: made, manifest });
  expect(await connected(({ jobs }) => jobs.show(id))).toMatchObject({ rows: 2n });
  expect(String(await tables())).not.toContain("ASOF_JOB_SPINE");
  const columns = [{ name: "number", sqlName: "n", type: types.int64 }];
  const read = connected(async ({ jobs }) => allRows(await jobs.rows({ table: made, columns, batchRows: 10 })));
  expect(await read).toEqual(expect.arrayContaining([[9007199254740993n], [2n]]));
});

it("a table whose terms are not kept is dropped by whoever comes first", async () => {
  const times = { from: noon, to: noon, column: { column: "t", time: instant } };
  const later = "2024-01-02T00:00:00Z";
  const terms = { rows: { most: "1", setBy: "limits.rows" }, times: null };
  const many = await start(
    spine,
    "many",
    [
      ["a", 1n, noon],
      ["b", 2n, noon],
    ],
    undefined,
    terms,
  );
  const late = await start(spine, "late", [["a", 1n, later]], undefined, { rows: null, times });
  await ended(many);
  await ended(late);
  const finish = (id: string): Promise<unknown> => connected(({ jobs }) => jobs.finish(id));
  await expect(finish(many)).rejects.toMatchObject(code("limit-exceeded"));
  await expect(finish(late)).rejects.toMatchObject(code("spine-times-exceeded"));
  expect(String(await tables())).not.toMatch(/many|late/);
});

it("a job that fails says so with its code", async () => {
  const id = await start('SELECT "k", "n", "t" FROM "absent"', "failed");
  expect(await ended(id)).toMatchObject({ state: "failed", error: { code: "relation-not-found" } });
  await expect(connected(({ jobs }) => jobs.finish(id))).rejects.toMatchObject(code("relation-not-found"));
  expect(await tables()).not.toContainEqual(["failed"]);
});

it("a job is cancelled from elsewhere", async () => {
  const id = await start(slowly(60), "cancelled");
  expect(await connected(({ jobs }) => jobs.show(id))).toMatchObject({ state: "running", endedAt: null });
  await connected(({ jobs }) => jobs.cancel(id), "other");
  expect(await ended(id)).toMatchObject({ state: "cancelled", error: { code: "cancelled" } });
  expect(await tables()).not.toContainEqual(["cancelled"]);
});

it("jobs of several users are listed, and nobody's queries beside them", async () => {
  const id = await start(slowly(0), "theirs", undefined, "other");
  await ended(id);
  const listed = await connected(({ jobs }) => jobs.list({ limit: 50 }));
  expect(listed[0]).toMatchObject({ id, user: "OTHER", state: "succeeded", table: { name: "theirs" } });
  expect(new Set(listed.map(({ user }) => user))).toEqual(new Set(["OTHER", "SOMEONE"]));
  expect(listed.every(({ project }) => project === "shop")).toBe(true);
  expect(await connected(({ jobs }) => jobs.list({ limit: 1 }))).toHaveLength(1);
});

it("a table that was replaced since is nobody's result", async () => {
  const first = await start(slowly(0), "twice");
  await ended(first);
  const second = await start(slowly(0), "twice");
  await ended(second);
  await expect(connected(({ jobs }) => jobs.finish(first))).rejects.toMatchObject(code("job-result-gone"));
  expect((await connected(({ jobs }) => jobs.finish(second))).manifest.job).toBe(second);
});

it("rows that nobody came back for are dropped by a later job", async () => {
  const old = `ASOF_JOB_SPINE_${Math.floor(Date.now() / 1000) - 9 * 24 * 3_600}_0`;
  await connected((one) =>
    one.load({
      table: table(old),
      columns: [{ name: "n", type: types.int64 }],
      rows: inBatches(),
      ifExists: "error",
      indexes: [],
    }),
  );
  expect(await tables()).toContainEqual([old]);
  await ended(await start(spine, "later", [["a", 1n, noon]]));
  expect(await tables()).not.toContainEqual([old]);
});

it("ids of nobody are not found", async () => {
  await expect(connected(({ jobs }) => jobs.show("../x"))).rejects.toMatchObject(code("job-not-found"));
  const id = "01b2f9a4-0001-8a3c-0000-1d7d0005a0e2";
  await expect(connected(({ jobs }) => jobs.show(id))).rejects.toMatchObject(code("job-not-found"));
});
