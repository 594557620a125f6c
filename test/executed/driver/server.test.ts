import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServer } from "../../../dialects/postgres/driver/index.ts";
import { batchRows } from "../../../src/ir/column-rows.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { runsServer } from "../../engines/engines.ts";
import { startServer, type TestServer } from "../../engines/server.ts";
import { allRows, inBatches, readAll, table, types, verified } from "./statements.ts";

const rejection = (code: string) => ({ diagnostics: [expect.objectContaining({ code })] });
const one = { columns: { a: types.int32 } };

describe.runIf(runsServer())("a server", () => {
  let server: TestServer;
  let warehouse: Warehouse;
  beforeAll(async () => {
    server = await startServer();
    warehouse = await openServer({ url: server.url });
  });
  afterAll(async () => {
    await warehouse?.close();
    await server?.stop();
  });

  const ask = (text: string) => readAll(warehouse, text, { columns: { a: types.string } });
  const open = `select query as a from pg_stat_activity
    where application_name = 'asof' and state <> 'idle' and pid <> pg_backend_pid()`;

  it("loses a connection in mid-stream with a code, and keeps nothing", async () => {
    const text = "select pg_backend_pid() as a from generate_series(1, 100000)";
    const result = await warehouse.read({ statement: verified(text, one), upload: null, batchRows: 10 });
    const iterator = result.batches[Symbol.asyncIterator]();
    const first = await iterator.next();
    const pid = first.done ? null : batchRows([types.string], first.value)[0]?.[0];
    expect(await ask(`select pg_terminate_backend(${pid})::text as a`)).toEqual([["true"]]);
    await sleep(50);
    const rest = async () => {
      for (;;) if ((await iterator.next()).done) return;
    };
    await expect(rest()).rejects.toMatchObject(rejection("connection-lost"));
    expect(await ask("select 'again' as a")).toEqual([["again"]]);
  });

  it("loses a connection while a statement runs or rows are loaded", async () => {
    const running = ask("select pg_sleep(30)::text as a");
    const lost = expect(running).rejects.toMatchObject(rejection("connection-lost"));
    await sleep(200);
    await killWhere("state = 'active' and query like 'select pg_sleep%'");
    await lost;
    async function* slow() {
      yield Array.from({ length: 100_000 }, () => ["some text of a row"]);
      await killWhere("state <> 'idle' and query like 'copy%'");
      yield [["more"]];
    }
    const loading = warehouse.load({
      table: table("partial"),
      columns: [{ name: "a", type: types.string }],
      rows: slow(),
      ifExists: "error",
      indexes: [],
    });
    await expect(loading).rejects.toMatchObject(rejection("connection-lost"));
    expect(await ask("select relname as a from pg_class where relname like 'partial' or relname like 'asof%'")).toEqual(
      [],
    );
  });

  async function killWhere(condition: string): Promise<void> {
    const kill = `select pg_terminate_backend(pid)::text as a from pg_stat_activity
      where ${condition} and pid <> pg_backend_pid()`;
    for (let tries = 0; (await ask(kill)).length === 0; tries += 1) {
      expect(tries).toBeLessThan(2_000);
      await sleep(20);
    }
  }

  it("stops a running statement on the server when it is cancelled", async () => {
    const abort = new AbortController();
    const upload = {
      name: "spine",
      rowNumber: "row",
      columns: [{ name: "k", sqlName: "k", type: types.int64, time: null }],
    };
    const statement = verified("select 1 as a from spine, pg_sleep(60)", { ...one, upload });
    const started = performance.now();
    setTimeout(() => abort.abort(), 200);
    const run = { statement, upload: inBatches([[1n]]), batchRows: 10, signal: abort.signal };
    await expect(warehouse.read(run)).rejects.toMatchObject(rejection("cancelled"));
    expect(performance.now() - started).toBeLessThan(45_000);
    expect(await ask(open)).toEqual([]);
    expect(await ask("select relname as a from pg_class where relpersistence = 't'")).toEqual([]);
  });

  it("cancels a table that is being created, and leaves the old one", async () => {
    const create = (text: string, signal?: AbortSignal) =>
      warehouse.createTable({
        statement: verified(text, one),
        upload: null,
        unjoinable: null,
        table: table("old"),
        ifExists: "replace",
        comment: () => "",
        signal,
      });
    await create("select 1 as a");
    await expect(create("select 2 as a from pg_sleep(60)", AbortSignal.timeout(200))).rejects.toMatchObject(
      rejection("cancelled"),
    );
    expect(await ask("select a::text as a from old")).toEqual([["1"]]);
    expect(await ask(open)).toEqual([]);
  });

  it("ends a statement at its time limit", async () => {
    const hasty = await openServer({ url: server.url, statementTimeoutMs: 100 });
    await expect(readAll(hasty, "select 1 as a from pg_sleep(10)", one)).rejects.toThrow(/statement timeout/);
    await hasty.close();
  });

  it("takes no more sessions than it may, and lets a waiting caller go", async () => {
    const narrow = await openServer({ url: server.url, maxConnections: 1 });
    const statement = verified("select g as a from generate_series(1, 1000) g", one);
    const held = await narrow.read({ statement, upload: null, batchRows: 10 });
    const waiting = narrow.read({ statement, upload: null, batchRows: 10 });
    const gone = narrow.read({ statement, upload: null, batchRows: 10, signal: AbortSignal.timeout(50) });
    await expect(gone).rejects.toMatchObject(rejection("cancelled"));
    expect(await allRows(held)).toHaveLength(1000);
    expect(await allRows(await waiting)).toHaveLength(1000);
    await narrow.close();
    await expect(narrow.catalog([])).rejects.toMatchObject(rejection("warehouse-unreachable"));
  });

  it("tells what a role may not read as missing", async () => {
    const made = await openServer({ url: server.url });
    await made.createTable({
      statement: verified("select 1 as a", one),
      upload: null,
      unjoinable: null,
      table: table("secret"),
      ifExists: "error",
      comment: () => "",
    });
    await made.close();
    const { default: pg } = await import("pg");
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query("create role reader login password 'x'");
    await admin.end();
    const reader = await openServer({
      host: "127.0.0.1",
      port: server.port,
      user: "reader",
      password: "x",
      database: "postgres",
    });
    const { tables } = await reader.catalog([table("secret")]);
    expect(tables[0]?.exists).toBe(false);
    await expect(readAll(reader, "select a from secret", one)).rejects.toThrow(/permission denied for table secret/);
    await reader.close();
  });

  it("that cannot be used is named by host and port, without the password", async () => {
    const wrong = [
      { url: "postgres://me:pass-word@127.0.0.1:1/db" },
      { url: server.url.replace("test-password", "pass-word") },
      { url: server.url.replace(/\/postgres$/, "/nowhere") },
      { host: "nowhere.invalid", port: 5432, user: "me", password: "pass-word" },
    ];
    for (const options of wrong) {
      const warehouse = await openServer(options);
      const error = await warehouse.catalog([]).catch((e: unknown) => e);
      expect(error).toMatchObject(rejection("warehouse-unreachable"));
      if (!(error instanceof AsofError)) throw error;
      expect(error.message).toMatch(/(127\.0\.0\.1|nowhere\.invalid):\d+/);
      expect(JSON.stringify([error.message, error.diagnostics, error.stack, String(error.cause)])).not.toMatch(
        /pass-?word@|pass-word/,
      );
      await warehouse.close();
    }
    const malformed = await openServer({ url: "postgres://me:pass-word@[bad:5432/db" }).catch((e: unknown) => e);
    expect(malformed).toMatchObject(rejection("config-invalid"));
    expect(String(malformed)).not.toMatch(/pass-word/);
  });
});
