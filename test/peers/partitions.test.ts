import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Row } from "../../src/ir/value.ts";
import type { ResultColumn } from "../../src/ports/warehouse.ts";
import type { FileFormat } from "../../src/runtime/files/format.ts";
import { openPartitionedWriter } from "../../src/runtime/sink/partition/partition-writer.ts";
import { partitioningOf } from "../../src/runtime/sink/partition/partitioning.ts";
import { batchOf } from "../unit/sink/samples.ts";
import { readByDuckdb } from "./duckdb.ts";
import { readByPython } from "./python/read.ts";
import { type Read, type Told, toldRows } from "./told.ts";

const columns: readonly ResultColumn[] = [
  { name: "id", type: { kind: "int64" } },
  { name: "at", type: { kind: "timestamp" } },
  { name: "word", type: { kind: "string" } },
  { name: "value", type: { kind: "float64" } },
];

const words = ["plain", "b/c", "é 🦉", "a=b", "100%", "..", "*?[x]", "'q' \"q\"", "a:b|c", null];

/** In no order; every word and every month comes often. */
const rows: readonly Row[] = Array.from({ length: 600 }, (_, index): Row => {
  const id = (index * 251) % 600;
  const month = String((id % 7) + 1).padStart(2, "0");
  const at = id % 13 === 0 ? null : `2013-${month}-15T23:59:59.999999Z`;
  return [BigInt(id), at, words[id % words.length] ?? null, id / 7];
});

let folder = "";

async function write(name: string, by: string, format: FileFormat): Promise<string> {
  const path = join(folder, name);
  const partitioning = partitioningOf(by, columns, "at");
  // So little may wait that partitions have several files.
  const limits = { waitingBytes: 4_000, openFiles: 2, partitions: 100 };
  const writer = await openPartitionedWriter({
    path,
    format,
    partitioning,
    ifExists: "error",
    isOurs: async () => false,
    limits,
  });
  for (let start = 0; start < rows.length; start += 150)
    await writer.write(batchOf(columns, rows.slice(start, start + 150)));
  await writer.finish();
  return path;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "asof-peers-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The columns asked for, in the order of the rows' numbers. */
function picked({ types, rows }: Read, names: readonly string[]): readonly (readonly Told[])[] {
  const places = names.map((name) => types.findIndex(([one]) => one === name));
  const cells = rows.map((row) => places.map((place) => row[place] ?? null));
  return cells.sort((left, right) => Number(left[0]) - Number(right[0]));
}

const told = [...toldRows(columns, rows)].sort((left, right) => Number(left[0]) - Number(right[0]));

const monthOf = ([, at]: Row): string | null => (at === null || at === undefined ? null : String(at).slice(0, 7));
const months = [...rows].sort((left, right) => Number(left[0]) - Number(right[0])).map(monthOf);

describe("a folder by month is one table", () => {
  it.each<FileFormat>(["parquet", "arrow"])("to pyarrow, of %s", async (format) => {
    const read = await readByPython("dataset", await write(`month-${format}`, "month", format), format);
    expect(picked(read, ["id", "at", "word", "value"])).toEqual(told);
    expect(picked(read, ["id", "month"]).map(([, month]) => month)).toEqual(months);
  });

  it("to DuckDB, of Parquet", async () => {
    const path = await write("month-duckdb", "month", "parquet");
    const read = await readByDuckdb(`from read_parquet('${path}/*/*.parquet', hive_partitioning = true)`);
    expect(picked(read, ["id", "at", "word", "value"])).toEqual(told);
    expect(picked(read, ["id", "month"]).map(([, month]) => month)).toEqual(months);
  });
});

describe("a folder by a column has it back, whatever stands in its values", () => {
  it("in pyarrow", async () => {
    const read = await readByPython("dataset", await write("word-pyarrow", "word", "parquet"), "parquet");
    expect(picked(read, ["id", "at", "word", "value"])).toEqual(told);
  });

  it("in DuckDB", async () => {
    const path = await write("word-duckdb", "word", "parquet");
    const read = await readByDuckdb(`from read_parquet('${path}/*/*.parquet', hive_partitioning = true)`);
    expect(picked(read, ["id", "at", "word", "value"])).toEqual(told);
  });
});
