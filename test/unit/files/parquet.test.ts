import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { typeName } from "../../../src/ir/types.ts";
import { readRows } from "../../../src/runtime/files/read-rows.ts";
import { collect, failure, temporaryFolder } from "./temporary.ts";

/** Files that pyarrow 26 wrote, so that writer and reader do not share a mistake. */
function sample(name: string): string {
  return new URL(`./samples/${name}.parquet`, import.meta.url).pathname;
}

describe("reading Parquet", () => {
  it("keeps every value of another writer's types", async () => {
    const file = await readRows(sample("pyarrow-snappy"));
    expect(Object.fromEntries(file.columns.map(({ name, type }) => [name, typeName(type)]))).toEqual({
      i8: "int32",
      u16: "int32",
      u32: "int64",
      u64: "decimal(20,0)",
      i64: "int64",
      half: "float32",
      dbl: "float64",
      dec: "decimal(38,6)",
      ms: "timestamp",
      us: "timestamp",
      ns: "timestamp",
      day: "date",
      cat: "string",
      bin: "bytes",
      fix: "bytes",
      list: "array<int64>",
      nest: "array<array<float64>>",
      flag: "bool",
    });
    const [first, second, third] = await collect(file.rows);
    expect(first).toEqual([
      1,
      65_535,
      4_294_967_295n,
      "18446744073709551615",
      9_223_372_036_854_775_807n,
      0.5,
      Number.NaN,
      "12345678901234567890123456.789012",
      "2013-01-01T00:00:00.123000Z",
      "2013-01-01T00:00:00.123456Z",
      "2013-01-01T00:00:00.123456Z",
      "2013-11-03",
      "a",
      new Uint8Array([0, 255]),
      new Uint8Array([97, 98]),
      [1n, null, 3n],
      [[1.5], null, []],
      true,
    ]);
    expect(second).toEqual(file.columns.map(() => null));
    expect(third).toEqual([
      -128,
      0,
      0n,
      "0",
      -9_223_372_036_854_775_808n,
      -2,
      Number.NEGATIVE_INFINITY,
      "-0.000001",
      "1960-01-01T00:00:00Z",
      "1960-01-01T00:00:00.000001Z",
      "1960-01-01T00:00:00.000001Z",
      "1900-02-28",
      "ü",
      new Uint8Array(),
      new Uint8Array([99, 100]),
      [],
      [],
      false,
    ]);
  });

  it.each(["gzip", "brotli", "zstd"])("unpacks %s, one row group at a time", async (codec) => {
    const { rows } = await readRows(sample(`pyarrow-${codec}`));
    const sizes: number[] = [];
    for await (const batch of rows) sizes.push(batch.length);
    expect(sizes).toEqual([2, 1]);
    expect((await collect(rows))[0]?.[0]).toBe(9_223_372_036_854_775_807n);
  });

  it("reads the old form of timestamps", async () => {
    const { rows } = await readRows(sample("int96"));
    expect(await collect(rows)).toEqual([
      ["2013-01-01T00:00:00.123456Z", "a"],
      [null, "b"],
    ]);
  });

  it("reads a column as a wider type, or text as what it says", async () => {
    const columns = [
      { name: "i8", type: { kind: "int64" } },
      { name: "day", type: { kind: "timestamp" } },
      { name: "u64", type: { kind: "decimal", precision: 24, scale: 2 } },
      { name: "half", type: { kind: "float64" } },
    ] as const;
    const file = await readRows(sample("pyarrow-snappy"), { columns });
    const [first] = await collect(file.rows);
    expect([first?.[0], first?.[11], first?.[3], first?.[5]]).toEqual([
      1n,
      "2013-11-03T00:00:00Z",
      "18446744073709551615.00",
      0.5,
    ]);
  });

  it.each([
    ["nanoseconds", [], "row 2, column 't': a stored value cannot be read exactly as timestamp"],
    ["struct", [], "has a column 'who' of a type that asof does not have"],
    [
      "pyarrow-snappy",
      [{ name: "dbl", type: { kind: "int64" } }],
      "holds 'dbl' as float64, which is not read as int64",
    ],
    [
      "pyarrow-snappy",
      [{ name: "i64", type: { kind: "int32" } }],
      "row 1, column 'i64': a stored value cannot be read exactly as int32",
    ],
    ["pyarrow-snappy", [{ name: "cat", type: { kind: "int32" } }], "row 1, column 'cat': a stored value"],
    ["pyarrow-snappy", [{ name: "i46", type: { kind: "int64" } }], "has no column 'i46'"],
  ] as const)("refuses what would not be exact: %s %o", async (name, columns, message) => {
    const work = async () => collect((await readRows(sample(name), { columns })).rows);
    const failed = await failure(work());
    expect(failed.code).toBe("file-invalid");
    expect(failed.message).toContain(message);
  });

  it("refuses a file that is no Parquet or was cut short", async () => {
    await using folder = await temporaryFolder();
    await writeFile(folder.path("a.parquet"), "n,s\n1,2\n and some more text");
    expect(await failure(readRows(folder.path("a.parquet")))).toMatchObject({ code: "file-invalid" });
    await writeFile(folder.path("a.parquet"), "");
    expect(await failure(readRows(folder.path("a.parquet")))).toMatchObject({ code: "file-invalid" });
    expect((await failure(readRows(folder.path("none.parquet")))).code).toBe("file-not-found");
  });
});
