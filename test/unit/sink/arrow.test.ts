import { readFile } from "node:fs/promises";
import { DataType, tableFromIPC, type Vector } from "apache-arrow";
import { describe, expect, it } from "vitest";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../../src/ir/value.ts";
import { formatInstant } from "../../../src/kernel/time.ts";
import type { ResultColumn } from "../../../src/ports/warehouse.ts";
import { openWriter } from "../../../src/runtime/sink/open-writer.ts";
import { failure, temporaryFolder } from "../files/temporary.ts";
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

async function read(path: string): Promise<ReturnType<typeof tableFromIPC>> {
  return tableFromIPC(await readFile(path));
}

const unread = (type: CanonicalType): Error => new Error(`no reader of ${type.kind}`);
const microsecondsOfDay = 86_400_000_000n;

/** A cell as Arrow's layout holds it, made canonical without a line of what wrote it. */
function cell(type: CanonicalType, vector: Vector, row: number): CanonicalValue {
  if (!vector.isValid(row)) return null;
  const data = vector.data[0];
  const at = row;
  switch (type.kind) {
    case "timestamp":
      return formatInstant(BigInt(data?.values[at]));
    case "date":
      return formatInstant(BigInt(data?.values[at]) * microsecondsOfDay).slice(0, 10);
    case "decimal":
      return decimalText(vector, row);
    case "array":
      return [...Array(vector.get(row).length).keys()].map((one) => elementOf(type.of, vector.get(row), one));
    case "vector":
      return [...vector.get(row)];
    case "bool":
    case "int32":
    case "int64":
    case "float32":
    case "float64":
    case "string":
    case "json":
    case "bytes":
      return vector.get(row);
    default:
      throw unread(type);
  }
}

function elementOf(type: CanonicalType, list: Vector, index: number): CanonicalValue {
  const data = list.data[0];
  if (type.kind !== "timestamp") return list.get(index);
  return list.isValid(index) ? formatInstant(BigInt(data?.values[index])) : null;
}

function decimalText(vector: Vector, row: number): string {
  if (!DataType.isDecimal(vector.type)) throw new Error("no decimals");
  const { scale } = vector.type;
  const words: Uint32Array = vector.get(row);
  const unsigned = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  const unscaled = BigInt.asIntN(128, unsigned);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

describe("the Arrow writer", () => {
  it("keeps every value of every type", async () => {
    await using folder = await temporaryFolder();
    const path = folder.path("all.arrow");
    await write(path, allColumns, [edges]);
    const table = await read(path);
    expect(table.numRows).toBe(edges.length);
    allColumns.forEach(({ name, type }, index) => {
      const vector = table.getChild(name);
      if (vector === null) throw new Error(`no column ${name}`);
      const found = edges.map((_, row) => cell(type, vector, row));
      expect([name, found]).toEqual([name, edges.map((row) => row[index] ?? null)]);
    });
  });

  it("says each column's type", async () => {
    await using folder = await temporaryFolder();
    const path = folder.path("all.arrow");
    await write(path, allColumns, [edges]);
    const { schema } = await read(path);
    expect(schema.fields.map(({ name, type, nullable }) => [name, String(type), nullable])).toEqual(
      [
        "Bool",
        "Int32",
        "Int64",
        "Float32",
        "Float64",
        "Decimal[9e+2]",
        "Decimal[18e+4]",
        "Decimal[38e+10]",
        "Utf8",
        "Binary",
        "Timestamp<MICROSECOND, UTC>",
        "Date32<DAY>",
        "Utf8",
        "List<Int64>",
        "List<Utf8>",
        "List<Timestamp<MICROSECOND, UTC>>",
        "FixedSizeList[3]<Float32>",
      ].map((type, index) => [allColumns[index]?.name, type, true]),
    );
    expect(schema.fields.find(({ name }) => name === "extra")?.metadata.get("ARROW:extension:name")).toBe("arrow.json");
  });

  it("makes a file without rows, and one of NULLs alone", async () => {
    await using folder = await temporaryFolder();
    await write(folder.path("empty.arrow"), allColumns, []);
    const empty = await read(folder.path("empty.arrow"));
    expect([empty.numRows, empty.schema.fields.map(({ name }) => name)]).toEqual([
      0,
      allColumns.map(({ name }) => name),
    ]);
    await write(folder.path("nulls.arrow"), allColumns, [[nulls, nulls, nulls]]);
    const table = await read(folder.path("nulls.arrow"));
    for (const { name } of allColumns) expect([name, table.getChild(name)?.nullCount]).toEqual([name, 3]);
  });

  it("gathers small batches and cuts large ones", async () => {
    await using folder = await temporaryFolder();
    const path = folder.path("many.arrow");
    const columns: readonly ResultColumn[] = [
      { name: "n", type: { kind: "int64" } },
      { name: "word", type: { kind: "string" } },
    ];
    const batches = Array.from({ length: 30 }, (_, batch) =>
      Array.from({ length: 7_000 }, (_, row): Row => [BigInt(batch * 7_000 + row), row % 3 === 0 ? null : `w${row}`]),
    );
    await write(path, columns, batches);
    const table = await read(path);
    expect(table.batches.map(({ numRows }) => numRows)).toEqual([70_000, 70_000, 70_000]);
    const numbers = table.getChild("n")?.toArray();
    expect(numbers).toEqual(BigInt64Array.from({ length: 210_000 }, (_, index) => BigInt(index)));
    expect([0, 69_999, 70_001, 209_999].map((row) => table.getChild("word")?.get(row))).toEqual([
      null,
      null,
      "w1",
      null,
    ]);
  });

  it.each<[CanonicalType, Row[number], string]>([
    [{ kind: "timestamp" }, "infinity", "holds an infinite timestamp"],
    [{ kind: "date" }, "-infinity", "holds an infinite date"],
    [{ kind: "decimal", precision: 4, scale: 2 }, "100.00", "holds '100.00', which is no decimal"],
    [{ kind: "array", of: { kind: "timestamp" } }, ["infinity"], "holds an infinite timestamp"],
    [{ kind: "vector", length: 3 }, [1, 2], "holds a vector of 2 numbers, not 3"],
  ])("refuses what the format cannot hold: %o %s", async (type, value, problem) => {
    await using folder = await temporaryFolder();
    const failed = await failure(write(folder.path("x.arrow"), [{ name: "odd", type }], [[[null], [value]]]));
    expect(failed.code).toBe("write-failed");
    expect(failed.message).toContain(`column 'odd' ${problem}`);
    expect(await folder.names()).toEqual([]);
  });
});
