import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { columnBatch } from "../../../src/ir/column-builder.ts";
import type { ColumnBatch, ColumnBatches } from "../../../src/ir/columns.ts";
import type { DatasetManifest } from "../../../src/ir/dataset.ts";
import type { Row } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { ResultColumn } from "../../../src/ports/warehouse.ts";
import { partitioningOf } from "../../../src/runtime/sink/partition/partitioning.ts";
import { countUnjoinable } from "../../../src/runtime/sink/unjoinable.ts";
import { type WrittenRows, writeDataset } from "../../../src/runtime/sink/write-dataset.ts";
import { failure, temporaryFolder } from "../files/temporary.ts";

const columns: readonly ResultColumn[] = [
  { name: "id", type: { kind: "int64" } },
  { name: "at", type: { kind: "timestamp" } },
];

const types = columns.map(({ type }) => type);

function manifest({ rows, partitions }: WrittenRows, unjoinable: bigint | null = null): DatasetManifest {
  return {
    format: 1,
    asof: "0.1.0",
    project: "flights",
    service: "delay_model@1",
    features: [{ output: "temp", role: "weather", view: "weather", feature: "temp", type: "float64" }],
    definitions: "abc",
    spine: { kind: "rows", instant: null, unjoinableRows: unjoinable === null ? null : String(unjoinable) },
    sql: { dialect: "postgres", text: "select 1", sha256: "def", parameters: 0 },
    strategies: [{ role: "weather", strategy: "probe", reason: "an index serves it" }],
    certificates: [],
    startedAt: "2026-01-01T00:00:00Z",
    finishedAt: "2026-01-01T00:00:01Z",
    rows: String(rows),
    columns: columns.map(({ name, type }) => ({ name, type: type.kind })),
    partitions,
    warnings: [],
  };
}

/** Batches that say whether they were closed, and how far they were read. */
function watched(
  batches: readonly (readonly Row[])[],
  failAt?: number,
): ColumnBatches & { closed: boolean; read: number } {
  const state = {
    closed: false,
    read: 0,
    [Symbol.asyncIterator](): AsyncIterator<ColumnBatch> {
      return {
        next: async () => {
          if (state.read === failAt) throw AsofError.of("connection-lost", "the connection was lost");
          const value = batches[state.read];
          if (value === undefined) return { done: true, value: undefined };
          state.read++;
          return { done: false, value: columnBatch(types, value) };
        },
        return: async () => {
          state.closed = true;
          return { done: true, value: undefined };
        },
      };
    },
  };
  return state;
}

const three: readonly (readonly Row[])[] = [
  [
    [1n, "2013-01-01T00:00:00Z"],
    [2n, null],
  ],
  [
    [null, "2013-01-01T00:00:00Z"],
    [3n, "infinity"],
  ],
  [
    [4n, "-infinity"],
    [null, null],
  ],
];

describe("a dataset", () => {
  it("is a file and a manifest beside it", async () => {
    await using folder = await temporaryFolder();
    const counter = countUnjoinable(columns, { time: "at", keys: ["id"] });
    const progress: bigint[] = [];
    const written = await writeDataset({
      path: folder.path("train.csv"),
      columns,
      batches: counter.through(watched(three)),
      manifest: (rows) => manifest(rows, counter.count()),
      onProgress: (rows) => progress.push(rows),
    });
    expect(await folder.names()).toEqual(["train.csv", "train.csv.dataset.json"]);
    expect(written.rows).toBe(6n);
    expect(progress).toEqual([2n, 4n, 6n]);
    const kept: unknown = JSON.parse(await readFile(written.manifestPath, "utf8"));
    expect(kept).toEqual(manifest({ rows: 6n, partitions: null }, 5n));
    expect(kept).toEqual(written.manifest);
  });

  it("is a folder where it is partitioned, and its manifest counts the rows of each partition", async () => {
    await using folder = await temporaryFolder();
    const run = {
      path: folder.path("train/"),
      columns,
      partitioning: partitioningOf("year", columns, "at"),
      format: "csv",
      manifest,
    } as const;
    const written = await writeDataset({ ...run, batches: watched(three) });
    expect(await folder.names()).toEqual(["train", "train.dataset.json"]);
    expect(written).toMatchObject({
      rows: 6n,
      partitions: [
        { folder: "year=2013", rows: "2" },
        { folder: "year=__HIVE_DEFAULT_PARTITION__", rows: "4" },
      ],
      manifestPath: folder.path("train.dataset.json"),
    });
    // With its manifest beside it the folder is ours to replace; without, it is not.
    await writeDataset({ ...run, batches: watched(three.slice(0, 1)) });
    await rm(folder.path("train.dataset.json"));
    const batches = watched(three);
    const failed = await failure(writeDataset({ ...run, batches }));
    expect(failed.message).toContain("it is a folder that was not written as a dataset");
    expect(batches).toMatchObject({ closed: true, read: 0 });
    expect(await folder.names()).toEqual(["train"]);
  });

  it("that is partitioned and cancelled leaves nothing", async () => {
    await using folder = await temporaryFolder();
    const stop = new AbortController();
    const work = writeDataset({
      path: folder.path("train"),
      columns,
      partitioning: partitioningOf("day", columns, "at"),
      batches: watched(three),
      manifest,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect((await failure(work)).code).toBe("cancelled");
    expect(await folder.names()).toEqual([]);
  });

  it("asks for the next batch only when the last one is written", async () => {
    await using folder = await temporaryFolder();
    const batches = watched(three);
    const read: number[] = [];
    await writeDataset({
      path: folder.path("a.jsonl"),
      columns,
      batches,
      manifest,
      onProgress: () => read.push(batches.read),
    });
    expect(read).toEqual([1, 2, 3]);
  });

  it.each(["a.csv", "a.csv.gz", "a.jsonl", "a.parquet"])("that is cancelled leaves nothing: %s", async (name) => {
    await using folder = await temporaryFolder();
    const stop = new AbortController();
    const batches = watched(three);
    const work = writeDataset({
      path: folder.path(name),
      columns: name === "a.parquet" ? [{ name: "id", type: { kind: "int64" } }] : columns,
      batches,
      manifest,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect((await failure(work)).code).toBe("cancelled");
    expect(batches).toMatchObject({ closed: true, read: 2 });
    expect(await folder.names()).toEqual([]);
  });

  it("that is cancelled at the last row leaves nothing", async () => {
    await using folder = await temporaryFolder();
    const stop = new AbortController();
    const work = writeDataset({
      path: folder.path("a.csv"),
      columns,
      batches: watched(three),
      signal: stop.signal,
      manifest: (rows) => {
        stop.abort();
        return manifest(rows);
      },
    });
    expect((await failure(work)).code).toBe("cancelled");
    expect(await folder.names()).toEqual([]);
  });

  it("whose rows fail leaves nothing but the old one, and tells the rows' own failure", async () => {
    await using folder = await temporaryFolder();
    await writeFile(folder.path("a.csv"), "old");
    const work = writeDataset({ path: folder.path("a.csv"), columns, batches: watched(three, 1), manifest });
    expect((await failure(work)).code).toBe("connection-lost");
    expect(await folder.names()).toEqual(["a.csv"]);
    expect(await readFile(folder.path("a.csv"), "utf8")).toBe("old");
  });

  it("with a value that its format cannot hold is closed and leaves nothing", async () => {
    await using folder = await temporaryFolder();
    const batches = watched(three);
    const failed = await failure(writeDataset({ path: folder.path("a.parquet"), columns, batches, manifest }));
    expect(failed).toMatchObject({ code: "write-failed" });
    expect(failed.message).toContain("column 'at' holds an infinite timestamp");
    expect(batches.closed).toBe(true);
    expect(await folder.names()).toEqual([]);
  });

  it("closes its rows unread where it cannot be opened", async () => {
    await using folder = await temporaryFolder();
    const batches = watched(three);
    expect((await failure(writeDataset({ path: folder.path("no/a.csv"), columns, batches, manifest }))).code).toBe(
      "write-failed",
    );
    expect(batches).toMatchObject({ closed: true, read: 0 });
  });

  it("is refused before the first row where its manifest has no place", async () => {
    await using folder = await temporaryFolder();
    await mkdir(folder.path("a.csv.dataset.json"));
    const batches = watched(three);
    expect((await failure(writeDataset({ path: folder.path("a.csv"), columns, batches, manifest }))).code).toBe(
      "write-failed",
    );
    expect(batches).toMatchObject({ closed: true, read: 0 });
    expect(await folder.names()).toEqual(["a.csv.dataset.json"]);
  });
});
