import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { columnBatch } from "../../../src/ir/column-builder.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { ResultColumn } from "../../../src/ports/warehouse.ts";
import type { FileFormat } from "../../../src/runtime/files/format.ts";
import { readRows } from "../../../src/runtime/files/read-rows.ts";
import {
  openPartitionedWriter,
  type PartitionedWriter,
  type PartitionLimits,
} from "../../../src/runtime/sink/partition/partition-writer.ts";
import {
  type Partitioning,
  partitionFolder,
  partitioningOf,
} from "../../../src/runtime/sink/partition/partitioning.ts";
import { collect, failure, temporaryFolder } from "../files/temporary.ts";
import { batchOf } from "./samples.ts";

const columns: readonly ResultColumn[] = [
  { name: "id", type: { kind: "int64" } },
  { name: "at", type: { kind: "timestamp" } },
  { name: "word", type: { kind: "string" } },
];

const none = "__HIVE_DEFAULT_PARTITION__";

interface Asked {
  readonly by?: string;
  readonly format?: FileFormat;
  readonly ifExists?: "error" | "replace";
  readonly isOurs?: boolean;
  readonly limits?: PartitionLimits;
}

function open(
  path: string,
  { by = "month", format = "csv", ifExists = "error", isOurs = false, limits }: Asked = {},
): Promise<PartitionedWriter> {
  const partitioning = partitioningOf(by, columns, "at");
  return openPartitionedWriter({ path, format, partitioning, ifExists, isOurs: async () => isOurs, limits });
}

async function write(path: string, rows: readonly Row[], asked: Asked = {}): Promise<PartitionedWriter> {
  const writer = await open(path, asked);
  await writer.write(batchOf(columns, rows));
  await writer.finish();
  return writer;
}

/** Folder → its rows, over all of its files in the order of their numbers. */
async function rowsByFolder(path: string): Promise<Record<string, readonly Row[]>> {
  const found: Record<string, readonly Row[]> = {};
  for (const folder of (await readdir(path)).sort()) {
    const files = (await readdir(join(path, folder))).sort((left, right) => numberOf(left) - numberOf(right));
    const rows = await Promise.all(files.map((file) => linesOf(join(path, folder, file))));
    found[folder] = rows.flat();
  }
  return found;
}

function numberOf(file: string): number {
  return Number(/part-(\d+)\./.exec(file)?.[1]);
}

async function linesOf(path: string): Promise<readonly Row[]> {
  const [, ...lines] = (await readFile(path, "utf8")).trimEnd().split("\n");
  return lines.map((line) => line.split(","));
}

/** The same numbers again and again, in no order. */
function shuffled(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => (index * 7_919) % count);
}

describe("a partitioned folder", () => {
  it("has the rows of each month in its folder, in the order in which they came", async () => {
    await using folder = await temporaryFolder();
    const writer = await write(folder.path("out"), [
      [1n, "2013-02-28T23:59:59.999999Z", "a"],
      [2n, "2013-01-01T00:00:00Z", "b"],
      [3n, "2013-03-01T00:00:00Z", "c"],
      [4n, "2013-02-01T00:00:00Z", "d"],
      [5n, "1969-12-31T23:59:59.999999Z", "e"],
      [6n, "0001-01-01T00:00:00Z", "f"],
    ]);
    expect(await rowsByFolder(folder.path("out"))).toEqual({
      "month=0001-01": [["6", "0001-01-01T00:00:00Z", "f"]],
      "month=1969-12": [["5", "1969-12-31T23:59:59.999999Z", "e"]],
      "month=2013-01": [["2", "2013-01-01T00:00:00Z", "b"]],
      "month=2013-02": [
        ["1", "2013-02-28T23:59:59.999999Z", "a"],
        ["4", "2013-02-01T00:00:00Z", "d"],
      ],
      "month=2013-03": [["3", "2013-03-01T00:00:00Z", "c"]],
    });
    expect(await writer.partitions()).toEqual([
      { folder: "month=0001-01", rows: "1" },
      { folder: "month=1969-12", rows: "1" },
      { folder: "month=2013-01", rows: "1" },
      { folder: "month=2013-02", rows: "2" },
      { folder: "month=2013-03", rows: "1" },
    ]);
  });

  it("tells its partitions when the last row is written, before it is finished", async () => {
    await using folder = await temporaryFolder();
    const writer = await open(folder.path("out"));
    await writer.write(batchOf(columns, [[1n, "2013-01-01T00:00:00Z", "a"]]));
    expect(await writer.partitions()).toEqual([{ folder: "month=2013-01", rows: "1" }]);
    await writer.finish();
    expect(await readdir(folder.path("out"))).toEqual(["month=2013-01"]);
    const empty = await open(folder.path("empty"));
    expect(await empty.partitions()).toEqual([{ folder: `month=${none}`, rows: "0" }]);
    await empty.abort();
    expect(await folder.names()).toEqual(["out"]);
  });

  it.each([
    ["day", ["day=2013-12-31", "day=2014-01-01"]],
    ["month", ["month=2013-12", "month=2014-01"]],
    ["year", ["year=2013", "year=2014"]],
  ])("by %s", async (by, folders) => {
    await using folder = await temporaryFolder();
    const rows: readonly Row[] = [
      [1n, "2014-01-01T00:00:00Z", "a"],
      [2n, "2013-12-31T23:59:59.999999Z", "b"],
    ];
    await write(folder.path("out"), rows, { by });
    expect((await readdir(folder.path("out"))).sort()).toEqual(folders);
  });

  it("has a folder for rows without a time, or at no time", async () => {
    await using folder = await temporaryFolder();
    const rows: readonly Row[] = [
      [1n, null, "a"],
      [2n, "infinity", "b"],
      [3n, "-infinity", "c"],
      [4n, "2013-01-01T00:00:00Z", "d"],
    ];
    await write(folder.path("out"), rows, { by: "year" });
    expect(await rowsByFolder(folder.path("out"))).toEqual({
      "year=2013": [["4", "2013-01-01T00:00:00Z", "d"]],
      [`year=${none}`]: [
        ["1", "", "a"],
        ["2", "infinity", "b"],
        ["3", "-infinity", "c"],
      ],
    });
  });

  it("by a column has its values in the folders' names alone", async () => {
    await using folder = await temporaryFolder();
    const rows: readonly Row[] = [
      [1n, null, "b/c"],
      [2n, null, null],
      [3n, null, "*=é 🦉"],
      [4n, null, "b/c"],
      [5n, null, ".."],
    ];
    await write(folder.path("out"), rows, { by: "word", format: "parquet" });
    const names = (await readdir(folder.path("out"))).sort();
    expect(names.map((name) => decodeURIComponent(name))).toEqual(
      expect.arrayContaining(["word=b/c", `word=${none}`, "word=*=é 🦉", "word=.."]),
    );
    expect(names).toHaveLength(4);
    expect(names).toContain("word=b%2Fc");
    const file = await readRows(folder.path("out/word=b%2Fc/part-0.parquet"));
    expect(file.columns.map(({ name }) => name)).toEqual(["id", "at"]);
    expect(await collect(file.rows)).toEqual([
      [1n, null],
      [4n, null],
    ]);
  });

  it("without rows has one empty file, which says what the columns are", async () => {
    await using folder = await temporaryFolder();
    const writer = await write(folder.path("out"), []);
    expect(await readFile(folder.path(`out/month=${none}/part-0.csv`), "utf8")).toBe("id,at,word\n");
    expect(await writer.partitions()).toEqual([{ folder: `month=${none}`, rows: "0" }]);
  });

  it("holds every row once, with more partitions than files may be open and more rows than may wait", async () => {
    await using folder = await temporaryFolder();
    const limits = { waitingBytes: 30_000, openFiles: 3, partitions: 100 };
    const writer = await open(folder.path("out"), { by: "day", limits });
    const order = shuffled(4_000);
    const day = (id: number): string => `2013-01-0${(id % 7) + 1}`;
    let most = 0;
    for (let start = 0; start < order.length; start += 500) {
      const rows = order.slice(start, start + 500).map((id): Row => [BigInt(id), `${day(id)}T00:00:00Z`, "w"]);
      await writer.write(columnBatch(typesOf(), rows));
      most = Math.max(most, await openFiles(folder.path("")));
    }
    await writer.finish();
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(limits.openFiles);
    const found = await rowsByFolder(folder.path("out"));
    expect(Object.keys(found)).toHaveLength(7);
    for (const [name, rows] of Object.entries(found)) {
      const expected = order.filter((id) => `day=${day(id)}` === name).map(String);
      expect(rows.map(([id]) => id)).toEqual(expected);
    }
    expect((await writer.partitions()).reduce((sum, { rows }) => sum + Number(rows), 0)).toBe(4_000);
  });

  it("appears all at once", async () => {
    await using folder = await temporaryFolder();
    const writer = await open(folder.path("out"));
    await writer.write(batchOf(columns, [[1n, null, "a"]]));
    expect(await folder.names()).not.toContain("out");
    await writer.finish();
    expect(await folder.names()).toEqual(["out"]);
  });

  it("leaves nothing when it is aborted, whatever is open", async () => {
    await using folder = await temporaryFolder();
    const limits = { waitingBytes: 100, openFiles: 2, partitions: 100 };
    const writer = await open(folder.path("out"), { limits });
    await writer.write(
      batchOf(
        columns,
        Array.from({ length: 500 }, (_, id) => [BigInt(id), monthOf(id), "word"]),
      ),
    );
    await writer.abort();
    expect(await folder.names()).toEqual([]);
  });

  it.each(["parquet", "arrow"] as const)("leaves nothing after a failure in the middle: %s", async (format) => {
    await using folder = await temporaryFolder();
    const limits = { waitingBytes: 1_000, openFiles: 2, partitions: 100 };
    const writer = await open(folder.path("out"), { format, limits });
    const rows = Array.from({ length: 500 }, (_, id): Row => [BigInt(id), monthOf(id), "word"]);
    await writer.write(batchOf(columns, rows));
    const work = async (): Promise<void> => {
      await writer.write(batchOf(columns, [[1n, "infinity", "odd"]]));
      await writer.finish();
    };
    const failed = await failure(work());
    expect(failed.code).toBe("write-failed");
    expect(failed.message).toContain("column 'at' holds an infinite timestamp");
    expect(failed.message).toContain(folder.path(`out/month=${none}/part-0.${format}`));
    expect(failed.message).not.toContain("partial");
    expect(await folder.names()).toEqual([]);
  });

  it("of more partitions than allowed is refused, and nothing is left", async () => {
    await using folder = await temporaryFolder();
    const limits = { waitingBytes: 100, openFiles: 2, partitions: 3 };
    const rows = Array.from({ length: 40 }, (_, id): Row => [BigInt(id), monthOf(id), "word"]);
    const failed = await failure(write(folder.path("out"), rows, { limits }));
    expect(failed.code).toBe("invalid-option");
    expect(failed.message).toContain("would make more than 3 folders");
    expect(await folder.names()).toEqual([]);
  });
});

describe("a folder that is there already", () => {
  it("is refused where nothing may be replaced, also one that came meanwhile", async () => {
    await using folder = await temporaryFolder();
    const writer = await open(folder.path("out"));
    await mkdir(folder.path("out"));
    await writeFile(folder.path("out/kept"), "kept");
    await writer.write(batchOf(columns, [[1n, null, "a"]]));
    expect((await failure(writer.finish())).code).toBe("file-exists");
    expect((await failure(open(folder.path("out")))).code).toBe("file-exists");
    expect(await folder.names()).toEqual(["out"]);
    expect(await readdir(folder.path("out"))).toEqual(["kept"]);
  });

  it("is replaced whole where it is ours", async () => {
    await using folder = await temporaryFolder();
    const row: Row = [1n, "2013-01-01T00:00:00Z", "a"];
    await write(folder.path("out"), [row, [2n, "2014-01-01T00:00:00Z", "b"]], { by: "year" });
    const writer = await open(folder.path("out"), { ifExists: "replace", isOurs: true });
    await writer.write(batchOf(columns, [row]));
    expect((await readdir(folder.path("out"))).sort()).toEqual(["year=2013", "year=2014"]);
    await writer.finish();
    expect(await readdir(folder.path("out"))).toEqual(["month=2013-01"]);
    expect(await folder.names()).toEqual(["out"]);
  });

  it("is never replaced where it is not", async () => {
    await using folder = await temporaryFolder();
    await mkdir(folder.path("out"));
    await writeFile(folder.path("out/precious"), "");
    const failed = await failure(open(folder.path("out"), { ifExists: "replace" }));
    expect(failed.code).toBe("write-failed");
    expect(failed.message).toContain("it is a folder that was not written as a dataset");
    await writeFile(folder.path("file"), "");
    const onFile = await failure(open(folder.path("file"), { ifExists: "replace", isOurs: true }));
    expect(onFile.message).toContain("it is not a folder");
    expect(await readdir(folder.path("out"))).toEqual(["precious"]);
  });
});

describe("what can be partitioned by", () => {
  const wide: readonly ResultColumn[] = [...columns, { name: "Year", type: { kind: "float64" } }];
  it.each([
    ["wrd", "there is nothing called 'wrd' to partition by"],
    ["at", "'at' is timestamp: no type to partition by"],
    ["Year", "'Year' is float64: no type to partition by"],
    ["year", "the result has a 'Year' already"],
  ])("%s is refused", (by, problem) => {
    expect(() => partitioningOf(by, wide, "at")).toThrow(problem);
  });

  it("is the spine's time, also where that is a date", () => {
    const dated: readonly ResultColumn[] = [
      { name: "id", type: { kind: "int64" } },
      { name: "on", type: { kind: "date" } },
    ];
    const batch = batchOf(dated, [
      [1n, "2013-01-31"],
      [2n, "1969-12-31"],
      [3n, "infinity"],
      [4n, null],
    ]);
    const keys = (by: string): readonly (string | null)[] => {
      const keyOf = partitioningOf(by, dated, "on").keysOf(batch);
      return [0, 1, 2, 3].map(keyOf);
    };
    expect(keys("day")).toEqual(["2013-01-31", "1969-12-31", null, null]);
    expect(keys("month")).toEqual(["2013-01", "1969-12", null, null]);
  });

  it("is a column, whatever JavaScript calls so too", () => {
    const named: readonly ResultColumn[] = [...columns, { name: "constructor", type: { kind: "string" } }];
    const partitioning = partitioningOf("constructor", named, "at");
    expect(partitioning.columns).toEqual(columns);
    expect(() => partitioningOf("toString", columns, "at")).toThrow("there is nothing called 'toString'");
  });

  it("is not the only column", () => {
    expect(() => partitioningOf("id", columns.slice(0, 1), "at")).toThrow("the files would be empty");
  });

  it("is a column of a type whose values can be told in a name", () => {
    const typed: readonly ResultColumn[] = [
      { name: "flag", type: { kind: "bool" } },
      { name: "day_of", type: { kind: "date" } },
      { name: "n", type: { kind: "int64" } },
    ];
    const batch = batchOf(typed, [
      [true, "2013-01-02", -9_223_372_036_854_775_808n],
      [null, "infinity", null],
    ]);
    const keys = (by: string): readonly (string | null)[] => {
      const partitioning: Partitioning = partitioningOf(by, typed, "at");
      const keyOf = partitioning.keysOf(batch);
      return [keyOf(0), keyOf(1)];
    };
    expect(keys("flag")).toEqual(["true", null]);
    expect(keys("n")).toEqual(["-9223372036854775808", null]);
    expect(keys("day_of")[0]).toBe("2013-01-02");
    expect(partitionFolder("n", "a'(b)")).toBe("n=a%27%28b%29");
  });
});

function monthOf(id: number): string {
  return `2013-${String((id % 12) + 1).padStart(2, "0")}-01T00:00:00Z`;
}

function typesOf(): readonly ResultColumn["type"][] {
  return columns.map(({ type }) => type);
}

/** Files below the folder that this process has open. */
async function openFiles(below: string): Promise<number> {
  const { readlink } = await import("node:fs/promises");
  const handles = await readdir("/proc/self/fd");
  const paths = await Promise.all(handles.map((one) => readlink(`/proc/self/fd/${one}`).catch(() => "")));
  return paths.filter((path) => path.startsWith(below)).length;
}
