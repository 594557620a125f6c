import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SnowflakeOptions } from "../../../dialects/snowflake/driver/options.ts";
import type { UploadTable } from "../../../src/ir/statement.ts";
import { instant } from "../../../src/ir/types.ts";
import type { Row, RowBatches } from "../../../src/ir/value.ts";
import type { ReadResult, Warehouse } from "../../../src/ports/warehouse.ts";
import { allRows, inBatches, readAll, table, types, verified } from "../../executed/driver/statements.ts";
import { emulatedWarehouse } from "../contract/snowflake-emulated.ts";
import type { Fault, ProxiedRequest } from "../faults/fault.ts";
import { expiredToken, fetchesChunk, logsIn, refusal, runsStatement, serverError } from "../snowflake/faults.ts";
import { type RunningSnowflake, startSnowflake } from "../snowflake/start.ts";
import { folder } from "./into-file.ts";
import { failed } from "./told.ts";

let endpoint: RunningSnowflake;
let database = "";
const opened: Warehouse[] = [];

beforeAll(async () => {
  endpoint = await startSnowflake();
});
beforeEach(() => {
  database = endpoint.connection().database;
});
afterEach(async () => {
  endpoint.faults.clear();
  await Promise.all(opened.splice(0).map((one) => one.close()));
  const left = async (): Promise<readonly unknown[]> => {
    const { running, sessions } = await endpoint.log();
    return [running, sessions];
  };
  // Also what comes through after it was given up.
  await expect.poll(left).toEqual([[], 0]);
});
afterAll(() => endpoint.stop());

async function open(options: Partial<SnowflakeOptions> = {}): Promise<Warehouse> {
  const warehouse = await emulatedWarehouse(endpoint, { stallTimeoutMs: 2_500, database, ...options });
  opened.push(warehouse);
  return warehouse;
}

/** Tables, asked in a session of its own; temporary ones are seen by their own session alone. */
async function tables(): Promise<readonly unknown[]> {
  const text = `SELECT TABLE_NAME AS "n" FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'PUBLIC' ORDER BY 1`;
  return (await readAll(await open(), text, { columns: { n: types.string } })).map(([name]) => name);
}

const runs =
  (text: string) =>
  (request: ProxiedRequest): boolean =>
    runsStatement(request) && request.body.includes(text);
const wait = verified("SELECT SYSTEM$WAIT(30)", { columns: { SYSTEM$WAIT: types.string } });
const numbers = verified('SELECT seq4() AS "n" FROM TABLE(GENERATOR(ROWCOUNT => 35000))', {
  columns: { n: types.int64 },
});
const result = (warehouse: Warehouse, signal?: AbortSignal): Promise<ReadResult> =>
  warehouse.read({ statement: numbers, upload: null, batchRows: 1_000, signal });
const create = (warehouse: Warehouse): Promise<unknown> =>
  warehouse.createTable({
    statement: verified('SELECT 1 AS "n"', { columns: { n: types.int64 } }),
    upload: null,
    table: table("made"),
    ifExists: "error",
    unjoinable: null,
    comment: () => "made",
  });

describe("a statement that is stopped", () => {
  const waiting = (warehouse: Warehouse, signal?: AbortSignal): Promise<ReadResult> =>
    warehouse.read({ statement: wait, upload: null, batchRows: 10, signal });

  it("by us, is cancelled on the warehouse, whether it has answered or not", async () => {
    for (const after of [300, 2_600]) {
      const warehouse = await open({ stallTimeoutMs: 20_000 });
      const stop = AbortSignal.timeout(after);
      expect((await failed(8_000, () => waiting(warehouse, stop))).code).toBe("cancelled");
      await expect.poll(async () => (await endpoint.log()).running).toEqual([]);
    }
  });

  it("by somebody else, says so", async () => {
    const warehouse = await open({ stallTimeoutMs: 20_000 });
    const working = failed(8_000, () => waiting(warehouse));
    await expect.poll(async () => (await endpoint.log()).running).toHaveLength(1);
    for (const { id } of (await endpoint.log()).running) await endpoint.cancel(id);
    const { code, text } = await working;
    expect([code, text]).toEqual(["cancelled", expect.stringContaining("a user, an administrator or a limit")]);
  });

  it("by its time limit", async () => {
    const warehouse = await open({ statementTimeoutMs: 1_000 });
    const { code, text, after } = await failed(8_000, () => waiting(warehouse));
    expect([code, text]).toEqual(["statement-timeout", expect.stringContaining("raise statementTimeoutMs")]);
    // Not by us, who would wait five seconds more.
    expect(after).toBeLessThan(5_800);
  });

  it("by its time limit and five seconds, where the warehouse does not see to it", async () => {
    const warehouse = await open({ statementTimeoutMs: 1_000, stallTimeoutMs: 30_000 });
    // The session is set up first, so that the limit is not what it hears.
    await allRows(await result(warehouse));
    endpoint.faults.inject({ fault: { kind: "stall" }, when: runs("SYSTEM$WAIT"), times: 100 });
    const { code, after } = await failed(14_000, () => waiting(warehouse));
    expect(code).toBe("statement-timeout");
    expect(after).toBeGreaterThan(5_900);
  });
});

describe("a result that breaks off", () => {
  const endings: readonly (readonly [string, Fault, RegExp])[] = [
    ["a connection that breaks", { kind: "drop", afterBytes: 2_000 }, /no rows for 2500 ms/],
    ["silence", { kind: "stall", afterBytes: 2_000 }, /no rows for 2500 ms/],
    ["503 for good", serverError(503), /no rows for 2500 ms/],
    ["an address that has expired", serverError(403), /no rows for 2500 ms|HTTP 403/],
    ["a part that has gone", serverError(404), /HTTP 404/],
    ["a page", { kind: "page", status: 200, html: "<html>" }, /is no rows/],
    ["nothing", { kind: "page", status: 200, html: "" }, /is no rows/],
    ["too few rows", { kind: "page", status: 200, html: '["1"],["2"]' }, /\d+ of 35000 rows came/],
  ];

  it.each(endings)("with %s leaves no file, and ends with a code", async (_, fault, text) => {
    await using at = await folder();
    const warehouse = await open();
    endpoint.faults.inject({ fault, when: fetchesChunk, times: 1_000 });
    const told = await failed(9_000, async () => at.write(await result(warehouse), "rows.parquet"));
    expect(told.code).toBe("connection-lost");
    expect(told.text).toMatch(text);
    expect(await at.names()).toEqual([]);
    endpoint.faults.clear();
    expect(await allRows(await result(warehouse))).toHaveLength(35_000);
  });

  it("and comes again, gives every row once", async () => {
    await using at = await folder();
    const warehouse = await open({ stallTimeoutMs: 30_000 });
    endpoint.faults.inject({ fault: { kind: "drop", afterBytes: 2_000 }, when: fetchesChunk, times: 2 });
    const rows = await allRows(await result(warehouse));
    expect(rows.map(([n]) => n)).toEqual(Array.from({ length: 35_000 }, (_, n) => BigInt(n)));
    await at.write(await result(warehouse), "rows.csv");
    expect(await at.names()).toEqual(["rows.csv", "rows.csv.dataset.json"]);
  });

  it("because we stop, leaves no file", async () => {
    await using at = await folder();
    const warehouse = await open();
    const stop = new AbortController();
    endpoint.faults.inject({ fault: { kind: "delay", ms: 8_000 }, when: fetchesChunk, times: 10 });
    const read = await result(warehouse, stop.signal);
    setTimeout(() => stop.abort(), 300);
    const { code, after } = await failed(4_000, () => at.write(read, "rows.parquet", stop.signal));
    expect(code).toBe("cancelled");
    expect(after).toBeLessThan(7_500);
    expect(await at.names()).toEqual([]);
  });
});

describe("a table that is made", () => {
  it("is made once, though answers are lost and come late", async () => {
    const warehouse = await open({ stallTimeoutMs: 30_000 });
    for (const text of ["CREATE TRANSIENT", "COMMENT ON", "RENAME TO"])
      endpoint.faults.inject({ fault: serverError(503), when: runs(text) });
    expect(await create(warehouse)).toMatchObject({ rows: 1n });
    const columns = [{ name: "n", type: types.int64 }];
    const run = { table: table("filled"), columns, indexes: [] };
    await warehouse.load({ ...run, rows: inBatches([[1n]]), ifExists: "error" });
    for (const fault of [serverError(503), expiredToken, { kind: "drop" } as const])
      endpoint.faults.inject({ fault, when: runs("INSERT INTO") });
    endpoint.faults.inject({ fault: serverError(503), when: runs("COMMIT") });
    expect(await warehouse.load({ ...run, rows: inBatches([[2n], [3n]]), ifExists: "append" })).toMatchObject({
      rows: 2n,
    });
    expect(await readAll(warehouse, 'SELECT "n" FROM "filled" ORDER BY 1', { columns: { n: types.int64 } })).toEqual([
      [1n],
      [2n],
      [3n],
    ]);
    expect(await tables()).toEqual(["filled", "made"]);
  });

  it("is whole or not there, and filled once or not at all, where an answer was lost", async () => {
    const lost: Fault = { kind: "drop", afterBytes: 20 };
    for (const text of ["CREATE TRANSIENT", "COMMENT ON", "SELECT COUNT", "RENAME TO"]) {
      database = endpoint.connection().database;
      const warehouse = await open({ stallTimeoutMs: 20_000 });
      endpoint.faults.inject({ fault: lost, when: runs(text) });
      const outcome = await create(warehouse).then(
        () => "made",
        () => "failed",
      );
      const left = await tables();
      expect([outcome, left].join(" ")).toMatch(/^(made made|failed (made)?)$/);
      if (left.length > 0)
        expect(await readAll(warehouse, 'SELECT "n" FROM "made"', { columns: { n: types.int64 } })).toEqual([[1n]]);
    }
  });

  it.each([
    ["silence", { kind: "stall" }, "connection-lost"],
    ["503", serverError(503), "connection-lost"],
    ["a suspended warehouse", refusal("000606", "No active warehouse selected.", "57P03"), "warehouse-error"],
    ["a lack of rights", refusal("003001", "Insufficient privileges", "42501"), "warehouse-error"],
  ] as const)(
    "is not there where %s comes in the middle, and what stood there is as it was",
    async (_, fault, wanted) => {
      const warehouse = await open();
      // What is asked last and never answered may have been done: see above.
      for (const text of ["CREATE TRANSIENT", "COMMENT ON", ...(fault.kind === "stall" ? [] : ["RENAME TO"])]) {
        endpoint.faults.inject({ fault, when: runs(text), times: 100 });
        expect((await failed(10_000, () => create(warehouse))).code).toBe(wanted);
        endpoint.faults.clear();
        expect(await tables()).toEqual([]);
      }
    },
  );

  it("is dropped in another session where its own has ended meanwhile", async () => {
    const warehouse = await open();
    const gone = refusal("390111", "Session no longer exists. New login required to access the service.");
    const ends = (request: ProxiedRequest): boolean => {
      const is = runs("COMMENT ON")(request);
      if (is) void endpoint.endSessions();
      return is;
    };
    endpoint.faults.inject({ fault: gone, when: ends });
    expect((await failed(10_000, () => create(warehouse))).code).toBe("connection-lost");
    expect(await tables()).toEqual([]);
  });

  it("is named where it cannot be dropped", async () => {
    const warehouse = await open();
    await allRows(await result(warehouse));
    endpoint.faults.inject({ fault: { kind: "drop" }, when: runs("COMMENT ON"), times: 1_000 });
    endpoint.faults.inject({ fault: { kind: "drop" }, when: runs("DROP TABLE"), times: 1_000 });
    endpoint.faults.inject({ fault: { kind: "drop" }, when: logsIn, times: 1_000 });
    const outcome = await create(warehouse).then(String, String);
    expect(outcome).toMatch(/error\[connection-lost\][\s\S]*warning\[warehouse-error\] the table .*"ASOF_[0-9a-f-]+"/);
    expect(outcome).toMatch(/DROP TABLE IF EXISTS .*"ASOF_[0-9a-f-]+"$/);
  });
});

describe("rows that go up", () => {
  const upload: UploadTable = {
    name: "asof_spine",
    rowNumber: "asof_row",
    columns: [{ name: "t", sqlName: "t", type: types.timestamp, time: instant }],
  };
  const statement = verified('SELECT COUNT(*) AS "n" FROM "asof_spine"', { columns: { n: types.int64 }, upload });
  const many = Array.from({ length: 100 }, (): Row => ["2024-01-01T00:00:00Z"]);
  const counted = (warehouse: Warehouse, rows: RowBatches, signal?: AbortSignal): Promise<ReadResult> =>
    warehouse.read({ statement, upload: rows, batchRows: 10, signal });
  /** The next work, in the same session or another, finds no spine. */
  const gone = async (warehouse: Warehouse): Promise<void> => {
    const later = warehouse.read({
      statement: verified(statement.text, { columns: { n: types.int64 } }),
      upload: null,
      batchRows: 1,
    });
    await expect(later).rejects.toMatchObject({ diagnostics: [{ code: "relation-not-found" }] });
  };

  it("into a session that fails end with it", async () => {
    const warehouse = await open({ maxSessions: 1 });
    endpoint.faults.inject({ fault: refusal("003001", "Insufficient privileges", "42501"), when: runs("INSERT INTO") });
    expect((await failed(5_000, () => counted(warehouse, inBatches(many)))).code).toBe("warehouse-error");
    await gone(warehouse);
    const broken = async function* (): RowBatches {
      yield many;
      throw new RangeError("the caller's own");
    };
    await expect(counted(warehouse, broken())).rejects.toThrow(/the caller's own/);
    await gone(warehouse);
    expect((await failed(5_000, () => counted(warehouse, inBatches([["infinity"]])))).code).toBe("spine-invalid");
    await gone(warehouse);
  });

  it("stop after an abort, and are asked for no more", async () => {
    const warehouse = await open();
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
    expect((await failed(5_000, () => counted(warehouse, endless(), AbortSignal.timeout(400)))).code).toBe("cancelled");
    const until = asked;
    await sleep(100);
    expect([asked - until, closed]).toEqual([0, true]);
  });
});
