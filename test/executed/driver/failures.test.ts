import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openServer, type ServerOptions } from "../../../dialects/postgres/driver/index.ts";
import type { Row, RowBatches } from "../../../src/ir/value.ts";
import { AsofError, type Diagnostic } from "../../../src/kernel/diagnostics.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { runsServer } from "../../engines/engines.ts";
import { startServer, type TestServer } from "../../engines/server.ts";
import { StallingProxy } from "./stalling-proxy.ts";
import { allRows, inBatches, readAll, table, types, verified } from "./statements.ts";

const one = { columns: { a: types.int32 } };
const wide = { columns: { a: types.int32, b: types.string } };
const upload = {
  name: "spine",
  rowNumber: "row",
  columns: [{ name: "k", sqlName: "k", type: types.int64, time: null }],
};
/** A session that was told to end takes its time. */
const soon = { timeout: 60_000 };
/** Much more than sockets and batches hold. */
const large = "select g as a, repeat('x', 1000) as b from generate_series(1, 100000) g";

async function failureOf(work: Promise<unknown>): Promise<Diagnostic> {
  const failure: unknown = await work.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(failure instanceof AsofError) || failure.diagnostics[0] === undefined) throw failure;
  return failure.diagnostics[0];
}

describe.runIf(runsServer())("what fails on a server", () => {
  let server: TestServer;
  let admin: Client;
  const opened: { close(): unknown }[] = [];

  beforeAll(async () => {
    server = await startServer();
    const { default: pg } = await import("pg");
    admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query("create role narrow login password 'test-password' connection limit 1");
  });
  afterAll(async () => {
    await admin?.end();
    await server?.stop();
  });

  /** No session is left that does something or holds a transaction, no temporary table, and none that is half made. */
  afterEach(async () => {
    await expect
      .poll(
        () => column("select query from pg_stat_activity where application_name = 'asof' and state <> 'idle'"),
        soon,
      )
      .toEqual([]);
    const left = "select relname from pg_class where relpersistence = 't' or relname like 'asof%' or relname = 'half'";
    expect(await column(left)).toEqual([]);
    await Promise.all(opened.splice(0).map((one) => one.close()));
    await expect.poll(() => column("select 1 from pg_stat_activity where application_name = 'asof'"), soon).toEqual([]);
  });

  async function column(text: string): Promise<readonly unknown[]> {
    const { rows } = await admin.query({ text, rowMode: "array" });
    return rows.map((row) => row[0]);
  }

  async function open(options: ServerOptions = {}): Promise<Warehouse> {
    const own = {
      user: "postgres",
      password: "test-password",
      database: "postgres",
      host: "127.0.0.1",
      port: server.port,
    };
    const warehouse = await openServer({ ...own, ...options });
    opened.push(warehouse);
    return warehouse;
  }

  async function proxied(): Promise<{ readonly proxy: StallingProxy; readonly port: number }> {
    const proxy = new StallingProxy(server.port);
    opened.push(proxy);
    return { proxy, port: await proxy.listen() };
  }

  const load = (warehouse: Warehouse, rows: RowBatches, signal?: AbortSignal) =>
    warehouse.load({
      table: table("half"),
      columns: [{ name: "a", type: types.string }],
      rows,
      ifExists: "error",
      indexes: [],
      signal,
    });

  describe("a network that is cut", () => {
    it("in mid-stream ends with a code, and the server's session with it", async () => {
      const { proxy, port } = await proxied();
      const warehouse = await open({ port, stallTimeoutMs: 500 });
      const statement = verified(`${large} where g > (select min(row) from spine)`, { ...wide, upload });
      const result = await warehouse.read({ statement, upload: inBatches([[1n]]), batchRows: 1000 });
      const iterator = result.batches[Symbol.asyncIterator]();
      await iterator.next();
      proxy.stall();
      const rest = async () => {
        while (!(await iterator.next()).done);
      };
      const lost = await failureOf(rest());
      expect(lost.code).toBe("connection-lost");
      expect(lost.message).toContain("while the server waits for this side");
      expect(lost.hint).toContain("check the network");
      expect(await readAll(warehouse, "select 1 as a", one)).toEqual([[1]]);
    });

    it("while rows go up, likewise", async () => {
      const { proxy, port } = await proxied();
      const warehouse = await open({ port, stallTimeoutMs: 500 });
      async function* rows() {
        for (let batch = 0; batch < 40; batch += 1) {
          if (batch === 10) proxy.stall();
          yield Array.from({ length: 1000 }, () => ["some text of a row that fills several chunks".repeat(4)]);
        }
      }
      expect((await failureOf(load(warehouse, rows()))).code).toBe("connection-lost");
    });

    it("and stays cut for new connections too", async () => {
      const { proxy, port } = await proxied();
      const warehouse = await open({ port, stallTimeoutMs: 500 });
      const asked = failureOf(readAll(warehouse, "select 1 as a from pg_sleep(2)", one));
      await sleep(100);
      proxy.refuse();
      proxy.stall();
      expect(await asked).toMatchObject({
        code: "connection-lost",
        message: expect.stringContaining("no other connection can be made"),
      });
      proxy.close();
    });

    it("is not taken for a slow statement, or for a slow consumer", async () => {
      const warehouse = await open({ stallTimeoutMs: 200 });
      expect(await readAll(warehouse, "select 1 as a from pg_sleep(1)", one)).toEqual([[1]]);
      const result = await warehouse.read({ statement: verified(large, wide), upload: null, batchRows: 5000 });
      let rows = 0;
      for await (const batch of result.batches) {
        if (rows === 0) await sleep(800);
        rows += batch.rows;
      }
      expect(rows).toBe(100_000);
      async function* slow(): AsyncGenerator<readonly Row[]> {
        yield [["a"]];
        await sleep(600);
        yield [["b"]];
      }
      expect(await load(warehouse, slow())).toEqual({ rows: 2n, indexes: 0 });
      await admin.query("drop table half");
    });
  });

  it("its first process, killed in mid-stream", async () => {
    const doomed = await startServer();
    const warehouse = await openServer({ url: doomed.url });
    const result = await warehouse.read({ statement: verified(large, wide), upload: null, batchRows: 1000 });
    const iterator = result.batches[Symbol.asyncIterator]();
    await iterator.next();
    await doomed.crash();
    const rest = async () => {
      while (!(await iterator.next()).done);
    };
    expect(await failureOf(rest())).toMatchObject({ code: "connection-lost", hint: expect.stringContaining("is up") });
    const again = await failureOf(readAll(warehouse, "select 1 as a", one));
    expect(again.code).toBe("warehouse-unreachable");
    await warehouse.close();
    await doomed.stop();
  });

  it("a statement that takes too long is told apart from one that was stopped", async () => {
    const warehouse = await open({ statementTimeoutMs: 100 });
    const late = await failureOf(readAll(warehouse, "select 1 as a from pg_sleep(10)", one));
    expect(late).toMatchObject({ code: "statement-timeout", hint: expect.stringContaining("statementTimeoutMs") });
    const patient = await open();
    const stopped = failureOf(readAll(patient, "select 1 as a from pg_sleep(10)", one));
    const stop = "select pg_cancel_backend(pid) from pg_stat_activity where query like 'select 1 as a from pg_sleep%'";
    await expect.poll(() => column(stop)).toEqual([true]);
    expect(await stopped).toMatchObject({ code: "cancelled", hint: expect.stringContaining("administrator") });
  });

  it("the same where the server's words are in another language", async () => {
    await admin.query(`create function translated() returns integer language plpgsql as $$
      begin perform pg_sleep(10); return 1;
      exception when query_canceled then raise sqlstate '57014' using message = 'Anfrage wird abgebrochen'; end $$`);
    const hasty = await open({ statementTimeoutMs: 200 });
    const late = await failureOf(readAll(hasty, "select translated() as a", one));
    expect(late).toMatchObject({ code: "statement-timeout", message: expect.stringContaining("Anfrage") });
    const patient = await open({ statementTimeoutMs: 60_000 });
    const stopped = failureOf(readAll(patient, "select translated() as a", one));
    const stop = "select pg_cancel_backend(pid) from pg_stat_activity where query = 'select translated() as a'";
    await expect.poll(() => column(stop)).toEqual([true]);
    expect(await stopped).toMatchObject({ code: "cancelled", message: expect.stringContaining("Anfrage") });
    await admin.query("drop function translated()");
  });

  it("a statement that needs more temporary space than there may be", async () => {
    await admin.query(
      "alter database postgres set temp_file_limit = '64kB'; alter database postgres set work_mem = '64kB'",
    );
    const warehouse = await open();
    const sorted = readAll(warehouse, "select g as a from generate_series(1, 300000) g order by g % 7, -g", one);
    expect(await failureOf(sorted)).toMatchObject({
      code: "warehouse-full",
      hint: expect.stringContaining("temp_file_limit"),
    });
    await admin.query("alter database postgres reset temp_file_limit; alter database postgres reset work_mem");
  });

  it("connections that are all taken, until one is free", async () => {
    const narrow = { user: "narrow" };
    const first = await open(narrow);
    const held = await first.read({ statement: verified("select 1 as a", one), upload: null, batchRows: 1 });
    const second = await open(narrow);
    expect(await failureOf(second.catalog([]))).toMatchObject({
      code: "warehouse-unreachable",
      hint: expect.stringContaining("close other connections"),
    });
    const waiting = readAll(second, "select 1 as a", one);
    expect(await allRows(held)).toEqual([[1]]);
    await first.close();
    expect(await waiting).toEqual([[1]]);
  });

  it("a server that is not there yet is waited for", async () => {
    const { proxy, port } = await proxied();
    proxy.close();
    const warehouse = await open({ port });
    const asked = readAll(warehouse, "select 1 as a", one);
    await sleep(300);
    const late = new StallingProxy(server.port);
    opened.push(late);
    await late.listen(port);
    expect(await asked).toEqual([[1]]);
  });

  it("a session that was lost while it lay idle is not missed", async () => {
    const { proxy, port } = await proxied();
    const warehouse = await open({ port, maxConnections: 1, stallTimeoutMs: 500 });
    await readAll(warehouse, "select 1 as a", one);
    await column("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'asof'");
    expect(await readAll(warehouse, "select 2 as a", one)).toEqual([[2]]);
    proxy.stall();
    expect(await readAll(warehouse, "select 3 as a", one)).toEqual([[3]]);
    proxy.close();
  });

  it("work that is cancelled: an upload, and rows that still come", async () => {
    const warehouse = await open();
    const abort = new AbortController();
    async function* rows() {
      yield Array.from({ length: 50_000 }, () => ["some text of a row that fills several chunks"]);
      abort.abort();
      yield [["more"]];
    }
    expect((await failureOf(load(warehouse, rows(), abort.signal))).code).toBe("cancelled");
    const reading = new AbortController();
    const statement = verified(large, wide);
    const result = await warehouse.read({ statement, upload: null, batchRows: 1000, signal: reading.signal });
    const iterator = result.batches[Symbol.asyncIterator]();
    await iterator.next();
    const next = (async () => {
      while (!(await iterator.next()).done);
    })();
    reading.abort();
    expect((await failureOf(next)).code).toBe("cancelled");
    const left = await warehouse.read({ statement, upload: null, batchRows: 1000 });
    for await (const _ of left.batches) break;
    expect(
      await allRows(await warehouse.read({ statement: verified("select 3 as a", one), upload: null, batchRows: 1 })),
    ).toEqual([[3]]);
  });
});
