import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { engines } from "../../engines/engines.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { allRows, arrayOf, inBatches, readAll, table, types, verified } from "./statements.ts";

const hostileText = "tab\tnew\nline\rback\\slash \\N \\. \"q\" 'q' $1 {a,b} NULL é 😀 \u2028";

/** A column of each type, with values that their text forms could get wrong. */
const columns: readonly (readonly [string, CanonicalType, readonly CanonicalValue[]])[] = [
  ["bool", types.bool, [true, false, null]],
  ["int32", types.int32, [-2147483648, 2147483647, 0]],
  ["int64", types.int64, [-9223372036854775808n, 9223372036854775807n, 0n]],
  ["float32", types.float32, [Number.NaN, Math.fround(0.1), Number.NEGATIVE_INFINITY]],
  ["float64", types.float64, [0.1 + 0.2, Number.POSITIVE_INFINITY, -5e-324]],
  ["decimal", types.decimal, ["9999999999999999.9999", "-0.0001", "NaN"]],
  ["string", types.string, [hostileText, "", "NULL"]],
  ["bytes", types.bytes, [new Uint8Array([0, 9, 10, 92, 255]), new Uint8Array(), null]],
  ["timestamp", types.timestamp, ["2013-01-01T10:00:00.500000Z", "infinity", "-infinity"]],
  ["early", types.timestamp, ["-000043-03-15T12:00:00Z", "0000-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z"]],
  ["late", types.timestamp, ["+010000-01-01T00:00:00Z", "9999-12-31T23:59:59.000001Z", null]],
  ["date", types.date, ["2016-02-29", "infinity", "-000043-03-15"]],
  ["json", types.json, ['{"a": "x\\ty\\\\"}', "null", "[1, 2]"]],
  ["texts", arrayOf(types.string), [[hostileText, null, "NULL", "", "a,b"], [], null]],
  ["numbers", arrayOf(types.int64), [[1n, null, -9223372036854775808n], [], [7n]]],
  [
    "nested",
    arrayOf(arrayOf(types.float64)),
    [
      [
        [1, 2],
        [Number.NaN, null],
      ],
      [],
      [[0.5]],
    ],
  ],
  ["times", arrayOf(types.timestamp), [["2013-01-01T10:00:00Z", "infinity", null], [], ["-000043-03-15T12:00:00Z"]]],
  ["blobs", arrayOf(types.bytes), [[new Uint8Array([0, 255]), new Uint8Array()], [null], []]],
  ["vector", { kind: "vector", length: 2 }, [[1.5, -2], [0, 0], null]],
];
const names = columns.map(([name]) => name);
const declared = Object.fromEntries(columns.map(([name, type]) => [name, type]));
const rows = [0, 1, 2].map((index) => columns.map(([, , values]) => values[index] ?? null));

describe.each(engines())("values on the $name engine", ({ start }) => {
  let engine: RunningEngine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine?.stop());

  it("come back from a loaded table as they went in", async () => {
    const loadColumns = columns.map(([name, type]) => ({ name, type }));
    await engine.warehouse.load({
      table: table("all_types"),
      columns: loadColumns,
      rows: inBatches(rows),
      ifExists: "error",
      indexes: [],
    });
    expect(await readAll(engine.warehouse, "select * from all_types", { columns: declared })).toEqual(rows);
  });

  it("come back from an upload as they went in, in its order", async () => {
    const upload = {
      name: "spine",
      rowNumber: "row",
      columns: columns.map(([name, type]) => ({ name, sqlName: `s ${name}`, type, time: null })),
    };
    const list = names.map((name) => `"s ${name}" as "${name}"`).join(", ");
    const read = await readAll(
      engine.warehouse,
      `select row, ${list} from spine order by row desc`,
      { columns: { row: types.int64, ...declared }, upload },
      inBatches(rows.slice(0, 1), [], rows.slice(1)),
    );
    expect(read).toEqual([2, 1, 0].map((index) => [BigInt(index), ...(rows[index] ?? [])]));
  });

  it("have the warehouse's types where none is declared", async () => {
    await engine.script(`
      create type mood as enum ('sad', 'it''s "ok"');
      create domain price as numeric(6,2);
      create domain prices as price[]`);
    const text = `
      select 1::int2 as i2, 2::int8 as i8, 1.50::numeric(6,2) as d, 1.5::numeric as unbounded, 'x'::varchar(3) as v,
        'c'::char(3) as c, '5b3a5ae8-9e5d-4c0a-a5a2-6b2ac8a7d7a4'::uuid as u, 'it''s "ok"'::mood as m,
        array['sad']::mood[] as ms, '{}'::json as j, now() = now() as b, timestamp '2013-01-01 10:00:00.5' as zoneless,
        date '2013-01-01' as day, interval '1 day' as span, 7.5::price as p, array[1.5]::prices as ps, null as nothing,
        '[0:1][1:2]={{1,2},{3,4}}'::int[] as bounds`;
    const fields = [
      "i2",
      "i8",
      "d",
      "unbounded",
      "v",
      "c",
      "u",
      "m",
      "ms",
      "j",
      "b",
      "zoneless",
      "day",
      "span",
      "p",
      "ps",
    ];
    const all = [...fields, "nothing", "bounds"];
    const wanted = { columns: Object.fromEntries(all.map((name) => [name, null])) };
    const result = await engine.warehouse.read({ statement: verified(text, wanted), upload: null, batchRows: 10 });
    const price = { kind: "decimal", precision: 6, scale: 2 };
    expect(result.columns.map(({ type }) => type)).toEqual([
      types.int32,
      types.int64,
      price,
      types.string,
      types.string,
      types.string,
      types.string,
      types.string,
      arrayOf(types.string),
      types.json,
      types.bool,
      types.timestamp,
      types.date,
      types.string,
      price,
      { kind: "array", of: price },
      types.string,
      arrayOf(types.int32),
    ]);
    expect(await allRows(result)).toEqual([
      [
        1,
        2n,
        "1.50",
        "1.5",
        "x",
        "c  ",
        "5b3a5ae8-9e5d-4c0a-a5a2-6b2ac8a7d7a4",
        'it\'s "ok"',
        ["sad"],
        "{}",
        true,
        "2013-01-01T10:00:00.500000Z",
        "2013-01-01",
        "P1D",
        "7.50",
        ["1.50"],
        null,
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ]);
  });

  it("are bound as literals in their place would be read", async () => {
    const ask = (condition: string, ...parameters: readonly (string | number | bigint | boolean | null)[]) =>
      readAll(engine.warehouse, `select ${condition} as yes`, { columns: { yes: types.bool }, parameters });
    expect(await ask("2 > $1", 1.5)).toEqual([[true]]);
    expect(await ask("2::int8 > $1", 1)).toEqual([[true]]);
    expect(await ask("0.1::float8 = $1", 0.1)).toEqual([[true]]);
    expect(await ask("0.1::numeric = $1", 0.1)).toEqual([[true]]);
    expect(await ask("1::int8 = $1", 1n)).toEqual([[true]]);
    expect(await ask("9223372036854775807 = $1", 9223372036854775807n)).toEqual([[true]]);
    expect(await ask("true = $1", true)).toEqual([[true]]);
    expect(await ask("'infinity'::float8 = $1", Number.POSITIVE_INFINITY)).toEqual([[true]]);
    expect(await ask("1e300 = $1", 1e300)).toEqual([[true]]);
    expect(await ask("date '2013-01-02' > $1", "2013-01-01")).toEqual([[true]]);
    expect(await ask("'it''s' = $1", "it's")).toEqual([[true]]);
    expect(await ask("$1 = $2 || $2", "xx", "x")).toEqual([[true]]);
    expect(await ask("1 = $1", null)).toEqual([[null]]);
    expect(await ask("substr('abc', $1) = 'bc'", 2)).toEqual([[true]]);
    expect(await ask("(select count(*) from (select 1 from generate_series(1, $1) limit $2) as g) = 3", 5, 3n)).toEqual(
      [[true]],
    );
  });

  it("do not change with the settings of the role, the database or the session", async () => {
    const text = `
      select timestamptz '2013-07-01 00:00:00+00' as a, '2013-01-01'::timestamptz as b, '\\x0a'::bytea as c, 1e-7::float8 as d,
        'back\\slash' as e, date '2013-02-01' as f, date_trunc('day', timestamptz '2013-01-01 03:00:00+00') as g`;
    const wanted = { columns: { a: null, b: null, c: null, d: null, e: null, f: null, g: null } };
    const before = await readAll(engine.warehouse, text, wanted);
    const hostile = [
      "timezone = 'America/New_York'",
      "datestyle = 'German'",
      "bytea_output = 'escape'",
      "extra_float_digits = -15",
    ];
    // 18 still lets the old strings be turned on.
    const all = [
      ...hostile,
      "standard_conforming_strings = off",
      "default_transaction_read_only = on",
      "intervalstyle = 'sql_standard'",
    ];
    await engine.script(
      all
        .flatMap((one) => [`alter role postgres set ${one}`, `alter database postgres set ${one}`, `set ${one}`])
        .join(";"),
    );
    const fresh = await engine.query("show timezone");
    expect(fresh).toEqual([["UTC"]]);
    expect(await readAll(engine.warehouse, text, wanted)).toEqual(before);
    expect(before).toEqual([
      [
        "2013-07-01T00:00:00Z",
        "2013-01-01T00:00:00Z",
        new Uint8Array([10]),
        1e-7,
        "back\\slash",
        "2013-02-01",
        "2013-01-01T00:00:00Z",
      ],
    ]);
    const upload = {
      name: "spine",
      rowNumber: "row",
      columns: [{ name: "at", sqlName: "at", type: types.timestamp, time: null }],
    };
    const uploaded = await readAll(
      engine.warehouse,
      "select at from spine where at = timestamptz '2013-01-01 00:00:00'",
      { columns: { at: types.timestamp }, upload },
      inBatches([["2013-01-01"]]),
    );
    expect(uploaded).toEqual([["2013-01-01T00:00:00Z"]]);
  });
});
