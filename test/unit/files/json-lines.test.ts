import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readRows } from "../../../src/runtime/files/read-rows.ts";
import type { ReadOptions } from "../../../src/runtime/files/row-file.ts";
import { collect, failure, temporaryFolder } from "./temporary.ts";

async function read(content: string, options: ReadOptions = {}): Promise<{ names: string[]; rows: unknown[] }> {
  await using folder = await temporaryFolder();
  await writeFile(folder.path("a.jsonl"), content);
  const file = await readRows(folder.path("a.jsonl"), options);
  return { names: file.columns.map((column) => column.name), rows: await collect(file.rows) };
}

const exact: ReadOptions = {
  columns: [
    { name: "id", type: { kind: "int64" } },
    { name: "price", type: { kind: "decimal", precision: 30, scale: 20 } },
    { name: "x", type: { kind: "float64" } },
    { name: "extra", type: { kind: "json" } },
    { name: "ids", type: { kind: "array", of: { kind: "int64" } } },
  ],
};

describe("reading JSON lines", () => {
  it("keeps every digit of a number, wherever it stands", async () => {
    const line =
      '{"id":9223372036854775807,"price":0.12345678901234567891,"x":0.1,"extra":{"n":12345678901234567890,"s":"a 12345678901234567890 \\" 12345678901234567890"},"ids":[-9223372036854775808,1,null]}';
    expect((await read(`${line}\n`, exact)).rows).toEqual([
      [
        9_223_372_036_854_775_807n,
        "0.12345678901234567891",
        0.1,
        '{"n":12345678901234567890,"s":"a 12345678901234567890 \\" 12345678901234567890"}',
        [-9_223_372_036_854_775_808n, 1n, null],
      ],
    ]);
  });

  it("takes numbers as text too, floats that JSON lacks, and numbers short of digits", async () => {
    const lines = '{"id":"12","price":"1.5","x":"NaN"}\r\n\n{"id":3,"price":1e-7,"x":"-Infinity","extra":null}';
    expect((await read(lines, exact)).rows).toEqual([
      [12n, "1.50000000000000000000", Number.NaN, null, null],
      [3n, "0.00000010000000000000", Number.NEGATIVE_INFINITY, null, null],
    ]);
  });

  it("reads undeclared fields as the text of what they are", async () => {
    const line = '{"a":"x","b":12345678901234567890,"c":true,"d":{"e":[1]},"f":null}';
    expect(await read(line)).toEqual({
      names: ["a", "b", "c", "d", "f"],
      rows: [["x", "12345678901234567890", "true", '{"e":[1]}', null]],
    });
  });

  it("fills in fields that a line lacks, and reads names that objects have by themselves", async () => {
    const columns = [{ name: "constructor", type: { kind: "string" } as const }];
    expect(await read('{"a":1,"__proto__":2}\n{"a":3}\n', { columns })).toEqual({
      names: ["a", "__proto__", "constructor"],
      rows: [
        ["1", "2", null],
        ["3", null, null],
      ],
    });
  });

  it.each<[string, string, number, string]>([
    ["half an object", '{"id":1}\n{"id":', 2, "is not a JSON object"],
    ["an array", "[1]", 1, "is not a JSON object"],
    ["a field that is not known", '{"id":1}\n{"id":1,"other":2}', 2, "the field 'other' is neither"],
    ["a fraction for an integer", '{"id":1.5}', 1, "column 'id': '1.5' is no int64"],
    ["a number that lost digits already", '{"id":1e25}', 1, "is no int64"],
    ["an array of something else", '{"ids":[1,"x"]}', 1, "is no array<int64>"],
  ])("refuses %s, naming the line", async (_, content, line, message) => {
    const failed = await failure(read(content, exact));
    expect(failed).toMatchObject({ code: "file-invalid", line });
    expect(failed.message).toContain(message);
  });
});
