import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { PreparedRead, SqlDatabase } from "../../../src/ports/sql-database.ts";
import { startEmbedded } from "../../engines/embedded.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { startServerEngine } from "../../engines/server.ts";

const numbers: PreparedRead = {
  name: "asof_numbers",
  text: "select n, n::text as word from generate_series(1, $1::int4) as n where $2::int8[] is null or n = any($2::int8[])",
  columns: [
    { name: "n", type: { kind: "int32" } },
    { name: "word", type: { kind: "string" } },
  ],
};

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "no error",
    (error: unknown) => (error instanceof AsofError ? (error.diagnostics[0]?.code ?? "") : `not coded: ${error}`),
  );
}

describe.each([
  ["embedded", () => startEmbedded()],
  ["server", startServerEngine],
] as const)("prepared reads, %s", (_name, start) => {
  let running: RunningEngine;
  let database: SqlDatabase;

  beforeAll(async () => {
    running = await start();
    database = postgresDatabase(running.engine);
  });
  afterAll(() => running.stop());

  it("give typed rows, again and again, with one session or several", async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, index) => database.read(numbers, [String(index), null])),
    );
    expect(all.map((rows) => rows.length)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(await database.read(numbers, ["9", "{8,9,10}"])).toEqual([
      [8, "8"],
      [9, "9"],
    ]);
    const many = await database.read(numbers, ["25000", null]);
    expect([many.length, many.at(-1)]).toEqual([25_000, [25_000, "25000"]]);
  });

  it("go on where sessions forget what they were told, or were told by others", async () => {
    const lease = await running.engine.acquire(undefined);
    await lease.client.query(`prepare asof_told as ${numbers.text}`);
    await lease.release(true);
    const told = { ...numbers, name: "asof_told" };
    for (let count = 0; count < 4; count += 1) expect(await database.read(told, ["2", null])).toHaveLength(2);
    for (let count = 0; count < 4; count += 1) {
      const one = await running.engine.acquire(undefined);
      await one.client.query("deallocate all");
      await one.release(true);
      expect(await database.read(numbers, ["2", null])).toHaveLength(2);
    }
  });

  it("fail in coded words, and leave a session that serves the next", async () => {
    const missing = { ...numbers, name: "asof_missing", text: "select 1 as n, '' as word from no_such_table" };
    expect(await codeOf(database.read(missing, []))).toBe("relation-not-found");
    const failing = {
      ...numbers,
      name: "asof_failing",
      text: "select 1 / (n - 3) as n, n::text as word from generate_series(1, $1::int4) n",
    };
    expect(await codeOf(database.read(failing, ["5"]))).toBe("warehouse-error");
    const unreadable = {
      ...numbers,
      name: "asof_unreadable",
      text: "select $1::int4 as n, 'x' as word",
      columns: [{ name: "n", type: { kind: "bool" } }],
    } as const;
    expect(await codeOf(database.read(unreadable, ["7"]))).toMatch(/^(column-type|no error)$/);
    expect(await database.read(numbers, ["2", null])).toHaveLength(2);
    expect(await codeOf(database.read(numbers, ["2", null], AbortSignal.abort()))).toBe("cancelled");
    expect(() => database.textOf({ kind: "int32" }, "x")).toThrow(RangeError);
  });
});

describe("prepared reads of a server", () => {
  it("stop when they are told to, and outlive a session that was ended while it lay idle", async () => {
    const running = await startServerEngine();
    try {
      const database = postgresDatabase(running.engine);
      await database.read(numbers, ["1", null]);
      const stop = new AbortController();
      const slow = { ...numbers, name: "asof_slow", text: "select $1::int4 as n, pg_sleep(60)::text as word" };
      setTimeout(() => stop.abort(), 200);
      expect(await codeOf(database.read(slow, ["1"], stop.signal))).toBe("cancelled");
      expect(await database.read(numbers, ["2", null])).toHaveLength(2);
      await running.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name = 'asof'",
      );
      expect(await database.read(numbers, ["3", null])).toHaveLength(3);
    } finally {
      await running.stop();
    }
  });
});
