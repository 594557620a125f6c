import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decoderFor, textDecoder } from "../../../dialects/postgres/driver/decoder-choice.ts";
import { FetchedRows } from "../../../dialects/postgres/driver/fetched-rows.ts";
import { StreamedRows } from "../../../dialects/postgres/driver/streamed-rows.ts";
import { inTransaction } from "../../../dialects/postgres/driver/transaction.ts";
import type { ColumnBatch } from "../../../src/ir/columns.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../../src/ir/value.ts";
import { formatDay, formatInstant } from "../../../src/kernel/time.ts";
import { engines } from "../../engines/engines.ts";
import type { RunningEngine } from "../../engines/running.ts";
import fc from "../../support/fast-check.ts";
import { arrayOf, inBatches, readAll, table, types, verified } from "./statements.ts";

const rejection = (code: string) => ({ diagnostics: [expect.objectContaining({ code })] });

const text = fc.string({ unit: "grapheme", maxLength: 60 }).filter((one) => !/[\0\u{d800}-\u{dfff}]/u.test(one));
/** Canonical: as many digits after the point as the type has. */
const decimal = fc.oneof(
  fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n }).map((units) => {
    const digits = (units < 0n ? -units : units).toString().padStart(5, "0");
    return `${units < 0n ? "-" : ""}${digits.slice(0, -4)}.${digits.slice(-4)}`;
  }),
  fc.constantFrom("NaN", "0.0000", "0.0001", "-0.1000", "10000.0000", "99990000.0000"),
);
/** From the first day that Postgres knows to the last that JavaScript can count. */
const instant = fc.oneof(
  fc.bigInt({ min: -210_866_803_200_000_000n, max: 8_640_000_000_000_000_000n }).map(formatInstant),
  fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n }).map(formatInstant),
  fc.constantFrom("infinity", "-infinity", "2016-02-29T23:59:59.999999Z", "2255-06-05T23:47:34.740993Z"),
);
const day = fc.oneof(
  fc.integer({ min: -2_440_588, max: 100_000_000 }).map(formatDay),
  fc.constantFrom("infinity", "-infinity"),
);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const float32 = fc.float();
/** The warehouse refuses NUL and halves of surrogate pairs. */
const json = fc.json().filter((one) => !/\\u0000|\\ud[89a-f]/i.test(one) && !/[\0\u{d800}-\u{dfff}]/u.test(one));
const elements = <T>(of: fc.Arbitrary<T>) => fc.array(fc.option(of), { maxLength: 4 });
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.array(fc.double(), { minLength: 3, maxLength: 3 }))
  .map(([rows, row]) => Array.from({ length: rows }, () => row));

const columns: readonly (readonly [string, CanonicalType, fc.Arbitrary<CanonicalValue>])[] = [
  ["bool", types.bool, fc.boolean()],
  ["int32", types.int32, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })],
  ["int64", types.int64, int64],
  ["float32", types.float32, float32],
  ["float64", types.float64, fc.double()],
  ["decimal", types.decimal, decimal],
  ["string", types.string, text],
  ["bytes", types.bytes, fc.uint8Array({ maxLength: 60 }).map((one) => new Uint8Array(one))],
  ["timestamp", types.timestamp, instant],
  ["date", types.date, day],
  ["bools", arrayOf(types.bool), elements(fc.boolean())],
  ["int32s", arrayOf(types.int32), elements(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }))],
  ["int64s", arrayOf(types.int64), elements(int64)],
  ["float32s", arrayOf(types.float32), elements(float32)],
  ["matrix", arrayOf(arrayOf(types.float64)), matrix],
  ["decimals", arrayOf(types.decimal), elements(decimal)],
  ["texts", arrayOf(types.string), elements(text)],
  ["blobs", arrayOf(types.bytes), elements(fc.uint8Array({ maxLength: 9 }).map((one) => new Uint8Array(one)))],
  ["instants", arrayOf(types.timestamp), elements(instant)],
  ["days", arrayOf(types.date), elements(day)],
  ["vector", { kind: "vector", length: 3 }, fc.array(float32, { minLength: 3, maxLength: 3 })],
  ["json", types.json, json],
];
const declared = { id: types.int64, ...Object.fromEntries(columns.map(([name, type]) => [name, type])) };
const rowsOfAll = fc
  .array(fc.tuple(...columns.map(([, , value]) => fc.option(value, { freq: 6 }))), { minLength: 1, maxLength: 12 })
  .map((rows) => rows.map((row, index): Row => [BigInt(index), ...row]));

describe.each(engines())("round trips on the $name engine", ({ start }) => {
  let engine: RunningEngine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine?.stop());

  const load = (name: string, ifExists: "replace" | "append", rows: readonly Row[]) =>
    engine.warehouse.load({
      table: table(name),
      columns: Object.entries(declared).map(([name, type]) => ({ name, type })),
      rows: inBatches(rows),
      ifExists,
      indexes: [],
    });

  /** The same result through binary forms, where there are any, and through the text of every value. */
  async function bothWays(query: string, wanted: Readonly<Record<string, CanonicalType>>) {
    const read = (asText: boolean) =>
      inTransaction(engine.engine, { mode: "read only", signal: undefined }, async (session) => {
        const statement = { text: query, parameters: [] };
        const { fields } = await session.describe(statement);
        const result = Object.entries(wanted).map(([name, type], index) => {
          const field = fields[index];
          if (field === undefined) throw new Error(`no column ${name}`);
          return { name, type, decoder: asText ? textDecoder(type) : decoderFor(type, field) };
        });
        const parts = { session, query: statement, columns: result, batchRows: 7 };
        const source = engine.engine.streams ? new StreamedRows(parts) : new FetchedRows(parts);
        const batches: ColumnBatch[] = [];
        for (let batch = await source.next(); batch !== null; batch = await source.next()) batches.push(batch);
        return batches;
      });
    return { binary: await read(false), text: await read(true) };
  }

  it("every type, up in both forms and down in both", async () => {
    await fc.assert(
      fc.asyncProperty(rowsOfAll, async (rows) => {
        await load("in_binary", "replace", rows);
        await load("in_text", "replace", []);
        await load("in_text", "append", rows);
        // The warehouse itself sees no difference.
        const differ =
          "select count(*) from in_binary b full join in_text t using (id) where b::text is distinct from t::text";
        expect(await engine.query(differ)).toEqual([["0"]]);
        const { binary, text } = await bothWays("select * from in_binary order by id", declared);
        expect(binary).toEqual(text);
        const read = await readAll(engine.warehouse, "select * from in_binary order by id", { columns: declared });
        // jsonb keeps the meaning of its text.
        const parsed = (all: readonly Row[]) =>
          all.map((row) =>
            row.map((value, at) => (at === row.length - 1 && value !== null ? JSON.parse(String(value)) : value)),
          );
        expect(parsed(read)).toEqual(parsed(rows));
      }),
      { numRuns: 30 },
    );
  });

  it("types of the warehouse that have no form of ours, and extremes, down in both", async () => {
    await engine.script(`
      create type colour as enum ('r''ed', 'grün');
      create domain price as numeric(6,2); create domain prices as price[]`);
    const wanted: Readonly<Record<string, CanonicalType>> = {
      small: types.int32,
      oid: types.int64,
      unbounded: types.decimal,
      huge: types.decimal,
      name: types.string,
      padded: types.string,
      uuid: types.string,
      colour: types.string,
      price: types.decimal,
      json: types.json,
      zoneless: types.timestamp,
      day: types.timestamp,
      firstDay: types.date,
      first: types.timestamp,
      span: types.string,
      widened: types.float64,
      text: types.string,
      bounds: arrayOf(types.int32),
      smalls: arrayOf(types.int32),
      colours: arrayOf(types.string),
      prices: arrayOf(types.decimal),
      varchars: arrayOf(types.string),
      zonelesses: arrayOf(types.timestamp),
      empties: arrayOf(types.string),
    };
    const values = [
      "(-32768)::int2",
      "4294967295::oid",
      "1.500::numeric",
      "1e120::numeric + 0.00000000000001",
      "'a name'::name",
      "'c'::char(3)",
      "'5b3a5ae8-9e5d-4c0a-a5a2-6b2ac8a7d7a4'::uuid",
      "'grün'::colour",
      "7.5::price",
      `'{"a" : 1}'::json`,
      "timestamp '0044-03-15 12:00:00.000001 BC'",
      "date '2016-02-29'",
      "date '4714-11-24 BC'",
      "timestamptz '4714-11-24 00:00:00+00 BC'",
      "interval '1 day 00:00:01'",
      "0.1::float4",
      "true",
      "'[0:1][1:2]={{1,2},{3,NULL}}'::int[]",
      "'{1,-1}'::int2[]",
      "'{grün,NULL}'::colour[]",
      "array[1.5, null]::prices",
      "'{a,\"NULL\",NULL}'::varchar[]",
      "'{infinity,2016-02-29 00:00:01}'::timestamp[]",
      "'{}'::text[]",
    ];
    const list = Object.keys(wanted).map((name, index) => `${values[index]} as "${name}"`);
    const query = `select ${list.join(", ")} union all select ${list.map(() => "null").join(", ")}`;
    const { binary, text } = await bothWays(query, wanted);
    expect(binary).toEqual(text);
    const [row, nulls] = await readAll(engine.warehouse, query, { columns: wanted });
    expect(nulls?.every((one) => one === null)).toBe(true);
    expect(row?.slice(10, 16)).toEqual([
      "-000043-03-15T12:00:00.000001Z",
      "2016-02-29T00:00:00Z",
      "-004713-11-24",
      "-004713-11-24T00:00:00Z",
      "P1DT1S",
      0.1,
    ]);
  });

  it("the last day and the last instant, which JavaScript cannot count", async () => {
    const last = "select date '5874897-12-31' as d, timestamptz '294247-01-10 04:00:54.775806+00' as t";
    expect(await readAll(engine.warehouse, last, { columns: { d: types.date, t: types.timestamp } })).toEqual([
      ["+5874897-12-31", "+294247-01-10T04:00:54.775806Z"],
    ]);
  });

  it("refuse what a column's storage cannot hold", async () => {
    const read = (value: string, type: CanonicalType) =>
      readAll(engine.warehouse, `select ${value} as a`, { columns: { a: type } });
    const beyond = [
      ["timestamptz '294247-01-10 04:00:54.775807+00'", types.timestamp],
      ["timestamptz '294276-12-31 23:59:59+00'", types.timestamp],
      ["timestamp '294276-12-31 23:59:59'", types.timestamp],
      ["date '294276-12-31'", types.timestamp],
      ["date '5874897-12-31'", types.timestamp],
      ["array[timestamptz '294276-12-31 23:59:59+00']", arrayOf(types.timestamp)],
      ["3000000000", types.int32],
      ["9223372036854775808", types.int64],
      ["array[1, null]::real[]", { kind: "vector", length: 2 }],
    ] as const;
    for (const [value, type] of beyond) await expect(read(value, type)).rejects.toMatchObject(rejection("column-type"));
    await expect(read("timestamptz '294276-12-31 23:59:59+00'", types.timestamp)).rejects.toThrow(
      /column 'a' holds an instant after the year 294246/,
    );
    const one = (type: CanonicalType, value: CanonicalValue) =>
      engine.warehouse.load({
        table: table("refused"),
        columns: [{ name: "a", type }],
        rows: inBatches([[value]]),
        ifExists: "error",
        indexes: [],
      });
    const unfit = [
      [types.float32, 1e300],
      [types.float32, 1e-300],
      [types.int32, 2 ** 31],
      [types.int64, 2n ** 63n],
      [types.timestamp, "+999999-01-01T00:00:00Z"],
      [types.timestamp, "2013-02-29T00:00:00Z"],
      [types.date, "2013-02-29"],
      [types.decimal, "1e99999"],
      [types.string, "half \ud800"],
      [types.json, "{"],
      [arrayOf(arrayOf(types.int32)), [[1, 2], [3]]],
      [arrayOf(arrayOf(types.int32)), [1, 2]],
      [{ kind: "vector", length: 2 }, [1, null]],
    ] as const;
    for (const [type, value] of unfit) await expect(one(type, value)).rejects.toMatchObject(rejection("column-type"));
  });

  it("end a batch of wide rows early", async () => {
    const wide = "select g as n, repeat('x', 200000) as t from generate_series(1, 700) g";
    const statement = verified(wide, { columns: { n: types.int32, t: types.string } });
    const result = await engine.warehouse.read({ statement, upload: null, batchRows: 10_000 });
    const sizes: number[] = [];
    for await (const { rows } of result.batches) sizes.push(rows);
    expect(sizes.reduce((sum, rows) => sum + rows, 0)).toBe(700);
    expect(sizes.length).toBeGreaterThan(1);
  });
});
