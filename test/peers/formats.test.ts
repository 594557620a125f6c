import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Row } from "../../src/ir/value.ts";
import { readRows } from "../../src/runtime/files/read-rows.ts";
import { openWriter } from "../../src/runtime/sink/open-writer.ts";
import { collect } from "../unit/files/temporary.ts";
import { batchOf } from "../unit/sink/samples.ts";
import { adversarial, columns } from "./adversarial.ts";
import { readByDuckdb } from "./duckdb.ts";
import { duckdbCsv, duckdbJson } from "./duckdb-text.ts";
import { inArrow, inDuckdb, inParquet } from "./expected-types.ts";
import { type PythonReader, readByPython } from "./python/read.ts";
import { type Read, type Told, toldRows } from "./told.ts";

const formats = ["parquet", "arrow", "csv", "csv.gz", "jsonl", "jsonl.gz"];
const expected = toldRows(columns, adversarial);
const kinds = columns.map(({ name, type }) => [name, type]);
const jsonNullsAsNulls = adversarial.map((row) =>
  row.map((value, index) => (columns[index]?.type.kind === "json" && value === "null" ? null : value)),
);

/** JSON that was a part of a line comes back without the spaces between its tokens. */
function compactJson(row: Row): Row {
  return row.map((value, index) =>
    columns[index]?.type.kind === "json" && typeof value === "string" ? value.replaceAll(/(?<=[:,]) /g, "") : value,
  );
}

let folder = "";

async function write(name: string, rows: readonly Row[]): Promise<void> {
  const writer = await openWriter(join(folder, name), columns);
  // Unequal batches: pages and record batches end elsewhere.
  for (let start = 0, size = 1; start < rows.length; start += size, size = (size * 3) % 1_000)
    await writer.write(batchOf(columns, rows.slice(start, start + size)));
  await writer.finish();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "asof-peers-"));
  for (const format of formats) {
    await write(`all.${format}`, adversarial);
    await write(`empty.${format}`, []);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Column for column: a difference then names its column and is not the whole file. */
function expectSame(read: Read, rows: readonly (readonly Told[])[]): void {
  expect(read.rows.length).toBe(rows.length);
  columns.forEach(({ name }, index) => {
    const differing = rows.flatMap((row, at) => {
      const [ours, theirs] = [row[index], read.rows[at]?.[index]];
      return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ row: at, ours, theirs }];
    });
    expect([name, differing.slice(0, 5)]).toEqual([name, []]);
  });
}

function typesOf(types: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return columns.map(({ name }) => [name, types[name] ?? "?"]);
}

describe("every value and every type is read as it was written", () => {
  it.each<[PythonReader, string, Readonly<Record<string, string>>]>([
    ["parquet", "parquet", inParquet],
    ["arrow", "arrow", inArrow],
    ["pandas-parquet", "parquet", inParquet],
    ["pandas-arrow", "arrow", inArrow],
  ])("by %s", async (reader, format, types) => {
    const read = await readByPython(reader, join(folder, `all.${format}`));
    expect(read.types).toEqual(typesOf(types));
    expectSame(read, expected);
    const empty = await readByPython(reader, join(folder, `empty.${format}`));
    expect(empty.rows).toEqual([]);
    expect(empty.types).toEqual(typesOf(types));
  });

  it("by DuckDB from Parquet", async () => {
    const read = await readByDuckdb(`from read_parquet('${join(folder, "all.parquet")}')`);
    expect(read.types).toEqual(typesOf(inDuckdb));
    expectSame(read, expected);
    const empty = await readByDuckdb(`from read_parquet('${join(folder, "empty.parquet")}')`);
    expect(empty).toEqual({ types: typesOf(inDuckdb), rows: [] });
  });

  it.each(["csv", "csv.gz"])("by pyarrow from %s, told the types", async (format) => {
    expectSame(await readByPython("csv", join(folder, `all.${format}`), kinds), expected);
    expect((await readByPython("csv", join(folder, `empty.${format}`), kinds)).rows).toEqual([]);
  });

  it("by Python's json from JSON lines, where a JSON null is no value", async () => {
    const read = await readByPython("jsonl", join(folder, "all.jsonl"), kinds);
    expectSame(read, toldRows(columns, jsonNullsAsNulls));
    expect((await readByPython("jsonl", join(folder, "empty.jsonl"), kinds)).rows).toEqual([]);
  });

  it.each(["csv", "csv.gz"])("by DuckDB from %s, told the types", async (format) => {
    const read = await readByDuckdb(duckdbCsv(join(folder, `all.${format}`), columns));
    expect(read.types).toEqual(typesOf(inDuckdb));
    expectSame(read, expected);
    expect((await readByDuckdb(duckdbCsv(join(folder, `empty.${format}`), columns))).rows).toEqual([]);
  });

  it.each(["jsonl", "jsonl.gz"])("by DuckDB from %s, told the types", async (format) => {
    const read = await readByDuckdb(duckdbJson(join(folder, `all.${format}`), columns));
    expect(read.types).toEqual(typesOf(inDuckdb));
    expectSame(read, toldRows(columns, jsonNullsAsNulls.map(compactJson)));
    expect((await readByDuckdb(duckdbJson(join(folder, `empty.${format}`), columns))).rows).toEqual([]);
  });

  it.each(["parquet", "csv", "csv.gz", "jsonl", "jsonl.gz"])("by asof from %s", async (format) => {
    const file = await readRows(join(folder, `all.${format}`), { columns });
    const rows = format.startsWith("jsonl") ? jsonNullsAsNulls.map(compactJson) : adversarial;
    expectSame({ types: [], rows: toldRows(columns, await collect(file.rows)) }, toldRows(columns, rows));
    const empty = await readRows(join(folder, `empty.${format}`), { columns });
    expect(await collect(empty.rows)).toEqual([]);
  });
});
