import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AdmittedQuery } from "../../../src/ports/dialect.ts";
import { engines } from "../../engines/engines.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { inBatches, table, types, verified } from "./statements.ts";

const rejection = (code: string) => ({ diagnostics: [expect.objectContaining({ code })] });
const hostile = "ta\"ble.é; drop 😀 -- 'select'";
const query = (texts: readonly string[], ...values: AdmittedQuery["values"]) =>
  ({ texts, values }) as unknown as AdmittedQuery;

describe.each(engines())("tables on the $name engine", ({ start }) => {
  let engine: RunningEngine;
  beforeAll(async () => {
    engine = await start();
    await engine.script('create schema "my schema"; create schema second');
  });
  afterAll(() => engine?.stop());

  const create = (text: string, name: string, ifExists: "error" | "replace", comment = "kept") =>
    engine.warehouse.createTable({
      statement: verified(text, { columns: {}, parameters: text.includes("$1") ? [2] : [] }),
      upload: null,
      unjoinable: null,
      table: table(name, "my schema"),
      ifExists,
      comment: ({ rows }) => `${comment}: ${rows} rows`,
    });

  it("are created from a statement, with a comment, and replaced even while they are read from", async () => {
    const place = `"my schema"."${hostile.replaceAll('"', '""')}"`;
    const created = await create(
      "-- first\nselect g as n from generate_series(1, 5) g where g > $1 -- end",
      hostile,
      "error",
    );
    expect(created).toEqual({ rows: 3n, unjoinableRows: 0n });
    await expect(create("select 1 as n", hostile, "error")).rejects.toMatchObject(rejection("file-exists"));
    expect(await engine.query(`select * from ${place}`)).toEqual([["3"], ["4"], ["5"]]);
    expect(await create(`select n * 10 as n from ${place}`, hostile, "replace", "it's \\ new")).toEqual({
      rows: 3n,
      unjoinableRows: 0n,
    });
    expect(
      await engine.query(`select n, obj_description('${place.replaceAll("'", "''")}'::regclass) from ${place}`),
    ).toEqual([
      ["30", "it's \\ new: 3 rows"],
      ["40", "it's \\ new: 3 rows"],
      ["50", "it's \\ new: 3 rows"],
    ]);
    await expect(create("select 1/0 as n", hostile, "replace")).rejects.toThrow(/division by zero/);
    expect(await engine.query(`select count(*) from ${place}`)).toEqual([["3"]]);
    expect(await engine.query("select relname from pg_class where relname like 'asof%'")).toEqual([]);
  });

  it("are created from uploaded rows", async () => {
    const upload = {
      name: "spine",
      rowNumber: "row",
      columns: [{ name: "a", sqlName: "a", type: types.string, time: null }],
    };
    const created = await engine.warehouse.createTable({
      statement: verified("select a from spine order by row", { columns: {}, upload }),
      upload: inBatches([["x"], [null]]),
      unjoinable: null,
      table: table("from_upload"),
      ifExists: "error",
      comment: () => "",
    });
    expect(created).toEqual({ rows: 2n, unjoinableRows: 0n });
    expect(await engine.query("select a from from_upload")).toEqual([["x"], [null]]);
  });

  it("are replaced where they would be made, not wherever the search path has one", async () => {
    await engine.script("create table second.named (a int); set search_path = public, second");
    await create("select 1 as n", "elsewhere", "replace");
    const run = {
      statement: verified("select 1 as n", { columns: {} }),
      upload: null,
      unjoinable: null,
      comment: () => "",
    };
    await engine.warehouse.createTable({ ...run, table: table("named"), ifExists: "replace" });
    expect(await engine.query("select count(*) from second.named")).toEqual([["0"]]);
    expect(await engine.query("select n from public.named")).toEqual([["1"]]);
    await engine.script("set search_path = public; drop table public.named");
  });

  it("are loaded with indexes, appended to and replaced", async () => {
    const load = (ifExists: "error" | "append" | "replace", ...rows: readonly (readonly (string | bigint)[])[]) =>
      engine.warehouse.load({
        table: table("loaded"),
        columns: [
          { name: 'k"ey', type: types.string },
          { name: "at.😀", type: types.int64 },
        ],
        rows: inBatches(rows),
        ifExists,
        indexes: [
          [
            { name: 'k"ey', descending: false, nullsLast: true },
            { name: "at.😀", descending: true, nullsLast: true },
          ],
        ],
      });
    expect(await load("append", ["a", 1n], ["b", 2n])).toEqual({ rows: 2n, indexes: 1 });
    await expect(load("error", ["c", 3n])).rejects.toMatchObject(rejection("file-exists"));
    expect(await load("append", ["c", 3n])).toEqual({ rows: 1n, indexes: 0 });
    expect(await engine.query("select count(*) from loaded")).toEqual([["3"]]);
    expect(await load("replace", ["d", 4n])).toEqual({ rows: 1n, indexes: 1 });
    expect(await engine.query("select * from loaded")).toEqual([["d", "4"]]);
    const { tables } = await engine.warehouse.catalog([table("loaded")]);
    expect(tables[0]).toMatchObject({ exists: true, kind: "table", rows: 1 });
    expect(tables[0]?.indexes.map(({ columns }) => columns)).toEqual([
      [
        { name: 'k"ey', descending: false, nullsFirst: false },
        { name: "at.😀", descending: true, nullsFirst: false },
      ],
    ]);
  });

  it("are described: kinds, types, usable indexes, estimates", async () => {
    const long = "l".repeat(63);
    await engine.script(`
      create type colour as enum ('red'); create domain id as bigint;
      create table facts (i id, c colour, t timestamp, z timestamptz, d date, n numeric, a int[], "with.dot""q" text, gone int, s interval);
      alter table facts drop column gone;
      create index plain on facts (i, z desc nulls last) include (t);
      create index partly on facts (i) where i > 0;
      create index computed on facts (lower("with.dot""q"), i);
      create index sorted on facts ("with.dot""q" collate "C", i);
      create index hashed on facts using hash (i);
      create view seen as select 1 as a; create materialized view kept as select 1 as a;
      create table parted (a int) partition by range (a); create table second.facts (other int);
      create table ${long} (a int)`);
    const asked = [
      table("facts"),
      table("facts", "second"),
      table("seen"),
      table("kept"),
      table("parted"),
      table("Facts"),
      table(`${long}x`),
      { ...table("facts"), database: "other" },
      { ...table("facts", "public"), database: "postgres" },
    ];
    const { tables } = await engine.warehouse.catalog(asked);
    expect(tables.map(({ exists, kind }) => (exists ? kind : null))).toEqual([
      "table",
      "table",
      "view",
      "view",
      "partitioned",
      null,
      null,
      null,
      "table",
    ]);
    expect(tables.map(({ relation }) => relation)).toEqual(asked);
    expect(tables[1]?.columns.map(({ name }) => name)).toEqual(["other"]);
    expect(tables[0]?.rows).toBe(null);
    expect(tables[0]?.columns).toEqual([
      { name: "i", warehouseType: "id", type: types.int64, time: null },
      { name: "c", warehouseType: "colour", type: types.string, time: null },
      {
        name: "t",
        warehouseType: "timestamp without time zone",
        type: types.timestamp,
        time: { form: "zoneless", zone: "UTC" },
      },
      { name: "z", warehouseType: "timestamp with time zone", type: types.timestamp, time: { form: "instant" } },
      { name: "d", warehouseType: "date", type: types.date, time: { form: "date", zone: "UTC" } },
      { name: "n", warehouseType: "numeric", type: null, time: null },
      { name: "a", warehouseType: "integer[]", type: { kind: "array", of: types.int32 }, time: null },
      { name: 'with.dot"q', warehouseType: "text", type: types.string, time: null },
      { name: "s", warehouseType: "interval", type: null, time: null },
    ]);
    const ascending = { name: "i", descending: false, nullsFirst: false };
    expect(tables[0]?.indexes).toEqual([
      { name: "computed", columns: [null, ascending] },
      { name: "plain", columns: [ascending, { name: "z", descending: true, nullsFirst: false }], includes: ["t"] },
      { name: "sorted", columns: [null, ascending] },
    ]);
    expect(await engine.warehouse.catalog([])).toEqual({ tables: [] });
  });

  it("are described as queries, without being read", async () => {
    const columns = await engine.warehouse.describe(
      query(
        ["select 1/0 as a, b::numeric(5,1) as b, ", "::date as d from (values (2)) v(b) where b > ", " -- end"],
        { type: "string", value: "2013-01-01" },
        { type: "int64", value: "1" },
      ),
    );
    expect(columns).toEqual([
      { name: "a", warehouseType: "integer", type: types.int32, time: null },
      { name: "b", warehouseType: "numeric(5,1)", type: { kind: "decimal", precision: 5, scale: 1 }, time: null },
      { name: "d", warehouseType: "date", type: types.date, time: { form: "date", zone: "UTC" } },
    ]);
    await expect(engine.warehouse.describe(query(["select nope"]))).rejects.toMatchObject(
      rejection("column-not-found"),
    );
  });

  it("are counted: duplicate keys and rows that cannot be joined", async () => {
    await engine.script(`
      create table dup ("k 1" int, k2 text, at timestamp);
      insert into dup values (1, 'a', 'infinity'), (1, 'a', null), (1, 'b', now()), (2, null, now()), (2, null, now()), (3, 'c', now())`);
    const duplicates = (columns: readonly string[]) =>
      engine.warehouse.count({ kind: "duplicate_keys", from: { kind: "table", relation: table("dup") }, columns });
    expect(await duplicates(["k 1", "k2"])).toBe(1n);
    expect(await duplicates(["k 1"])).toBe(2n);
    expect(await duplicates([])).toBe(1n);
    const from = {
      kind: "query",
      query: query(["select * from dup where k2 = ", " -- end"], { type: "string", value: "b" }),
    } as const;
    expect(await engine.warehouse.count({ kind: "duplicate_keys", from, columns: ["k2"] })).toBe(0n);
    const unjoinable = async (keys: readonly string[]) => {
      const statement = verified('select "k 1", k2, at from dup', { columns: {} });
      const run = { statement, upload: null, table: table("copy"), ifExists: "replace", comment: () => "" } as const;
      return (await engine.warehouse.createTable({ ...run, unjoinable: { time: "at", keys } })).unjoinableRows;
    };
    expect(await unjoinable([])).toBe(2n);
    expect(await unjoinable(["k 1", "k2"])).toBe(4n);
  });
});
