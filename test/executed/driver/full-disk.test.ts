import type { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServer } from "../../../dialects/postgres/driver/index.ts";
import type { Row, RowBatches } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { runsServer } from "../../engines/engines.ts";
import { startServer, type TestServer } from "../../engines/server.ts";
import { smallDisk } from "./small-disk.ts";
import { readAll, table, types, verified } from "./statements.ts";

const disk = runsServer() ? smallDisk(12) : null;
const columns = { a: types.int64, b: types.string };
const large = "select g as a, repeat('x', 1000) as b from generate_series(1, 50000) g";
const upload = {
  name: "spine",
  rowNumber: "row",
  columns: [{ name: "b", sqlName: "b", type: types.string, time: null }],
};

async function* manyRows(...first: readonly bigint[]): RowBatches {
  for (let batch = 0; batch < 50; batch += 1)
    yield Array.from({ length: 1_000 }, (): Row => [...first, "x".repeat(1_000)]);
}

describe.runIf(disk !== null)("a server whose disk is full", () => {
  let server: TestServer;
  let admin: Client;
  let warehouse: Warehouse;

  beforeAll(async () => {
    server = await startServer();
    const { default: pg } = await import("pg");
    admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query(`create tablespace small location '${disk?.folder}'`);
    await admin.query("alter database postgres set default_tablespace = small");
    await admin.query("alter database postgres set temp_tablespaces = small");
    await admin.query("alter database postgres set work_mem = '64kB'");
    warehouse = await openServer({ url: server.url });
  });
  afterAll(async () => {
    await warehouse?.close();
    await admin?.end();
    await server?.stop();
    disk?.remove();
  });

  const run = { upload: null, ifExists: "error", unjoinable: null, comment: () => "" } as const;
  const work: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      "makes no table",
      () => warehouse.createTable({ ...run, statement: verified(large, { columns }), table: table("full") }),
    ],
    [
      "loads no rows",
      () =>
        warehouse.load({
          table: table("full"),
          columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
          rows: manyRows(1n),
          ifExists: "error",
          indexes: [],
        }),
    ],
    ["sorts nothing", () => readAll(warehouse, `${large} order by md5(g::text)`, { columns })],
    [
      "keeps no spine",
      () => readAll(warehouse, "select count(*) as n from spine", { columns: { n: types.int64 }, upload }, manyRows()),
    ],
  ];

  it.each(work)("%s, says so, and has its space again", async (_, fill) => {
    const error = await fill().then(String, (reason: unknown) => reason);
    if (!(error instanceof AsofError)) throw error;
    expect(error.diagnostics).toMatchObject([
      { code: "warehouse-full", message: expect.stringContaining("53100"), hint: expect.stringContaining("free some") },
    ]);
    const left = await admin.query("select relname from pg_class where relname in ('full', 'spine')");
    expect(left.rows).toEqual([]);
    const space = async (): Promise<number> =>
      Number((await admin.query("select pg_tablespace_size('small') as bytes")).rows[0].bytes);
    await admin.query("checkpoint");
    await expect.poll(space).toBeLessThan(1_000_000);
    expect(await readAll(warehouse, "select 1 as a", { columns: { a: types.int32 } })).toEqual([[1]]);
  });
});
