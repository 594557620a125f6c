import { writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { CsvRecords } from "../../../src/runtime/files/csv-records.ts";
import { readRows } from "../../../src/runtime/files/read-rows.ts";
import type { ReadOptions, RowFile } from "../../../src/runtime/files/row-file.ts";
import { csvLines } from "../../../src/runtime/sink/csv-lines.ts";
import fc from "../../support/fast-check.ts";
import { collect, failure, temporaryFolder } from "./temporary.ts";

async function read(
  content: string | Uint8Array,
  options: ReadOptions = {},
  name = "a.csv",
): Promise<{ names: string[]; rows: unknown[] }> {
  await using folder = await temporaryFolder();
  await writeFile(folder.path(name), content);
  const file: RowFile = await readRows(folder.path(name), options);
  return { names: file.columns.map((column) => column.name), rows: await collect(file.rows) };
}

function column(
  name: string,
  kind: "int64" | "float64" | "string" | "timestamp" | "bool" | "int32" | "date",
): { name: string; type: CanonicalType } {
  return { name, type: { kind } };
}

describe("reading CSV", () => {
  it("takes a byte order mark, any line ends, quotes, and a last line without an end", async () => {
    const content = '\ufeffa,"b ""x"""\r\n1,"two\r\nlines"\n"","c, d"\r,last';
    expect(await read(content)).toEqual({
      names: ["a", 'b "x"'],
      rows: [
        ["1", "two\r\nlines"],
        ["", "c, d"],
        [null, "last"],
      ],
    });
  });

  it("reads undeclared columns as string and declared ones as their type", async () => {
    const columns = [column("n", "int64"), column("at", "timestamp"), column("x", "float64"), column("ok", "bool")];
    const content =
      "n,code,at,x,ok\n9223372036854775807,007,2013-11-03 01:30:00.5-04:00,1e3,T\n,,,,\n-1,x,2013-11-03T01:30,-inf,false\n";
    expect((await read(content, { columns })).rows).toEqual([
      [9_223_372_036_854_775_807n, "007", "2013-11-03T05:30:00.500000Z", 1000, true],
      [null, null, null, null, null],
      [-1n, "x", "2013-11-03T01:30:00Z", Number.NEGATIVE_INFINITY, false],
    ]);
  });

  it("reads the texts that mean NULL, but not in quotes where the column is of strings", async () => {
    const options = { columns: [column("n", "int64")], nullValues: ["", "NA"] };
    expect((await read('n,s\nNA,NA\n"NA","NA"\n"",\n1,""', options)).rows).toEqual([
      [null, null],
      [null, "NA"],
      [null, null],
      [1n, ""],
    ]);
  });

  it("takes a blank line for NULL in a single column, and for nothing among several", async () => {
    expect((await read("a\n1\n\n2\n")).rows).toEqual([["1"], [null], ["2"]]);
    expect((await read("a,b\n1,2\n\n3,4\n\n")).rows).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
  });

  it("gives batches of the size asked for, each time from the beginning", async () => {
    await using folder = await temporaryFolder();
    await writeFile(folder.path("a.csv"), `n\n${Array.from({ length: 25 }, (_, index) => index).join("\n")}`);
    const { rows } = await readRows(folder.path("a.csv"), { batchRows: 10 });
    for (let pass = 0; pass < 2; pass++) {
      const sizes: number[] = [];
      for await (const batch of rows) sizes.push(batch.length);
      expect(sizes).toEqual([10, 10, 5]);
    }
    for await (const batch of rows) {
      expect(batch[0]).toEqual(["0"]);
      break;
    }
  });

  it("reads gzip, also in several members", async () => {
    const zipped = Buffer.concat([gzipSync("a,b\n1,2\n"), gzipSync("3,4\n")]);
    expect((await read(zipped, {}, "a.csv.gz")).rows).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
  });

  it.each<[string, string | Uint8Array, ReadOptions, string, number | null]>([
    [
      "a value of another type",
      "n,s\n1,a\n\nx,b",
      { columns: [column("n", "int64")] },
      "column 'n': 'x' is no int64",
      4,
    ],
    ["after a field of lines", 's,n\n"a\nb",1\n"c",1.5', { columns: [column("n", "int64")] }, "'1.5' is no int64", 4],
    ["an integer too large", "n\n9223372036854775808", { columns: [column("n", "int64")] }, "is no int64", 2],
    ["a small integer too large", "n\n2147483648", { columns: [column("n", "int32")] }, "is no int32", 2],
    ["a float beyond all", "n\n1e999", { columns: [column("n", "float64")] }, "is no float64", 2],
    ["a day that is none", "n\n2013-02-29", { columns: [column("n", "date")] }, "is no date", 2],
    [
      "an instant that is none",
      "n\n2013-02-29T00:00:00Z",
      { columns: [column("n", "timestamp")] },
      "is no timestamp",
      2,
    ],
    [
      "digits below a microsecond",
      "n\n2013-02-28T00:00:00.0000001Z",
      { columns: [column("n", "timestamp")] },
      "is no timestamp",
      2,
    ],
    ["too many fields", "a,b\n1,2\n1,2,3", {}, "3 fields where the header has 2", 3],
    ["too few fields", "a,b\n1", {}, "1 fields where the header has 2", 2],
    ["an open quote", 'a,b\n1,"2\n3', {}, "opened and never closed", 2],
    ["a quote inside", 'a\n5" pipe', {}, "stands inside a field", 2],
    ["text after a quote", 'a\n"5" pipe', {}, "text follows a closing quote", 2],
    ["no header", "", {}, "is empty", null],
    ["a column without a name", "a,,b\n1,2,3", {}, "no name for column 2", null],
    ["two columns of one name", "a,a\n1,2", {}, "two columns named 'a'", null],
    ["a declared column that is not there", "temp\n1", { columns: [column("tmp", "string")] }, "no column 'tmp'", null],
    ["bytes that are not UTF-8", new Uint8Array([0x61, 0x0a, 0xff, 0xfe]), {}, "is not UTF-8", null],
  ])("refuses %s, naming the place", async (_, content, options, message, line) => {
    const failed = await failure(read(content, options));
    expect(failed).toMatchObject({ code: "file-invalid", line });
    expect(failed.message).toContain(message);
    if (line !== null) expect(failed.message).toContain(`line ${line}`);
    expect(failed.hint).not.toBe("");
  });

  it("tells the nearest column, a missing file, and half a gzip file", async () => {
    expect((await failure(read("temp\n1", { columns: [column("tmp", "string")] }))).hint).toBe("did you mean 'temp'?");
    expect((await failure(readRows("/nowhere/a.csv"))).code).toBe("file-not-found");
    const half = gzipSync("a\n".repeat(50_000)).subarray(0, 100);
    expect(await failure(read(half, {}, "a.csv.gz"))).toMatchObject({ code: "file-invalid" });
    expect((await failure(readRows("/nowhere/a.txt"))).code).toBe("unknown-format");
  });
});

describe("CSV text", () => {
  const fields = fc.string({ unit: fc.constantFrom(...'ab,"\r\n 🦉∅'), maxLength: 6 });

  it("comes back as it was written, wherever it is cut into pieces", () => {
    const table = fc.integer({ min: 1, max: 4 }).chain((width) => {
      const row = fc.array(fc.option(fields), { minLength: width, maxLength: width });
      return fc.record({ rows: fc.array(row, { maxLength: 6 }), width: fc.constant(width) });
    });
    fc.assert(
      fc.property(table, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), ({ rows, width }, cuts) => {
        const columns = Array.from({ length: width }, (_, index) => column(`c${index}`, "string"));
        const { header, line } = csvLines(columns);
        const records = split(header + rows.map((row) => line(row)).join(""), cuts);
        expect(records.slice(1)).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });
});

function split(text: string, cuts: readonly number[]): CanonicalValue[][] {
  const splitter = new CsvRecords();
  const records = [];
  for (let [at, cut] = [0, 0]; at < text.length; cut++) {
    const length = cuts[cut % cuts.length] ?? 1;
    records.push(...splitter.push(text.slice(at, at + length)));
    at += length;
  }
  records.push(...splitter.end());
  return records.map(({ fields, quoted }) =>
    fields.map((field, index) => (field === "" && quoted?.[index] !== true ? null : field)),
  );
}
