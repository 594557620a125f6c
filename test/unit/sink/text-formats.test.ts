import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Row } from "../../../src/ir/value.ts";
import type { ResultColumn } from "../../../src/ports/warehouse.ts";
import { readRows } from "../../../src/runtime/files/read-rows.ts";
import { openWriter } from "../../../src/runtime/sink/open-writer.ts";
import { collect, failure, temporaryFolder } from "../files/temporary.ts";
import { allColumns, batchOf, edges } from "./samples.ts";

async function write(path: string, rows: readonly Row[]): Promise<Buffer> {
  const writer = await openWriter(path, allColumns);
  for (const row of rows) await writer.write(batchOf(allColumns, [row]));
  await writer.finish();
  return readFile(path);
}

describe("text formats", () => {
  it("write CSV that tells NULL from an empty string", async () => {
    await using folder = await temporaryFolder();
    const lines = (await write(folder.path("a.csv"), edges)).toString().split("\n");
    expect(lines[0]).toContain('huge,"name, ""quoted"" 🦉",blob');
    expect(lines[1]).toContain(',"a ""quoted"", line\r');
    expect(lines[2]).toContain(
      'and another",\\x00ff10,2013-11-03T05:30:00.000001Z,2013-11-03,"{""n"": 12345678901234567890',
    );
    expect(lines[3]).toBe(",,,,,,,,,,,,,,,,");
    expect(lines[4]).toContain('-Infinity,NaN,0.00,-0.0001,-0.0000000001,"",\\x,0001-01-01T00:00:00Z');
    expect(lines[5]).toContain(",0,0,0,-0,0.01,");
    expect(lines[6]).toBe("");
  });

  it("write JSON lines that carry int64 as digits", async () => {
    await using folder = await temporaryFolder();
    const lines = (await write(folder.path("a.jsonl"), edges)).toString().split("\n");
    expect(lines).toHaveLength(edges.length + 1);
    expect(lines[0]).toContain('"big":9223372036854775807,');
    expect(lines[0]).toContain('"money":"99999999999999.9999"');
    expect(lines[0]).toContain('"blob":"AP8Q"');
    expect(lines[0]).toContain('"extra":{"n": 12345678901234567890, "s": "\\n"}');
    expect(lines[0]).toContain('"counts":[1,null,-9223372036854775808]');
    expect(lines[2]).toContain('"single":"-Infinity","double":"NaN"');
    for (const line of lines.slice(0, -1)) expect(Object.keys(JSON.parse(line))).toHaveLength(allColumns.length);
  });

  it("keep JSON that spans lines on one line", async () => {
    await using folder = await temporaryFolder();
    const path = folder.path("a.jsonl");
    const columns: readonly ResultColumn[] = [{ name: "extra", type: { kind: "json" } }];
    const writer = await openWriter(path, columns);
    await writer.write(batchOf(columns, [['{\r\n  "a": "x\\ny"\n}']]));
    await writer.finish();
    expect(await readFile(path, "utf8")).toBe('{"extra":{   "a": "x\\ny" }}\n');
  });

  it.each(["a.csv", "a.csv.gz", "a.jsonl", "a.ndjson", "a.jsonl.gz"])("read back as they were: %s", async (name) => {
    await using folder = await temporaryFolder();
    await write(folder.path(name), edges);
    const file = await readRows(folder.path(name), { columns: allColumns });
    expect(file.columns).toEqual(allColumns);
    const expected = name.startsWith("a.csv") ? edges : edges.map((row) => withoutNullJson(row, name));
    expect(jsonValues(await collect(file.rows))).toEqual(jsonValues(expected));
  });

  it("zip what they would have written plainly", async () => {
    await using folder = await temporaryFolder();
    const many = Array.from({ length: 3_000 }, (_, index) => edges[index % edges.length] ?? []);
    const plain = await write(folder.path("a.csv"), many);
    const zipped = await write(folder.path("a.csv.gz"), many);
    expect(gunzipSync(zipped).equals(plain)).toBe(true);
  });

  it("are told by the name, and an unknown one is refused with the known ones", async () => {
    await using folder = await temporaryFolder();
    const failed = await failure(openWriter(folder.path("a.xlsx"), allColumns));
    expect(failed.code).toBe("unknown-format");
    expect(failed.hint).toContain(".csv.gz");
    expect(failed.hint).toContain(".parquet");
    expect(await folder.names()).toEqual([]);
  });
});

/** In JSON lines a JSON null and a NULL are one. */
function withoutNullJson(row: Row, name: string): Row {
  return name.includes("json") ? row.map((value) => (value === "null" ? null : value)) : row;
}

/** JSON text compared by its tokens. */
function jsonValues(rows: readonly Row[]): readonly Row[] {
  return rows.map((row) =>
    row.map((value, index) => (index === 12 && typeof value === "string" ? value.replace(/ /g, "") : value)),
  );
}
