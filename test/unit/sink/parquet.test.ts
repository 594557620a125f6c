import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from "hyparquet";
import { describe, expect, it } from "vitest";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { ResultColumn } from "../../../src/ports/warehouse.ts";
import { readRows } from "../../../src/runtime/files/read-rows.ts";
import { openWriter } from "../../../src/runtime/sink/open-writer.ts";
import { collect, failure, temporaryFolder } from "../files/temporary.ts";
import { allColumns, batchOf, edges, nulls } from "./samples.ts";

async function write(
  path: string,
  columns: readonly ResultColumn[],
  batches: readonly (readonly Row[])[],
): Promise<void> {
  const writer = await openWriter(path, columns);
  for (const batch of batches) await writer.write(batchOf(columns, batch));
  await writer.finish();
}

describe("the Parquet writer", () => {
  it("keeps every value of every type, to the microsecond and the last digit", async () => {
    await using folder = await temporaryFolder();
    const path = folder.path("all.parquet");
    await write(path, allColumns, [edges.slice(0, 2), edges.slice(2)]);
    const file = await readRows(path);
    expect(await collect(file.rows)).toEqual(edges);
    const stored = allColumns.map(({ name, type }) => {
      const read: CanonicalType = type.kind === "vector" ? { kind: "array", of: { kind: "float32" } } : type;
      return { name, type: read };
    });
    expect(file.columns).toEqual(stored);
    expect((await readRows(path, { columns: allColumns })).columns).toEqual(allColumns);
  });

  it("stores what another reader of the format understands", async () => {
    await using folder = await temporaryFolder();
    const path = folder.path("peer.parquet");
    await write(path, allColumns, [edges]);
    const microseconds = { timestampFromMicroseconds: (value: bigint) => value };
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path), parsers: microseconds });
    expect(rows[0]).toMatchObject({
      flag: true,
      small: 2_147_483_647,
      big: 9_223_372_036_854_775_807n,
      double: 0.1,
      cents: expect.closeTo(-1234567.89, 6),
      'name, "quoted" 🦉': 'a "quoted", line\r\nand another',
      at: 1_383_456_600_000_001n,
      day: new Date("2013-11-03"),
      counts: [1n, null, -9_223_372_036_854_775_808n],
      texts: ["", null, "x,y"],
      times: [-1n, null],
      embedding: [0.5, -1, 2],
    });
    expect(Object.values(rows[1] ?? {}).every((value) => value === null || value === undefined)).toBe(true);
    expect(rows[2]).toMatchObject({ counts: [], big: -9_223_372_036_854_775_808n });
  });

  it.each([
    ["no rows", []],
    ["rows of nothing but NULL", [[nulls, nulls]]],
  ])("writes the whole schema with %s", async (_, batches) => {
    await using folder = await temporaryFolder();
    const path = folder.path("schema.parquet");
    await write(path, allColumns, batches);
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path));
    expect(Number(metadata.num_rows)).toBe(batches.flat().length);
    const described = parquetSchema(metadata).children.map(({ element, children }) => {
      const { type, type_length, repetition_type, converted_type, logical_type } = element;
      return {
        type,
        type_length,
        repetition_type,
        converted_type,
        logical_type,
        of: children[0]?.children[0]?.element.type,
      };
    });
    expect(described).toMatchSnapshot();
    expect(await collect((await readRows(path)).rows)).toEqual(batches.flat());
  });

  it("splits rows into row groups and keeps their order", async () => {
    await using folder = await temporaryFolder();
    const path = folder.path("groups.parquet");
    const columns: ResultColumn[] = [
      { name: "n", type: { kind: "int64" } },
      { name: "word", type: { kind: "string" } },
    ];
    const writer = await openWriter(path, columns);
    for (let start = 0; start < 210_000; start += 7_000) {
      const rows = Array.from({ length: 7_000 }, (_, index) => [BigInt(start + index), `w${index % 50}`]);
      await writer.write(batchOf(columns, rows));
    }
    await writer.finish();
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path));
    expect(metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([105_000, 105_000]);
    const { rows } = await readRows(path);
    let next = 0n;
    for await (const batch of rows) {
      expect(batch.length).toBeLessThanOrEqual(5_000);
      for (const row of batch) if (row[0] !== next++) throw new Error(`row ${next} is out of order`);
    }
    expect(next).toBe(210_000n);
  });

  it("ends a row group early where rows are heavy", async () => {
    await using folder = await temporaryFolder();
    const path = folder.path("heavy.parquet");
    const columns: ResultColumn[] = [{ name: "blob", type: { kind: "string" } }];
    const writer = await openWriter(path, columns);
    const heavy = "x".repeat(40_000);
    const rows = Array.from({ length: 4_000 }, () => [heavy]);
    await writer.write(batchOf(columns, rows));
    await writer.finish();
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path));
    expect(metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([936, 936, 936, 936, 256]);
  });

  it.each<[CanonicalType, Row[number], string]>([
    [{ kind: "timestamp" }, "infinity", "holds an infinite timestamp"],
    [{ kind: "timestamp" }, "-infinity", "holds an infinite timestamp"],
    [{ kind: "date" }, "infinity", "holds an infinite date"],
    [{ kind: "decimal", precision: 4, scale: 2 }, "NaN", "holds 'NaN', which is no decimal"],
    [{ kind: "decimal", precision: 4, scale: 2 }, "100.00", "holds '100.00', which is no decimal"],
    [{ kind: "decimal", precision: 4, scale: 2 }, "0.001", "holds '0.001', which is no decimal"],
    [{ kind: "array", of: { kind: "timestamp" } }, ["infinity"], "holds an infinite timestamp"],
  ])("refuses what the format cannot hold: %o %s", async (type, value, problem) => {
    await using folder = await temporaryFolder();
    const columns: ResultColumn[] = [{ name: "odd", type }];
    const writer = await openWriter(folder.path("x.parquet"), columns);
    const failed = await failure(writer.write(batchOf(columns, [[null], [value]])));
    expect(failed).toMatchObject({ code: "write-failed" });
    expect(failed.message).toContain(`column 'odd' ${problem}`);
    expect(failed.hint).not.toBe("");
    expect(await folder.names()).toEqual([]);
  });
});
