import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UploadTable } from "../../../src/ir/statement.ts";
import { instant } from "../../../src/ir/types.ts";
import type { Row, RowBatches } from "../../../src/ir/value.ts";
import type { ReadResult, Warehouse } from "../../../src/ports/warehouse.ts";
import { allRows, inBatches, table, types, verified } from "../../executed/driver/statements.ts";
import { serviceFault } from "../bigquery/faults.ts";
import { type RunningBigQuery, startBigQuery } from "../bigquery/start.ts";
import { emulatedWarehouse } from "../contract/bigquery-emulated.ts";
import { asksForLaterRows, asksForRows, makesJob, numbers, type Witness, witness } from "./bigquery-fire.ts";
import { folder } from "./into-file.ts";
import { failed } from "./told.ts";

let service: RunningBigQuery;
let told: Witness;

beforeAll(async () => {
  service = await startBigQuery({ pageRows: 1_000 });
  await service.client().createDataset("shop");
  told = witness(service);
});
beforeEach(() => told.jobs());
afterEach(() => {
  service.faults.clear();
  service.holdJobs(0);
});
afterAll(() => service.stop());

const open = (options = {}): Warehouse => emulatedWarehouse(service, { dataset: "shop", ...options });
const result = (signal?: AbortSignal, warehouse = open()): Promise<ReadResult> =>
  warehouse.read({ statement: numbers, upload: null, batchRows: 1_000, signal });
const create = (name: string, signal?: AbortSignal, warehouse = open()): Promise<unknown> =>
  warehouse.createTable({
    statement: numbers,
    upload: null,
    table: table(name),
    ifExists: "error",
    unjoinable: null,
    comment: () => "",
    signal,
  });

/** A spine of so many rows that it waits in a table. */
const upload: UploadTable = {
  name: "asof_spine",
  rowNumber: "asof_row",
  columns: [{ name: "t", sqlName: "t", type: types.timestamp, time: instant }],
};
const fromSpine = verified("SELECT COUNT(*) AS n FROM asof_spine", { columns: { n: types.int64 }, upload });
const many = Array.from({ length: 2_500 }, (): Row => ["2024-01-01T00:00:00Z"]);
const counted = (rows: RowBatches, signal?: AbortSignal): Promise<ReadResult> =>
  open().read({ statement: fromSpine, upload: rows, batchRows: 10, signal });

describe("a job that is stopped", () => {
  it("by us, is cancelled on the service, and nothing is made", async () => {
    service.holdJobs(30_000);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const { code } = await failed(5_000, () => create("stopped", stop.signal));
    expect(code).toBe("cancelled");
    await expect.poll(told.jobs).toEqual(["stopped"]);
    expect(await told.tables("shop")).toEqual([]);
  });

  it("by us before the service has answered at all, is cancelled as soon as it is there", async () => {
    service.holdJobs(30_000);
    service.faults.inject({ fault: { kind: "delay", ms: 700 }, when: makesJob });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    const { code } = await failed(8_000, () => create("stopped", stop.signal));
    expect(code).toBe("cancelled");
    await expect.poll(told.jobs).toEqual(["stopped"]);
  });

  it("by somebody else, says so", async () => {
    service.holdJobs(30_000);
    const working = failed(10_000, () => create("stopped"));
    await expect
      .poll(async () => (await service.client().getJobs({ maxResults: 1 }))[0][0]?.metadata.status.state)
      .toBe("RUNNING");
    const [[job]] = await service.client().getJobs({ maxResults: 1 });
    await job?.cancel();
    const { code, text } = await working;
    expect([code, text]).toEqual(["cancelled", expect.stringContaining("somebody cancelled the job")]);
    expect(await told.jobs()).toEqual(["stopped"]);
    expect(await told.tables("shop")).toEqual([]);
  });

  it("at its time limit, by the service", async () => {
    service.holdJobs(30_000);
    const { code, text, after } = await failed(5_000, () =>
      create("stopped", undefined, open({ statementTimeoutMs: 400 })),
    );
    expect(code).toBe("statement-timeout");
    expect(text).toContain("raise statementTimeoutMs");
    // Not by us, who would wait five seconds more.
    expect(after).toBeLessThan(5_300);
    expect(await told.jobs()).toEqual(["stopped"]);
  });

  it("at its time limit and five seconds, by us, where the service does not see to it", async () => {
    service.holdJobs(60_000);
    const running = { jobComplete: false, jobReference: { projectId: "local", jobId: "x" } };
    service.faults.inject({ fault: { kind: "answer", status: 200, body: running }, when: asksForRows, times: 100_000 });
    const { code, after } = await failed(12_000, () => create("stopped", undefined, open({ statementTimeoutMs: 500 })));
    expect(code).toBe("statement-timeout");
    expect(after).toBeGreaterThan(5_400);
    await expect.poll(told.jobs).toEqual(["stopped"]);
    expect(await told.tables("shop")).toEqual([]);
  });
});

describe("a result that breaks off", () => {
  const endings = [
    ["a connection that breaks", { kind: "drop", afterBytes: 400 }, "connection-lost", /was lost/],
    ["a service that is silent", { kind: "stall", afterBytes: 400 }, "connection-lost", /no answer for/],
    ["a failure of the service", serviceFault(503, "backendError"), "warehouse-error", /run it later/],
    ["a result that has gone", serviceFault(404, "notFound"), "warehouse-error", /no longer there/],
    ["a page of nonsense", { kind: "page", status: 200, html: "<html>" }, "warehouse-error", /is no JSON/],
    ["an expired log-in", serviceFault(401, "authError"), "warehouse-unreachable", /log in|login/],
  ] as const;

  it.each(endings)("with %s leaves no file, and ends with a code", async (_, fault, wanted, hint) => {
    await using at = await folder();
    const read = await result(undefined, open({ requestTimeoutMs: 700 }));
    service.faults.inject({ fault, when: asksForLaterRows, times: 1_000 });
    const { code, text } = await failed(6_000, () => at.write(read, "rows.parquet"));
    expect(code).toBe(wanted);
    expect(text).toMatch(hint);
    expect(await at.names()).toEqual([]);
  });

  it("and comes again, gives every row once", async () => {
    await using at = await folder();
    const read = await result();
    service.faults.inject({ fault: { kind: "drop", afterBytes: 400 }, when: asksForLaterRows, times: 2 });
    service.faults.inject({ fault: serviceFault(503, "backendError"), when: asksForLaterRows });
    const rows = await allRows(read);
    expect(rows.map(([n]) => n)).toEqual(Array.from({ length: 3_500 }, (_, n) => BigInt(n + 1)));
    await at.write(await result(), "rows.csv");
    expect(await at.names()).toEqual(["rows.csv", "rows.csv.dataset.json"]);
  });

  it("because we stop, leaves no file", async () => {
    await using at = await folder();
    const stop = new AbortController();
    const read = await result(stop.signal);
    service.faults.inject({ fault: { kind: "delay", ms: 5_000 }, when: asksForLaterRows, times: 10 });
    setTimeout(() => stop.abort(), 300);
    const { code, after } = await failed(3_000, () => at.write(read, "rows.parquet", stop.signal));
    expect(code).toBe("cancelled");
    expect(after).toBeLessThan(4_500);
    expect(await at.names()).toEqual([]);
  });

  it("with fewer rows than were promised is no result", async () => {
    const read = await result();
    const last = { jobComplete: true, totalRows: "3500", rows: [{ f: [{ v: "1001" }] }] };
    service.faults.inject({ fault: { kind: "answer", status: 200, body: last }, when: asksForLaterRows });
    const { code, text } = await failed(3_000, () => allRows(read));
    expect([code, text]).toEqual(["connection-lost", expect.stringContaining("1001 of 3500 rows")]);
  });
});

describe("a table that waits for uploaded rows", () => {
  it.each([
    ["the service fails", serviceFault(503, "backendError"), "warehouse-error"],
    ["the role may not", serviceFault(403, "accessDenied"), "warehouse-error"],
    ["the connection breaks", { kind: "drop" }, "connection-lost"],
  ] as const)("is dropped where %s while rows go up", async (_, fault, wanted) => {
    service.faults.inject({ fault, when: ({ path }) => path.startsWith("/upload"), times: 50 });
    const { code } = await failed(12_000, () => counted(inBatches(many)));
    expect(code).toBe(wanted);
    expect(await told.tables("shop")).toEqual([]);
  });

  it("is dropped where the query fails, and where its rows cannot be read", async () => {
    service.faults.inject({
      fault: serviceFault(403, "quotaExceeded"),
      when: (asked) => makesJob(asked) && /"query"/.test(asked.body),
    });
    expect((await failed(5_000, () => counted(inBatches(many)))).code).toBe("warehouse-error");
    const broken = async function* (): RowBatches {
      yield many;
      throw new Error("the caller's own");
    };
    await expect(counted(broken())).rejects.toThrow("the caller's own");
    const unfit = inBatches(many, [["infinity"]]);
    expect((await failed(5_000, () => counted(unfit))).code).toBe("spine-invalid");
    expect(await told.tables("shop")).toEqual([]);
  });

  it("is dropped after an abort, and the rows are asked for no more", async () => {
    const stop = new AbortController();
    let [asked, closed] = [0, false];
    const endless = async function* (): RowBatches {
      try {
        for (;;) {
          asked += 1;
          yield many;
          await sleep(20);
        }
      } finally {
        closed = true;
      }
    };
    setTimeout(() => stop.abort(), 400);
    expect((await failed(5_000, () => counted(endless(), stop.signal))).code).toBe("cancelled");
    const until = asked;
    await sleep(100);
    expect([asked - until, closed]).toEqual([0, true]);
    expect(await told.tables("shop")).toEqual([]);
  });
});

describe("a table that is made", () => {
  it("is not there where a part of the work fails after it was made", async () => {
    service.faults.inject({ fault: serviceFault(403, "accessDenied"), when: ({ method }) => method === "PATCH" });
    expect((await failed(5_000, () => create("half"))).code).toBe("warehouse-error");
    expect(await told.tables("shop")).toEqual([]);
  });

  it("from more rows than one file holds is whole or not there", async () => {
    const wide = "x".repeat(1_000_000);
    const columns = [{ name: "s", type: types.string }];
    const files = (count: number): RowBatches =>
      inBatches(...Array.from({ length: count }, (): readonly Row[] => [[wide]]));
    const run = { table: table("wide"), columns, indexes: [], ifExists: "error" } as const;
    service.faults.inject({
      fault: serviceFault(403, "quotaExceeded"),
      when: ({ path, body }) => path.startsWith("/upload") && body.length < 10_000_000,
    });
    expect((await failed(20_000, () => open().load({ ...run, rows: files(20) }))).code).toBe("warehouse-error");
    expect(await told.tables("shop")).toEqual([]);
  });
});
