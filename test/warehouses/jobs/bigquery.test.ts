import { setTimeout as sleep } from "node:timers/promises";
import { BigQuery } from "@google-cloud/bigquery";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { clientSettings } from "../../../dialects/bigquery/driver/client.ts";
import { bigqueryWarehouse } from "../../../dialects/bigquery/driver/warehouse.ts";
import type { DatasetTerms } from "../../../src/ir/dataset-terms.ts";
import { instant } from "../../../src/ir/types.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { JobStatus, WarehouseJobs } from "../../../src/ports/jobs.ts";
import { allRows, inBatches, table, types, verified } from "../../executed/driver/statements.ts";
import { draftOf } from "../../executed/jobs/drafts.ts";
import { type RunningBigQuery, startBigQuery } from "../bigquery/start.ts";

const location = "europe-west4";
let service: RunningBigQuery;

beforeAll(async () => {
  service = await startBigQuery({ location });
  await service.client().createDataset("shop");
});
afterEach(() => service.holdJobs(0));
afterAll(() => service.stop());

const code = (one: string): object => ({ diagnostics: [expect.objectContaining({ code: one })] });

/** A client of its own each time, as another process would have; without the location, which the list tells. */
function jobs(user = "local", options: object = { location }): WarehouseJobs {
  const connection = service.connectionAs(user) as unknown as ConstructorParameters<typeof BigQuery>[0];
  const given = { dataset: "shop", ...options };
  return bigqueryWarehouse(new BigQuery({ ...clientSettings(given), ...connection }), given).jobs;
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
const spine = "SELECT p.k, p.n, p.t FROM asof_spine AS p ORDER BY p.asof_row";
const noon = "2024-01-01T12:00:00Z";

async function start(
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
  return (await jobs(user).submit({ ...run, table: table(name), ifExists: "replace" })).id;
}

async function ended(id: string): Promise<JobStatus> {
  for (;;) {
    const status = await jobs().show(id);
    if (status.state !== "running") return status;
    await sleep(50);
  }
}

async function tables(): Promise<readonly string[]> {
  const [found] = await service.client().query({ query: "SELECT table_name FROM shop.INFORMATION_SCHEMA.TABLES" });
  return found.map((row) => String(row["table_name"])).sort();
}

it("a job goes on by itself, and its table is completed by whoever comes first", async () => {
  service.holdJobs(500);
  const id = await start(spine, "made", [
    ["a", 9007199254740993n, noon],
    [null, 2n, noon],
  ]);
  service.holdJobs(0);
  const place = { database: "local", schema: "shop", name: "made" };
  expect(await jobs("local", {}).show(id)).toMatchObject({ state: "running", service: "dépense@1", table: place });
  expect(await ended(id)).toMatchObject({ state: "succeeded", rows: null, user: "someone@example.com", error: null });
  const { manifest, table: made } = await jobs("other").finish(id);
  expect(manifest).toMatchObject({ job: id, rows: "2", service: "dépense@1", spine: { unjoinableRows: "1" } });
  expect(manifest.warnings).toMatchObject([{ code: "spine-rows-unjoinable" }]);
  expect(await jobs().finish(id)).toEqual({ table: made, manifest });
  expect(await jobs().show(id)).toMatchObject({ rows: 2n });
  const columns = [{ name: "number", sqlName: "n", type: types.int64 }];
  const read = await allRows(await jobs().rows({ table: made, columns, batchRows: 10 }));
  expect(read).toEqual(expect.arrayContaining([[9007199254740993n], [2n]]));
});

it("rows that went into a table of ours stay until the job is finished", async () => {
  const rows = Array.from({ length: 3_000 }, (_, n): Row => [`k${n}`, BigInt(n), noon]);
  const id = await start(spine, "large", rows);
  expect(await ended(id)).toMatchObject({ state: "succeeded" });
  expect((await tables()).filter((name) => name.startsWith("asof_upload"))).toHaveLength(1);
  expect((await jobs().finish(id)).manifest.rows).toBe("3000");
  expect((await tables()).filter((name) => name.startsWith("asof_upload"))).toEqual([]);
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
  await expect(jobs().finish(many)).rejects.toMatchObject(code("limit-exceeded"));
  await expect(jobs().finish(late)).rejects.toMatchObject(code("spine-times-exceeded"));
  expect(String(await tables())).not.toMatch(/many|late/);
});

it("a job that fails says so with its code", async () => {
  service.holdJobs(200);
  const id = await start("SELECT k, n, t FROM shop.absent", "failed");
  expect(await ended(id)).toMatchObject({ state: "failed", error: { code: "relation-not-found" } });
  await expect(jobs().finish(id)).rejects.toMatchObject(code("relation-not-found"));
  expect(await tables()).not.toContain("failed");
});

it("a job is cancelled from elsewhere", async () => {
  service.holdJobs(60_000);
  const id = await start("SELECT 'a' AS k, 1 AS n, CURRENT_TIMESTAMP() AS t", "cancelled");
  await jobs("other").cancel(id);
  service.holdJobs(0);
  expect(await ended(id)).toMatchObject({ state: "cancelled", error: { code: "cancelled" } });
  expect(await tables()).not.toContain("cancelled");
});

it("jobs of several users are listed, and nobody's queries beside them", async () => {
  const id = await start("SELECT 'a' AS k, 1 AS n, CURRENT_TIMESTAMP() AS t", "theirs", undefined, "other");
  await ended(id);
  const listed = await jobs().list({ limit: 50 });
  expect(listed[0]).toMatchObject({ id, user: "other@example.com", state: "succeeded", table: { name: "theirs" } });
  expect(new Set(listed.map(({ user }) => user))).toEqual(new Set(["other@example.com", "someone@example.com"]));
  expect(listed.every(({ project }) => project === "shop")).toBe(true);
  expect(await jobs().list({ limit: 1 })).toHaveLength(1);
});

it("a table that was replaced since is nobody's result", async () => {
  const first = await start("SELECT 'a' AS k, 1 AS n, CURRENT_TIMESTAMP() AS t", "twice");
  await ended(first);
  const second = await start("SELECT 'b' AS k, 2 AS n, CURRENT_TIMESTAMP() AS t", "twice");
  await ended(second);
  await expect(jobs().finish(first)).rejects.toMatchObject(code("job-result-gone"));
  expect((await jobs().finish(second)).manifest.job).toBe(second);
});

it("ids of nobody are not found", async () => {
  await expect(jobs().show("nobody")).rejects.toMatchObject(code("job-not-found"));
  await expect(jobs().show("../x")).rejects.toMatchObject(code("job-not-found"));
});
