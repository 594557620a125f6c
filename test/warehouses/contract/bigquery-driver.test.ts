import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { UploadTable } from "../../../src/ir/statement.ts";
import { instant } from "../../../src/ir/types.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { AdmittedQuery } from "../../../src/ports/dialect.ts";
import type { IfExists, Warehouse } from "../../../src/ports/warehouse.ts";
import { allRows, arrayOf, inBatches, readAll, table, types, verified } from "../../executed/driver/statements.ts";
import { serviceFault } from "../bigquery/faults.ts";
import { type RunningBigQuery, startBigQuery } from "../bigquery/start.ts";
import type { ProxiedRequest } from "../faults/fault.ts";
import { emulatedWarehouse } from "./bigquery-emulated.ts";

const location = "europe-west4";
let service: RunningBigQuery;
let warehouse: Warehouse;

beforeAll(async () => {
  service = await startBigQuery({ location, pageRows: 1_000 });
  await service.client().createDataset("shop");
  warehouse = emulatedWarehouse(service, { location, dataset: "shop", labels: { team: "tests" } });
});
afterEach(() => {
  service.faults.clear();
  service.holdJobs(0);
});
afterAll(() => service.stop());

const query = (text: string): AdmittedQuery => ({ texts: [text], values: [] }) as unknown as AdmittedQuery;
const code = (one: string): object => ({ diagnostics: [expect.objectContaining({ code: one })] });
const numbers = "SELECT n FROM UNNEST(GENERATE_ARRAY(1, 3500)) AS n";
const makesJob = ({ method, path }: ProxiedRequest): boolean => method === "POST" && /\/jobs(\?|$)/.test(path);
const asksPage = ({ method, path }: ProxiedRequest): boolean => method === "GET" && path.includes("/queries/");

const everyType = {
  b: types.bool,
  l: types.int64,
  f: types.float64,
  d: types.decimal,
  s: types.string,
  x: types.bytes,
  t: types.timestamp,
  y: types.date,
  j: types.json,
  a: arrayOf(types.int64),
} as const;
const columns = Object.entries(everyType).map(([name, type]) => ({ name, type }));
const some: Row = [
  true,
  9223372036854775807n,
  0.1,
  "1234567890123456.7890",
  'it\'s "ü" \\ \n NULL {{projectId}}',
  Uint8Array.of(0, 255),
  "1969-12-31T23:59:59.999999Z",
  "2024-02-29",
  '{"a":[1]}',
  [1n, -9007199254740993n],
];

async function loaded(name: string, rows: readonly Row[], ifExists: IfExists | "append" = "error"): Promise<bigint> {
  const run = { table: table(name), columns, rows: inBatches(rows), ifExists, indexes: [] };
  return (await warehouse.load(run)).rows;
}

const upload: UploadTable = {
  name: "asof_spine",
  rowNumber: "asof_row",
  columns: columns.map(({ name, type }) => ({ name, sqlName: name, type, time: instant })),
} as unknown as UploadTable;

describe("values", () => {
  it("keep NUMERIC, DATETIME, infinities and NaN", async () => {
    const text = `SELECT CAST('inf' AS FLOAT64) AS a, CAST('NaN' AS FLOAT64) AS b, NUMERIC '0.000000001' AS c,
      BIGNUMERIC '12345678901234567890123456789012345678.5' AS d, DATETIME '2024-01-02 03:04:05.000006' AS e`;
    const [row] = await readAll(warehouse, text, { columns: { a: null, b: null, c: null, d: null, e: null } });
    const fraction = "5".padEnd(38, "0");
    const whole = "12345678901234567890123456789012345678";
    expect(row).toEqual([Infinity, NaN, "0.000000001", `${whole}.${fraction}`, "2024-01-02T03:04:05.000006Z"]);
  });

  it("that BigQuery cannot hold are told by row and column", async () => {
    const row = some.map((value, index) => (columns[index]?.name === "t" ? "infinity" : value));
    await expect(loaded("refused", [some, row])).rejects.toThrow(/error\[column-type\] row 2: column 't'/);
    expect((await warehouse.catalog([table("refused")])).tables[0]?.exists).toBe(false);
  });
});

describe("an upload", () => {
  const two: UploadTable = { ...upload, columns: upload.columns.filter(({ name }) => name === "l" || name === "s") };
  const many = Array.from({ length: 4_321 }, (_, n): Row => [BigInt(n), `word ${n}`]);

  it("of many rows waits in a table that is dropped", async () => {
    const text = "WITH w AS (SELECT * FROM asof_spine)\nSELECT p.l, p.s FROM w AS p ORDER BY p.asof_row";
    const wanted = { columns: { l: types.int64, s: types.string }, upload: two };
    const rows = await readAll(warehouse, text, wanted, inBatches(many.slice(0, 3_000), many.slice(3_000)));
    expect(rows).toEqual(many);
    const [tables] = await service.client().dataset("shop").getTables();
    expect(tables.map(({ id }) => id).filter((id) => id.startsWith("asof_upload"))).toEqual([]);
  });

  it("of many rows needs a dataset", async () => {
    const homeless = emulatedWarehouse(service, { location });
    const wanted = { columns: { l: types.int64, s: types.string }, upload: two };
    const text = "SELECT p.l, p.s FROM asof_spine AS p";
    await expect(readAll(homeless, text, wanted, inBatches(many))).rejects.toMatchObject(code("config-invalid"));
  });
});

describe("reading", () => {
  it("asks for a page when it is wanted, and for no more after a return", async () => {
    const run = { statement: verified(numbers, { columns: { n: types.int64 } }), upload: null, batchRows: 1_000 };
    const { batches } = await warehouse.read(run);
    let pages = 0;
    const counted = { fault: { kind: "delay", ms: 0 }, when: asksPage, times: 100 } as const;
    service.faults.inject(counted);
    const before = service.faults.struck();
    const rows = batches[Symbol.asyncIterator]();
    expect((await rows.next()).value?.rows).toBe(1_000);
    expect(service.faults.struck() - before).toBe(0);
    expect((await rows.next()).value?.rows).toBe(1_000);
    expect(service.faults.struck() - before).toBe(1);
    await rows.return?.();
    for (let next = await rows.next(); next.done !== true; next = await rows.next()) pages += 1;
    expect([pages, service.faults.struck() - before]).toEqual([0, 1]);
  });

  it("tells a wrong query with its place, and a table that is not there", async () => {
    const wanted = { columns: { n: types.int64 } };
    await expect(readAll(warehouse, "SELECT nope", wanted)).rejects.toThrow(
      /error\[column-not-found\] Unrecognized name: nope at \[1:8\]/,
    );
    await expect(readAll(warehouse, "SELECT n FROM shop.never", wanted)).rejects.toMatchObject(
      code("relation-not-found"),
    );
    await expect(readAll(warehouse, "SELECT 1 AS m", wanted)).rejects.toMatchObject(code("verification-failed"));
  });
});

describe("a job", () => {
  const read = (signal?: AbortSignal, one = warehouse) =>
    one.read({ statement: verified(numbers, { columns: { n: types.int64 } }), upload: null, batchRows: 1_000, signal });
  const latest = async () => (await service.client().getJobs({ maxResults: 1 }))[0][0];

  it("has labels and an id of ours", async () => {
    await allRows(await read());
    const job = await latest();
    expect(job?.id).toMatch(/^asof_read_[0-9a-f]{16}_[0-9a-f-]{36}$/);
    expect(job?.metadata.configuration.labels).toEqual({ team: "tests", tool: "asof" });
  });

  it("whose answer was lost is found again, not made twice", async () => {
    const before = (await service.client().getJobs())[0].length;
    service.faults.inject({ fault: { kind: "drop", afterBytes: 20 }, when: makesJob });
    expect(await allRows(await read())).toHaveLength(3_500);
    expect((await service.client().getJobs())[0].length).toBe(before + 1);
  });

  it("is found again where its location is not known beforehand", async () => {
    const anywhere = emulatedWarehouse(service, { dataset: "shop" });
    service.faults.inject({ fault: { kind: "drop", afterBytes: 20 }, when: makesJob });
    expect(await allRows(await read(undefined, anywhere))).toHaveLength(3_500);
  });

  it("outlives failures of the service and broken connections", async () => {
    service.faults.inject({ fault: serviceFault(503, "backendError"), times: 2 });
    service.faults.inject({ fault: { kind: "drop" } });
    service.faults.inject({ fault: { kind: "drop", afterBytes: 500 }, when: ({ path }) => path.includes("pageToken") });
    expect(await allRows(await read())).toHaveLength(3_500);
  });

  it("ends with a code where the service keeps failing, refuses or is gone", async () => {
    service.faults.inject({ fault: serviceFault(503, "backendError"), times: 50 });
    await expect(read()).rejects.toMatchObject(code("warehouse-error"));
    service.faults.clear();
    service.faults.inject({ fault: { kind: "drop" }, times: 50 });
    await expect(read()).rejects.toMatchObject(code("connection-lost"));
    service.faults.clear();
    service.faults.inject({ fault: serviceFault(403, "quotaExceeded") });
    await expect(read()).rejects.toThrow(/error\[warehouse-error\] injected quotaExceeded/);
    service.faults.clear();
    service.faults.inject({ fault: serviceFault(401, "authError"), times: 50 });
    await expect(read()).rejects.toMatchObject(code("warehouse-unreachable"));
  });

  it("is waited for while it is slow, and cancelled by the signal", async () => {
    service.holdJobs(1_500);
    expect(await allRows(await read())).toHaveLength(3_500);
    service.holdJobs(30_000);
    const controller = new AbortController();
    const reading = read(controller.signal);
    setTimeout(() => controller.abort(), 300);
    const started = performance.now();
    await expect(reading).rejects.toMatchObject(code("cancelled"));
    expect(performance.now() - started).toBeLessThan(25_000);
    await expect.poll(async () => (await latest())?.metadata.status.errorResult?.reason).toBe("stopped");
  });

  it("ends at its time limit, and within what it may bill", async () => {
    service.holdJobs(20_000);
    const hasty = emulatedWarehouse(service, { location, statementTimeoutMs: 300 });
    await expect(read(undefined, hasty)).rejects.toMatchObject(code("statement-timeout"));
    service.holdJobs(0);
    await loaded("priced", [some], "replace");
    const poor = emulatedWarehouse(service, { location, maximumBytesBilled: 1_000 });
    await expect(readAll(poor, "SELECT l FROM shop.priced", { columns: { l: types.int64 } })).rejects.toThrow(
      /raise maximumBytesBilled/,
    );
  });
});

describe("tables", () => {
  it("are told with columns, partitions and rows", async () => {
    await service.client().query(`CREATE TABLE shop.told PARTITION BY DATE(t) CLUSTER BY k AS
      SELECT 1 AS k, TIMESTAMP '2024-01-01' AS t, NUMERIC '1' AS n, [1] AS a`);
    const { tables } = await warehouse.catalog([table("told"), table("never"), table("told", "nowhere")]);
    expect(tables.map(({ exists }) => exists)).toEqual([true, false, false]);
    expect(tables[0]).toMatchObject({ kind: "partitioned", rows: 1 });
    expect(tables[0]?.columns.map(({ name, warehouseType }) => `${name} ${warehouseType}`)).toEqual([
      "k INT64",
      "t TIMESTAMP",
      "n NUMERIC",
      "a ARRAY<INT64>",
    ]);
    expect(tables[0]?.columns[1]).toMatchObject({ type: types.timestamp, time: instant });
    expect(tables[0]?.indexes.map(({ name }) => name)).toContain("clustering");
  });

  it("are made from a statement, with a comment and a count", async () => {
    const run = (
      ifExists: IfExists,
      text = "SELECT l, t FROM UNNEST([1, 2, NULL]) AS l, UNNEST([CURRENT_TIMESTAMP()]) AS t",
    ) =>
      warehouse.createTable({
        statement: verified(text, { columns: { l: types.int64, t: types.timestamp } }),
        upload: null,
        table: table("made"),
        ifExists,
        unjoinable: { time: "t", keys: ["l"] },
        comment: ({ rows }) => `${rows} rows`,
      });
    expect(await run("error")).toEqual({ rows: 3n, unjoinableRows: 1n });
    const [metadata] = await service.client().dataset("shop").table("made").getMetadata();
    expect(metadata["description"]).toBe("3 rows");
    await expect(run("error")).rejects.toMatchObject(code("file-exists"));
    await expect(run("replace", "SELECT 1 AS l, nope AS t")).rejects.toMatchObject(code("column-not-found"));
    expect((await warehouse.catalog([table("made")])).tables[0]?.rows).toBe(3);
    expect((await run("replace", "SELECT 1 AS l, CURRENT_TIMESTAMP() AS t")).rows).toBe(1n);
  });
});

describe("questions", () => {
  it("describe a query and price a statement, without running it", async () => {
    const described = await warehouse.describe(query("SELECT 1 AS a, DATE '2024-01-01' AS b, STRUCT(1 AS x) AS c"));
    expect(described.map(({ name, warehouseType, type }) => [name, warehouseType, type?.kind ?? null])).toEqual([
      ["a", "INT64", "int64"],
      ["b", "DATE", "date"],
      ["c", "STRUCT<x INT64>", null],
    ]);
    await expect(warehouse.describe(query("SELECT nope"))).rejects.toMatchObject(code("column-not-found"));
    await loaded("price", [some], "replace");
    const statement = verified("SELECT l FROM shop.price", { columns: { l: types.int64 } });
    expect((await warehouse.estimateCost({ statement, spineRows: null, upload: null })).bytes).toBe(8n);
    expect(await warehouse.estimateRows(query("SELECT 1"))).toBeNull();
  });

  it("tell the state of the service", async () => {
    await loaded("healthy", [some], "replace");
    const reads = [table("healthy"), table("never")];
    const health = await warehouse.health({ reads, makesIn: [null, "nowhere"], zones: ["Europe/Berlin", "Mars/Base"] });
    expect(Math.abs(Number(health.clock) / 1000 - Date.now())).toBeLessThan(60_000);
    expect(health).toMatchObject({ database: "local", missingZones: ["Mars/Base"] });
    expect(health.schemas.map(({ schema, granted }) => [schema, granted])).toEqual([
      ["shop", true],
      ["nowhere", false],
    ]);
    expect(health.tables.map(({ exists, granted }) => [exists, granted])).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it("analyze a statement", async () => {
    const statement = verified(numbers, { columns: { n: types.int64 } });
    const analysis = await warehouse.analyze({ statement, upload: null });
    expect(analysis.rows).toBe(3_500);
    expect(analysis.execution).toBeGreaterThanOrEqual(0);
  });
});
