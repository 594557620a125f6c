import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BigQueryClient } from "./client.ts";
import { type RunningBigQuery, startBigQuery } from "./start.ts";

let service: RunningBigQuery;
let client: BigQueryClient;

const orders = [
  { name: "order_id", type: "INT64", mode: "REQUIRED" },
  { name: "user_id", type: "STRING" },
  { name: "amount", type: "FLOAT64" },
  { name: "created_at", type: "TIMESTAMP" },
];

beforeAll(async () => {
  service = await startBigQuery({ pageRows: 100 });
  client = service.client();
  await client.createDataset("shop");
  await client.dataset("shop").createTable("orders", { schema: { fields: orders } });
  const rows = Array.from({ length: 350 }, (_, at) => ({
    order_id: at,
    user_id: `u${at % 5}`,
    amount: at / 4,
    created_at: new Date(Date.UTC(2024, 0, 1) + at * 3_600_000).toISOString(),
  }));
  await client.dataset("shop").table("orders").insert(rows);
});

afterAll(() => service.stop());

async function rowsOf(query: string, options: object = {}): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const [rows] = await client.query({ query, ...options });
  return JSON.parse(JSON.stringify(rows));
}

describe("a query through the official client", () => {
  it("reads each type", async () => {
    const [row] = await rowsOf(`SELECT 9007199254740991 AS big, 1.5 AS float, 2.0 AS whole, TRUE AS bool, 'ü' AS text,
      NUMERIC '-12345678901234567890.123456789' AS exact, DATE '2024-02-29' AS day, JSON '{"a": 1}' AS json,
      TIMESTAMP '2024-01-02 03:04:05.678901' AS instant, DATETIME '2024-01-02 03:04:05.5' AS clock, TIME '01:02:03' AS time,
      b'\\x00\\xff' AS bytes, CAST(NULL AS INT64) AS nothing`);
    expect(row).toEqual({
      big: 9007199254740991,
      float: 1.5,
      whole: 2,
      bool: true,
      text: "ü",
      exact: "-12345678901234567890.123456789",
      day: { value: "2024-02-29" },
      json: '{"a":1}',
      instant: { value: "2024-01-02T03:04:05.678901000Z" },
      clock: { value: "2024-01-02T03:04:05.500000" },
      time: { value: "01:02:03" },
      bytes: { type: "Buffer", data: [0, 255] },
      nothing: null,
    });
  });

  it("reads arrays and records", async () => {
    expect(await rowsOf("SELECT [1, 2] AS a, STRUCT(1 AS x, 'y' AS y) AS s, [STRUCT(1 AS z)] AS n")).toEqual([
      { a: [1, 2], s: { x: 1, y: "y" }, n: [{ z: 1 }] },
    ]);
  });

  it("takes typed parameters by name, an array of records among them", async () => {
    const query = `SELECT e.user_id, UNIX_MICROS(e.ts) AS micros, off, @limit + 1 AS more, @none IS NULL AS none,
      CAST(@exact AS STRING) AS exact FROM UNNEST(@entities) AS e WITH OFFSET off ORDER BY off`;
    const params = {
      entities: [
        { user_id: "u1", ts: client.timestamp("2024-01-05T00:00:00.123456Z") },
        { user_id: null, ts: new Date("1969-12-31T23:59:59.5Z") },
      ],
      limit: 7,
      none: null,
      exact: "-0.000000001",
    };
    const types = {
      entities: [{ user_id: "STRING", ts: "TIMESTAMP" }],
      limit: "INT64",
      none: "STRING",
      exact: "NUMERIC",
    };
    const rest = { more: 8, none: true, exact: "-0.000000001" };
    expect(await rowsOf(query, { params, types })).toEqual([
      { user_id: "u1", micros: 1_704_412_800_123_456, off: 0, ...rest },
      { user_id: null, micros: -500_000, off: 1, ...rest },
    ]);
  });

  it("shows where the client itself loses a time: sent as text, read within the second before 1970", async () => {
    const sent = {
      query: "SELECT @moment AS moment",
      params: { moment: "2024-01-01" },
      types: { moment: "TIMESTAMP" },
    };
    expect((await client.query(sent))[0]).toEqual([{ moment: null }]);
    const read = "SELECT TIMESTAMP_MICROS(-500000) AS moment";
    expect(await rowsOf(read)).toEqual([{ moment: { value: "1970-01-01T00:00:00.500Z" } }]);
    expect((await client.query(read, { skipParsing: true }))[0]).toEqual([{ f: [{ v: "-500000" }] }]);
  });

  it("takes 200,000 rows where few columns are read: 4 MB a request count those alone", async () => {
    const numbers = "UNNEST(GENERATE_ARRAY(0, 199)) AS a, UNNEST(GENERATE_ARRAY(1, 1000)) AS b";
    await rowsOf(
      `CREATE TABLE shop.many AS SELECT a * 1000 + b AS n, REPEAT('x', 30) AS word, FALSE AS flag FROM ${numbers}`,
    );
    expect(await rowsOf("SELECT COUNTIF(flag) AS flags, COUNT(*) AS n FROM shop.many")).toEqual([
      { flags: 0, n: 200_000 },
    ]);
    await expect(rowsOf("SELECT MAX(n) AS n, MAX(word) AS word FROM shop.many")).rejects.toMatchObject({
      errors: [{ reason: "resourcesExceeded" }],
    });
  });

  it("takes parameters by position, whatever stands beside them", async () => {
    const query = "SELECT ? AS a, '?' AS b, /* ? */ ? + 1 AS `?`";
    expect(await rowsOf(query, { params: ["x", 1] })).toEqual([{ a: "x", b: "?", "?": 2 }]);
    await expect(rowsOf("SELECT ? + ? AS a", { params: [1] })).rejects.toThrow("1 positional query parameters for 2");
  });

  it("joins as of a time with QUALIFY, with a table spelt in each way", async () => {
    const spellings = [
      "shop.orders",
      "`shop.orders`",
      "`local.shop.orders`",
      "local.shop.orders",
      "`local`.shop.`orders`",
    ];
    for (const table of spellings) {
      const query = `WITH spine AS (SELECT 'u1' AS user_id, TIMESTAMP '2024-01-02' AS ts UNION ALL SELECT 'nobody', TIMESTAMP '2024-01-02')
        SELECT spine.user_id, orders.order_id FROM spine -- the newest order known then
        LEFT JOIN ${table} ON orders.user_id = spine.user_id AND orders.created_at <= spine.ts
        WHERE TRUE QUALIFY ROW_NUMBER() OVER (PARTITION BY spine.user_id ORDER BY orders.created_at DESC) = 1 ORDER BY 1`;
      expect(await rowsOf(query), table).toEqual([
        { user_id: "nobody", order_id: null },
        { user_id: "u1", order_id: 21 },
      ]);
    }
  });

  it("finds a table without its dataset in the default one", async () => {
    expect(
      await rowsOf("SELECT COUNT(orders.order_id) AS n FROM orders", { defaultDataset: { datasetId: "shop" } }),
    ).toEqual([{ n: 350 }]);
  });

  it("streams rows page by page", async () => {
    const seen: unknown[] = [];
    for await (const row of client.createQueryStream("SELECT order_id FROM shop.orders ORDER BY order_id"))
      seen.push(row.order_id);
    expect(seen).toEqual(Array.from({ length: 350 }, (_, at) => at));
  });

  it("gives pages by token and by greatest number of rows", async () => {
    const [job] = await client.createQueryJob({ query: "SELECT order_id FROM shop.orders ORDER BY 1" });
    const [first, next] = await job.getQueryResults({ maxResults: 30, autoPaginate: false });
    expect([first.length, first.at(-1)]).toEqual([30, { order_id: 29 }]);
    const [second] = await job.getQueryResults({ ...next, autoPaginate: false });
    expect(second[0]).toEqual({ order_id: 30 });
  });

  it("tells what is wrong, and where in the author's own text", async () => {
    await expect(
      rowsOf("SELECT 1 FROM `local.shop.orders` JOIN shop.orders AS o2 USING (order_id)\nWHERE nope = 1"),
    ).rejects.toThrow("Unrecognized name: nope at [2:7]");
    await expect(
      rowsOf("SELECT amount + 'x' FROM `local.shop.orders` WHERE order_id = 1 AND nope"),
    ).rejects.toMatchObject({
      code: 400,
      errors: [{ reason: "invalidQuery", location: "query" }],
    });
    await expect(rowsOf("SELECT * FROM `local.shop.orders`, shop.orders AS o, nope")).rejects.toThrow(/nope/);
    await expect(rowsOf("SELECT (SELECT 1 FROM shop.orders WHERE) AS x")).rejects.toThrow("Syntax error");
    await expect(rowsOf("SELECT * FROM shop.missing")).rejects.toMatchObject({
      code: 404,
      errors: [{ reason: "notFound", message: "Not found: Table local:shop.missing was not found in location US" }],
    });
  });

  it("points at the column of a line whose table was respelt", async () => {
    await expect(rowsOf("SELECT 1 FROM `local.shop.orders` WHERE nope")).rejects.toThrow("nope at [1:41]");
  });

  it("refuses what it cannot execute", async () => {
    await expect(rowsOf("DELETE FROM shop.orders WHERE TRUE")).rejects.toThrow(
      "analyses DELETE, but cannot execute it",
    );
    await expect(rowsOf("CREATE TEMP TABLE t AS SELECT 1 AS a")).rejects.toThrow("requires a script or session");
  });
});

describe("statements that make tables", () => {
  it("makes one from a query, with partitions, clusters and an end", async () => {
    await rowsOf(`CREATE OR REPLACE TABLE \`local.shop.features\` PARTITION BY DATE(created_at) CLUSTER BY user_id, order_id
      OPTIONS (description = "a, b", expiration_timestamp = TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 1 HOUR))
      AS WITH a AS (SELECT * FROM shop.orders) SELECT order_id, CAST(user_id AS STRING) AS user_id, created_at FROM a WHERE order_id < 30`);
    const [metadata] = await client.dataset("shop").table("features").getMetadata();
    expect(metadata).toMatchObject({
      numRows: "30",
      timePartitioning: { type: "DAY", field: "created_at" },
      clustering: { fields: ["user_id", "order_id"] },
    });
    expect(Number(metadata["expirationTime"]) - Date.now()).toBeGreaterThan(3_500_000);
    const query =
      "SELECT partition_id, total_rows FROM shop.INFORMATION_SCHEMA.PARTITIONS WHERE table_name = 'features' ORDER BY 1";
    expect(await rowsOf(query)).toEqual([
      { partition_id: "20240101", total_rows: 24 },
      { partition_id: "20240102", total_rows: 6 },
    ]);
    await expect(rowsOf("CREATE TABLE shop.features AS SELECT 1 AS a")).rejects.toMatchObject({ code: 409 });
    await rowsOf("DROP TABLE shop.features");
    await expect(rowsOf("DROP TABLE shop.features")).rejects.toMatchObject({ code: 404 });
    await rowsOf("DROP TABLE IF EXISTS shop.features");
  });

  it("makes an empty one, inserts, and tells its columns", async () => {
    await rowsOf("CREATE TABLE shop.spine (id INT64, tags ARRAY<STRING>, moment TIMESTAMP)");
    await rowsOf("INSERT INTO shop.spine (id, moment) SELECT order_id, created_at FROM shop.orders WHERE order_id < 3");
    await rowsOf("INSERT shop.spine (id, tags) VALUES (9, ['a', 'b'])");
    expect(
      await rowsOf("SELECT COUNT(*) AS n, COUNT(moment) AS known, MAX(ARRAY_LENGTH(tags)) AS tags FROM shop.spine"),
    ).toEqual([{ n: 4, known: 3, tags: 2 }]);
    const columns =
      "SELECT column_name, data_type FROM `local.shop.INFORMATION_SCHEMA.COLUMNS` WHERE table_name = 'spine' ORDER BY ordinal_position";
    expect(await rowsOf(columns)).toEqual([
      { column_name: "id", data_type: "INT64" },
      { column_name: "tags", data_type: "ARRAY<STRING>" },
      { column_name: "moment", data_type: "TIMESTAMP" },
    ]);
  });
});
