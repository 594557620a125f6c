import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UploadTable } from "../../../src/ir/statement.ts";
import { instant } from "../../../src/ir/types.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { AdmittedQuery } from "../../../src/ports/dialect.ts";
import type { IfExists, Warehouse } from "../../../src/ports/warehouse.ts";
import { arrayOf, inBatches, readAll, table, types, verified } from "../../executed/driver/statements.ts";
import { type RunningSnowflake, startSnowflake } from "../snowflake/start.ts";
import { emulatedWarehouse } from "./snowflake-emulated.ts";

let endpoint: RunningSnowflake;
let warehouse: Warehouse;

beforeAll(async () => {
  endpoint = await startSnowflake();
});
beforeEach(async () => {
  warehouse = await emulatedWarehouse(endpoint);
});
afterEach(() => warehouse.close());
afterAll(() => endpoint.stop());

const query = (text: string): AdmittedQuery => ({ texts: [text], values: [] }) as unknown as AdmittedQuery;
const code = (one: string): object => ({ diagnostics: [expect.objectContaining({ code: one })] });

const everyType = {
  b: types.bool,
  i: types.int32,
  l: types.int64,
  f: types.float64,
  d: types.decimal,
  s: types.string,
  x: types.bytes,
  t: types.timestamp,
  y: types.date,
  j: types.json,
} as const;
const columns = Object.entries(everyType).map(([name, type]) => ({ name, type }));
const some: Row = [
  true,
  -2147483648,
  9223372036854775807n,
  0.1,
  "1234567890123456.7891",
  'it\'s "ü" \\ \n NULL',
  Uint8Array.of(0, 255),
  "1969-12-31T23:59:59.999999Z",
  "2024-02-29",
  '{"a":[1]}',
];
const none: Row = columns.map(() => null);

async function loaded(name: string, rows: readonly Row[], ifExists: IfExists | "append" = "error"): Promise<bigint> {
  const run = { table: table(name), columns, rows: inBatches(rows), ifExists, indexes: [] };
  return (await warehouse.load(run)).rows;
}

describe("values", () => {
  it("keep infinities, NaN, the text NULL, and digits in arrays", async () => {
    const text = `SELECT CAST('inf' AS FLOAT) AS "a", CAST('NaN' AS FLOAT) AS "b", 'NULL' AS "c",
      CAST(PARSE_JSON('[9007199254740993, null]') AS ARRAY) AS "d"`;
    const wanted = { a: types.float64, b: types.float64, c: types.string, d: arrayOf(types.int64) };
    expect(await readAll(warehouse, text, { columns: wanted })).toEqual([
      [Infinity, NaN, "NULL", [9007199254740993n, null]],
    ]);
  });

  it("are bound by position, whatever they hold", async () => {
    const parameters = ["'; DROP TABLE x; --", 9007199254740993n, null, 1.5, true] as const;
    const wanted = { a: types.string, b: types.int64, c: types.string, d: types.float64, e: types.bool };
    const text = `SELECT ? AS "a", CAST(? AS NUMBER(19, 0)) AS "b", CAST(? AS VARCHAR) AS "c", CAST(? AS FLOAT) AS "d", ? AS "e"`;
    expect(await readAll(warehouse, text, { columns: wanted, parameters })).toEqual([parameters]);
  });

  it("that their type cannot hold are refused, not rounded", async () => {
    const text = 'SELECT CAST(2147483648 AS NUMBER(10, 0)) AS "n"';
    await expect(readAll(warehouse, text, { columns: { n: types.int32 } })).rejects.toMatchObject(code("column-type"));
    const infinite: Row = [...none.slice(0, 7), "infinity", null, null];
    await expect(loaded("infinite", [infinite])).rejects.toMatchObject(code("column-type"));
    const { tables } = await warehouse.catalog([table("infinite")]);
    expect(tables[0]?.exists).toBe(false);
  });
});

describe("the catalog", () => {
  it("describes a query without running it", async () => {
    const columns = await warehouse.describe(query(`SELECT CAST(1 AS NUMBER(10, 2)) AS "x", 'a' AS y`));
    expect(columns.map(({ name, warehouseType }) => [name, warehouseType])).toEqual([
      ["x", "NUMBER(10,2)"],
      ["Y", "TEXT"],
    ]);
    await expect(warehouse.describe(query('SELECT * FROM "missing"'))).rejects.toMatchObject(
      code("relation-not-found"),
    );
    expect(await warehouse.estimateRows(query("SELECT 1"))).toBeNull();
  });

  it("says how it is, changing nothing", async () => {
    await loaded("Here", [some]);
    const reads = [table("Here"), table("HERE")];
    const health = await warehouse.health({ reads, makesIn: [null, "NOWHERE"], zones: ["Europe/Berlin", "No/Where"] });
    expect(health.missingZones).toEqual(["No/Where"]);
    expect(health.tables.map(({ exists, granted }) => [exists, granted])).toEqual([
      [true, true],
      [false, false],
    ]);
    expect(health.tables[1]?.remedy).toContain('"Here"');
    expect(health.schemas[1]?.remedy).toMatch(/^CREATE SCHEMA "T\d+"\."NOWHERE"$/);
    expect(Math.abs(Number(health.clock) / 1000 - Date.now())).toBeLessThan(60_000);
  });
});

const upload: UploadTable = {
  name: 'a "spine"; DROP',
  rowNumber: "row number",
  columns: [
    { name: "k", sqlName: 'k "é"', type: types.int64, time: null },
    { name: "t", sqlName: "select", type: types.timestamp, time: instant },
  ],
};
const spine = 'SELECT "row number" AS "n", "k ""é""" AS "k", "select" AS "t" FROM "a ""spine""; DROP" ORDER BY 1';
const spineColumns = { n: types.int64, k: types.int64, t: types.timestamp };
const rowsOfSpine = (): ReturnType<typeof inBatches> =>
  inBatches(
    [
      [7n, "2024-01-01T00:00:00.000001Z"],
      [null, null],
    ],
    [[8n, "2024-01-02T00:00:00Z"]],
  );

describe("an uploaded spine", () => {
  it("keeps its order, duplicates, NULLs and hostile names, and is gone afterwards", async () => {
    const wanted = { columns: spineColumns, upload };
    const expected = [
      [1n, 7n, "2024-01-01T00:00:00.000001Z"],
      [2n, null, null],
      [3n, 8n, "2024-01-02T00:00:00Z"],
    ];
    expect(await readAll(warehouse, spine, wanted, rowsOfSpine())).toEqual(expected);
    await expect(readAll(warehouse, spine, { columns: spineColumns })).rejects.toMatchObject(
      code("relation-not-found"),
    );
    const { statements } = await endpoint.log();
    expect(statements.find(({ sql }) => sql === spine)?.queryTag).toBe("asof");
  });

  it("of many rows goes in few statements", async () => {
    const many = Array.from({ length: 2_000 }, (_, at): Row => [BigInt(at), null]);
    const text = 'SELECT COUNT(*) AS "c", MAX("row number") AS "m" FROM "a ""spine""; DROP"';
    const wanted = { columns: { c: types.int64, m: types.int64 }, upload };
    expect(await readAll(warehouse, text, wanted, inBatches(many))).toEqual([[2_000n, 2_000n]]);
  });
});

describe("tables", () => {
  const create = (name: string, ifExists: IfExists, text = spine): ReturnType<Warehouse["createTable"]> =>
    warehouse.createTable({
      statement: verified(text, { columns: spineColumns, upload }),
      upload: rowsOfSpine(),
      table: table(name),
      ifExists,
      unjoinable: { time: "t", keys: ["k"] },
      comment: ({ rows }) => `${rows} rows of somebody's`,
    });
  const all = (name: string): Promise<readonly Row[]> =>
    readAll(warehouse, `SELECT COUNT(*) AS "c" FROM "${name}"`, { columns: { c: types.int64 } });

  it("are made from a statement, and replaced as a whole", async () => {
    expect(await create("made", "error")).toEqual({ rows: 3n, unjoinableRows: 1n });
    await expect(create("made", "error")).rejects.toMatchObject(code("file-exists"));
    expect(await create("made", "replace", `${spine} LIMIT 1`)).toEqual({ rows: 1n, unjoinableRows: 0n });
    expect(await all("made")).toEqual([[1n]]);
  });

  it("are appended to in one transaction", async () => {
    await loaded("grows", [some]);
    expect(await loaded("grows", [some, none], "append")).toBe(2n);
    const unfit: Row = [...none.slice(0, 5), 5, ...none.slice(6)];
    await expect(loaded("grows", [some, unfit], "append")).rejects.toMatchObject(code("column-type"));
    expect(await all("grows")).toEqual([[3n]]);
    expect(await loaded("grows", [some], "replace")).toBe(1n);
    expect(await all("grows")).toEqual([[1n]]);
  });
});
