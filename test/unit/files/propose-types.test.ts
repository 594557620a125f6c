import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { typeName } from "../../../src/ir/types.ts";
import { proposeTypes } from "../../../src/runtime/files/propose-types.ts";
import { temporaryFolder } from "./temporary.ts";

async function propose(name: string, content: string, nullValues?: readonly string[]): Promise<Record<string, string>> {
  await using folder = await temporaryFolder();
  await writeFile(folder.path(name), content);
  const columns = await proposeTypes(folder.path(name), { nullValues });
  return Object.fromEntries(columns.map((column) => [column.name, typeName(column.type)]));
}

const ofText: readonly (readonly [readonly string[], string])[] = [
  [["true", "False"], "bool"],
  [["1", "-9223372036854775808", ""], "int64"],
  [["0", "-0", "10"], "int64"],
  [["1", "2.5", "NaN", "1e9"], "float64"],
  [["1", "9223372036854775808"], "string"],
  [["9007199254740993", "1.5"], "string"],
  [["007", "012"], "string"],
  [["0.5", "01.5"], "string"],
  [["2013-01-01", "2013-12-31"], "date"],
  [["2013-01-01", "2013-12-31T23:59:59.000001-05:00"], "timestamp"],
  [["2013-01-01T00:00:00Z", "infinity"], "timestamp"],
  [["2013-02-29"], "string"],
  [["1", "true"], "string"],
  [["", ""], "string"],
  [["1", "2", "NA"], "string"],
];

describe("proposed types", () => {
  it.each(ofText)("of CSV values %j: %s", async (values, type) => {
    const rows = values.map((value) => `${value},x`).join("\n");
    expect(await propose("a.csv", `v,w\n${rows}`)).toEqual({ v: type, w: "string" });
  });

  it("come from every row, not from the first ones, and know what means NULL", async () => {
    const numbers = Array.from({ length: 60_000 }, (_, index) => `${index},NA`).join("\n");
    expect(await propose("a.csv", `a,b\n${numbers}\n`, ["NA"])).toEqual({ a: "int64", b: "string" });
    expect(await propose("a.csv", `a,b\n${numbers}\nlate,1\n`, ["NA"])).toEqual({ a: "string", b: "int64" });
  });

  it("of JSON lines keep text apart from numbers, and see fields that come late", async () => {
    const lines = [
      '{"a":1,"b":"1","c":1.5,"d":true,"e":"2013-01-01","f":null}',
      '{"a":9223372036854775807,"c":"NaN","e":"2013-01-02","g":[1]}',
    ];
    expect(await propose("a.jsonl", lines.join("\n"))).toEqual({
      a: "int64",
      b: "string",
      c: "float64",
      d: "bool",
      e: "date",
      f: "string",
      g: "json",
    });
  });

  it("of a Parquet file are those of its schema", async () => {
    const columns = await proposeTypes(new URL("./samples/int96.parquet", import.meta.url).pathname);
    expect(columns).toEqual([
      { name: "t", type: { kind: "timestamp" } },
      { name: "k", type: { kind: "string" } },
    ]);
  });
});
