import { describe, expect, it } from "vitest";
import type { ExecuteOptions } from "../../../dialects/snowflake/driver/client.ts";
import { snowflakeWarehouse } from "../../../dialects/snowflake/driver/warehouse.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { inBatches, table, types, verified } from "../../executed/driver/statements.ts";
import { type FakeClient, fakeClient, type Reply } from "./fake-client.ts";

function faked(reply: (text: string) => Reply): { client: FakeClient; warehouse: Warehouse } {
  const place = (text: string): Reply => (text.includes("CURRENT_DATABASE") ? [["DB", "S"]] : reply(text));
  const client = fakeClient(({ sqlText }: ExecuteOptions) => place(sqlText));
  return { client, warehouse: snowflakeWarehouse(client, { account: "a", oauthToken: "t" }) };
}

const texts = ({ executed }: FakeClient): readonly string[] =>
  executed.map(({ sqlText }) => sqlText.replace(/ASOF_[0-9a-f-]{36}/g, "DRAFT").replace(/\s+/g, " "));

const load = (rows: readonly Row[], ifExists: "error" | "replace" | "append") =>
  ({
    table: table("t"),
    columns: [{ name: "a", type: types.int64 }],
    rows: inBatches(rows),
    ifExists,
    indexes: [],
  }) as const;

describe("rows that are sent", () => {
  it("go as many at once as the service takes, and never into a stage", async () => {
    const { client, warehouse } = faked(() => []);
    const rows = Array.from({ length: 70_000 }, (_, at): Row => [BigInt(at)]);
    expect(await warehouse.load(load(rows, "error"))).toEqual({ rows: 70_000n, indexes: 0 });
    const sizes = client.executed.flatMap(({ binds }) => (Array.isArray(binds?.[0]) ? [binds.length] : []));
    expect(sizes).toEqual([30_000, 30_000, 10_000]);
    expect(client.connections[0]).toMatchObject({ arrayBindingThreshold: 2 ** 31 });
  });
});

describe("a table", () => {
  it("is filled under another name and then renamed, every name in full", async () => {
    const { client, warehouse } = faked(() => []);
    await warehouse.load(load([[1n]], "error"));
    expect(texts(client).slice(2)).toEqual([
      'CREATE TABLE "DB"."S"."DRAFT" ("a" NUMBER(19, 0))',
      'INSERT INTO "DB"."S"."DRAFT" ("a") SELECT CAST(column1 AS NUMBER(19, 0)) FROM VALUES (?)',
      'ALTER TABLE "DB"."S"."DRAFT" RENAME TO "DB"."S"."t"',
    ]);
  });

  it("that is there is swapped in one statement", async () => {
    const { client, warehouse } = faked((text) => (text.startsWith("SELECT 1") ? [["1"]] : []));
    await warehouse.load(load([[1n]], "replace"));
    expect(texts(client).slice(-2)).toEqual([
      'ALTER TABLE "DB"."S"."t" SWAP WITH "DB"."S"."DRAFT"',
      'DROP TABLE "DB"."S"."DRAFT"',
    ]);
  });

  it("that fails is dropped, after an abort too", async () => {
    const stop = new AbortController();
    const { client, warehouse } = faked((text) => {
      if (!text.startsWith("INSERT")) return [];
      queueMicrotask(() => stop.abort());
      return "silence";
    });
    const run = { ...load([[1n]], "error"), signal: stop.signal };
    await expect(warehouse.load(run)).rejects.toThrow("cancelled");
    expect(texts(client).at(-1)).toBe('DROP TABLE IF EXISTS "DB"."S"."DRAFT"');
    expect(client.ended).toBe(1);
  });
});

describe("what a run took", () => {
  it("is told as the warehouse's history tells it", async () => {
    const { warehouse } = faked((text) => {
      if (text.includes("QUERY_HISTORY")) return [["12", "200"]];
      if (!text.includes("OPERATOR_STATS")) return [["1"]];
      return [
        ["0", "NULL", "Result", "5", "0.25"],
        ["1", "[0]", "Join", "5", "0.5"],
        ["2", "[1]", "TableScan", "90", "0.25"],
      ];
    });
    const statement = verified("SELECT 1", { columns: {} });
    expect(await warehouse.analyze({ statement, upload: null })).toEqual({
      planning: 12,
      execution: 200,
      rows: 1,
      steps: [
        { role: null, name: "result", depth: 0, rows: 5, runs: 1, time: 200 },
        { role: null, name: "join", depth: 1, rows: 5, runs: 1, time: 150 },
        { role: null, name: "tablescan", depth: 2, rows: 90, runs: 1, time: 50 },
      ],
    });
  });
});
