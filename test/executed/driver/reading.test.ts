import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../../../dialects/postgres/driver/ask.ts";
import type { AsofError } from "../../../src/kernel/diagnostics.ts";
import { engines } from "../../engines/engines.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { allRows, inBatches, readAll, table, types, verified } from "./statements.ts";

const rejection = (code: string) => ({ diagnostics: [expect.objectContaining({ code })] });
const big = (rows: number) => `select g as n, repeat('x', 1000) || g as text from generate_series(1, ${rows}) as g`;
const bigColumns = { columns: { n: types.int32, text: types.string } };
const spine = (name = "spine") => ({
  name,
  rowNumber: "row",
  columns: [{ name: "key", sqlName: "key", type: types.int64, time: null }],
});

describe.each(engines())("reading on the $name engine", ({ name, start }) => {
  let engine: RunningEngine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine?.stop());

  /** Nothing of a run is left: no transaction but the one that looks, no temporary table, no half table. */
  async function expectNothingLeft(): Promise<void> {
    const open = `select count(*) from pg_stat_activity
      where application_name = 'asof' and state <> 'idle' and pid <> pg_backend_pid()`;
    for (let tries = 0; name === "server" && (await engine.query(open))[0]?.[0] !== "0"; tries += 1) {
      expect(tries).toBeLessThan(2_000);
      await sleep(20);
    }
    expect(await engine.query("select relname from pg_class where relpersistence = 't'")).toEqual([]);
    expect(await engine.query("select relname from pg_class where relname like 'asof_%' or relname = 'half'")).toEqual(
      [],
    );
  }

  it("gives batches of the size asked for, and their columns before them", async () => {
    const statement = verified("select g as n from generate_series(1, 25) as g", { columns: { n: null } });
    const result = await engine.warehouse.read({ statement, upload: null, batchRows: 10 });
    expect(result.columns).toEqual([{ name: "n", type: types.int32 }]);
    const sizes: number[] = [];
    for await (const batch of result.batches) sizes.push(batch.rows);
    expect(sizes).toEqual([10, 10, 5]);
    await expectNothingLeft();
  });

  it("gives no batch, but the columns, of an empty result", async () => {
    const statement = verified("select 1::int8 as n where false", { columns: { n: null } });
    const result = await engine.warehouse.read({ statement, upload: null, batchRows: 10 });
    expect(result.columns).toEqual([{ name: "n", type: types.int64 }]);
    expect(await allRows(result)).toEqual([]);
  });

  it("takes an empty upload and one of many batches", async () => {
    const columns = { columns: { n: types.int64 }, upload: spine() };
    expect(await readAll(engine.warehouse, "select count(*) as n from spine", columns, inBatches())).toEqual([[0n]]);
    async function* many() {
      for (let batch = 0; batch < 30; batch += 1)
        yield Array.from({ length: 5000 }, (_, i) => [BigInt(batch * 5000 + i)]);
    }
    const text = "select count(*) as n from spine where row = key";
    expect(await readAll(engine.warehouse, text, columns, many())).toEqual([[150_000n]]);
    await expectNothingLeft();
  });

  it("holds two batches of a big result, however slow the consumer is", async () => {
    const statement = verified(big(300_000), bigColumns);
    const result = await engine.warehouse.read({ statement, upload: null, batchRows: 2_000 });
    let rows = 0;
    let batches = 0;
    let most = 0;
    for await (const batch of result.batches) {
      rows += batch.rows;
      batches += 1;
      if (batches === 3) await sleep(500);
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      most = Math.max(most, heapUsed + arrayBuffers);
      if (batches === 3 && name === "server") {
        const busy = await engine.query(
          "select wait_event from pg_stat_activity where application_name = 'asof' and query like 'select g as n%'",
        );
        expect(busy).toEqual([["ClientWrite"]]);
      }
    }
    expect(rows).toBe(300_000);
    // The result is 300 MB of text.
    expect(most).toBeLessThan(220e6);
  });

  it("frees the session when the consumer breaks off, or never begins", async () => {
    const statement = verified(big(100_000), bigColumns);
    const broken = await engine.warehouse.read({ statement, upload: null, batchRows: 100 });
    for await (const _ of broken.batches) break;
    await expectNothingLeft();
    const unread = await engine.warehouse.read({ statement, upload: null, batchRows: 100 });
    await unread.batches[Symbol.asyncIterator]().return?.();
    await expectNothingLeft();
    expect(await allRows(unread)).toEqual([]);
  });

  it("cancels between batches, whether or not someone waits", async () => {
    const abort = new AbortController();
    const statement = verified(`${big(100_000)} where g > (select min(row) from spine)`, {
      ...bigColumns,
      upload: spine(),
    });
    const run = { statement, upload: inBatches([[1n]]), batchRows: 100, signal: abort.signal };
    const result = await engine.warehouse.read(run);
    const iterator = result.batches[Symbol.asyncIterator]();
    expect((await iterator.next()).done).toBe(false);
    abort.abort();
    await expectNothingLeft();
    await expect(iterator.next()).rejects.toMatchObject(rejection("cancelled"));
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    await expectNothingLeft();
  });

  it("cancels an upload whose producer hangs, and one that was cancelled before", async () => {
    const abort = new AbortController();
    async function* hanging() {
      yield [[1n]];
      setTimeout(() => abort.abort(), 50);
      await new Promise(() => undefined);
    }
    const statement = verified("select row from spine", { columns: { row: types.int64 }, upload: spine() });
    const run = { statement, batchRows: 10, signal: abort.signal };
    await expect(engine.warehouse.read({ ...run, upload: hanging() })).rejects.toMatchObject(rejection("cancelled"));
    await expect(engine.warehouse.read({ ...run, upload: inBatches() })).rejects.toMatchObject(rejection("cancelled"));
    const load = { table: table("half"), columns: [], rows: inBatches(), ifExists: "error", indexes: [] } as const;
    await expect(engine.warehouse.load({ ...load, signal: abort.signal })).rejects.toMatchObject(
      rejection("cancelled"),
    );
    await expectNothingLeft();
  });

  it("says what is wrong with a statement", async () => {
    const read = (text: string, type = types.int32 as typeof types.int32 | typeof types.string) =>
      readAll(engine.warehouse, text, { columns: { a: type } });
    await expect(read("select a from nowhere")).rejects.toMatchObject(rejection("relation-not-found"));
    await expect(read("select a from pg_class")).rejects.toMatchObject(rejection("column-not-found"));
    await expect(read("select 1/0 as a")).rejects.toThrow(/division by zero \[SQLSTATE 22012\]/);
    await expect(read("select 'x' as a")).rejects.toMatchObject(rejection("column-type"));
    await expect(read("select 1 as b")).rejects.toMatchObject(rejection("verification-failed"));
    // A failure in the middle of the rows.
    await expect(read("select 1/(5000-g) as a from generate_series(1, 9000) g")).rejects.toThrow(/division by zero/);
    await expectNothingLeft();
  });

  it("lets no statement write", async () => {
    await engine.script("create sequence counter; create table log (n int)");
    await engine.script("create function sneak() returns int language sql as 'insert into log values (1) returning n'");
    for (const upload of [undefined, spine()]) {
      const wanted = { columns: { n: types.int32 }, ...(upload === undefined ? {} : { upload }) };
      const run = readAll(engine.warehouse, "select sneak() as n", wanted, inBatches());
      await expect(run).rejects.toThrow(/read-only transaction/);
    }
    expect(await engine.query("select count(*) from log")).toEqual([["0"]]);
  });

  it("names the row and the column of a value that does not fit, and leaves nothing", async () => {
    const upload = {
      ...spine(),
      columns: [...spine().columns, { name: "when", sqlName: "w", type: types.timestamp, time: null }],
    };
    const run = (...rows: readonly (readonly (bigint | string | number | null)[])[]) =>
      readAll(engine.warehouse, "select row from spine", { columns: { row: types.int64 }, upload }, inBatches(rows));
    await expect(run([1n, "2013-01-01T00:00:00Z"], ["x", null])).rejects.toThrow(
      /row 2, column 'key': expected a bigint/,
    );
    await expect(run([1n, "2013-02-30T00:00:00Z"])).rejects.toThrow(/row 1, column 'when': expected the ISO text/);
    await expect(run([1n, "2013-01-01T00:00:00.0000001Z"])).rejects.toMatchObject(rejection("spine-invalid"));
    await expect(run([1n])).rejects.toThrow(/row 1 has 1 values for 2 columns/);
    await expect(run([1.5, null])).rejects.toMatchObject(rejection("spine-invalid"));
    const half = {
      table: table("half"),
      columns: [{ name: "a", type: types.string }],
      ifExists: "error",
      indexes: [],
    } as const;
    const bad = engine.warehouse.load({ ...half, rows: inBatches([["fine"]], [["nul \0"]]) });
    await expect(bad).rejects.toMatchObject(rejection("column-type"));
    async function* failing() {
      yield Array.from({ length: 50_000 }, () => ["some text that fills several chunks of the upload"]);
      throw new Error("the disk is gone");
    }
    await expect(engine.warehouse.load({ ...half, rows: failing() })).rejects.toThrow(/the disk is gone/);
    await expectNothingLeft();
  });

  it("asks a small question again where the warehouse gave way, and no other", async () => {
    const failing = (code: string, times: number) => {
      let left = times;
      return ask(engine.engine, undefined, async (session) => {
        left -= 1;
        if (left >= 0) throw Object.assign(new Error("it gave way"), { code });
        return (await session.run({ text: "select 1", parameters: [] })).rows;
      });
    };
    expect(await failing("40001", 2)).toEqual([["1"]]);
    expect(await failing("40P01", 1)).toEqual([["1"]]);
    await expect(failing("40001", 3)).rejects.toThrow(/it gave way/);
    await expect(failing("22012", 1)).rejects.toThrow(/it gave way/);
  });

  it("stays usable after errors, with many things asked at once", async () => {
    const asked = Array.from({ length: 12 }, (_, i) =>
      i % 3 === 0
        ? readAll(engine.warehouse, "select a from nowhere", { columns: { a: types.int32 } }).catch(
            (e: AsofError) => e.diagnostics[0]?.code,
          )
        : readAll(engine.warehouse, `select ${i} as a`, { columns: { a: types.int32 } }),
    );
    const answers = await Promise.all(asked);
    expect(answers).toEqual(Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? "relation-not-found" : [[i]])));
  });
});
